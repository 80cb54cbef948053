"""The same message, sent by other libraries as their own documentation sends it."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton as AiogramButton
from aiogram.types import InlineKeyboardMarkup as AiogramMarkup
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bench.receiver import FIRST

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TEXT = "<b>Strength</b>\n\nSqueeze at the top of each bridge for two slow breaths, then lower with control."
LABELS = (("✅ Done", "🔄 Another one"), ("👍", "👎", "💡 Why?"))
AT_ONCE = 50


async def aiogram(url: str, token: str, messages: int) -> tuple[float, float]:
    """Seconds of CPU and of the wall for so many bare sends."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    rows = [[AiogramButton(text=one, callback_data="done|d1") for one in row] for row in LABELS]
    async with AiogramBot(token, session=session) as bot:
        keys = AiogramMarkup(inline_keyboard=rows)

        async def send(chat: int) -> object:
            return await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys)

        return await _measured(send, messages)


async def telegram(url: str, token: str, messages: int) -> tuple[float, float]:
    """The same for python-telegram-bot as it is installed, over httpx."""
    rows = [[InlineKeyboardButton(one, callback_data="done|d1") for one in row] for row in LABELS]
    keys = InlineKeyboardMarkup(rows)
    async with Bot(token, base_url=f"{url}/bot") as bot:

        async def send(chat: int) -> object:
            return await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys, pool_timeout=60)

        return await _measured(send, messages)


async def _measured(send: Callable[[int], Awaitable[object]], messages: int) -> tuple[float, float]:
    """Sends to one after the other, so many at once; the first hundred warm up and do not count."""
    for number in range(100):
        await send(FIRST + number)
    chats = iter(range(FIRST, FIRST + messages))

    async def lane() -> None:
        for chat in chats:
            await send(chat)

    cpu, wall = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(lane())
    return time.process_time() - cpu, time.perf_counter() - wall
