"""The same message, sent by other libraries as their own documentation sends it, and by our outbox alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton as AiogramButton
from aiogram.types import InlineKeyboardMarkup as AiogramMarkup
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bench.ours import Stopwatch
from bench.receiver import FIRST
from bot.telegram.keyboard import Button, encoded
from bot.telegram.markup import Html
from bot.telegram.outbox import Outbox
from bot.telegram.request import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bench.ours import Run
    from bench.receiver import Receiver

TEXT = "<b>Strength</b>\n\nSqueeze at the top of each bridge for two slow breaths, then lower with control."
LABELS = (("✅ Done", "🔄 Another one"), ("👍", "👎", "💡 Why?"))
DATA = "done|d1"
AT_ONCE = 50
WARM_UP = 100


def aiogram_bot(to: Receiver) -> AiogramBot:
    """aiogram's, pointed at the receiving end."""
    return AiogramBot(to.token, session=AiohttpSession(api=TelegramAPIServer.from_base(to.url)))


async def aiogram(to: Receiver, messages: int) -> Run:
    """So many bare sends."""
    rows = [[AiogramButton(text=one, callback_data=DATA) for one in row] for row in LABELS]
    async with aiogram_bot(to) as bot:
        keys = AiogramMarkup(inline_keyboard=rows)

        async def send(chat: int) -> object:
            return await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys)

        return await _measured(send, messages)


async def telegram(to: Receiver, messages: int) -> Run:
    """The same for python-telegram-bot as it is installed, over httpx."""
    rows = [[InlineKeyboardButton(one, callback_data=DATA) for one in row] for row in LABELS]
    keys = InlineKeyboardMarkup(rows)
    async with Bot(to.token, base_url=f"{to.url}/bot") as bot:

        async def send(chat: int) -> object:
            return await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys, pool_timeout=60)

        return await _measured(send, messages)


async def ours(to: Receiver, messages: int) -> Run:
    """The same by the outbox, which is what a delivery goes through."""
    request = AiohttpRequest()
    keys = encoded(tuple(tuple(Button(one, DATA) for one in row) for row in LABELS))
    async with Bot(to.token, base_url=f"{to.url}/bot", request=request, get_updates_request=request) as bot:
        outbox = Outbox(bot, request)

        async def send(chat: int) -> object:
            return await outbox.send(chat, Html(TEXT), keys)

        return await _measured(send, messages)


async def _measured(send: Callable[[int], Awaitable[object]], messages: int) -> Run:
    """Sends to one after the other, so many at once; the first hundred warm up and do not count."""
    for number in range(min(WARM_UP, messages)):
        await send(FIRST + number)
    chats = iter(range(FIRST, FIRST + messages))

    async def lane() -> None:
        for chat in chats:
            await send(chat)

    watch = Stopwatch()
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(lane())
    return watch.run(messages)
