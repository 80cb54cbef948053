"""A bot that takes updates by webhook: not ready before it is set, then at work, then cleanly away."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.app import build
from bot.settings import load
from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(seed=5) as playground:
        yield playground


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


async def _health(port: int) -> tuple[int, str]:
    """Status and what the webhook's check says, once somebody answers."""
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(20):
        while True:
            try:
                answer = await client.get(f"http://127.0.0.1:{port}/healthz")
            except httpx.ConnectError:
                await asyncio.sleep(0)
            else:
                return answer.status_code, answer.json()["checks"]["webhook"]


async def test_it_is_ready_once_the_webhook_is_set_and_answers_what_is_brought(
    playground: Playground, sqlite_url: str
) -> None:
    port = _free_port()
    settings = load(
        {
            "BOT_TOKEN": playground.token,
            "BOT_API_URL": playground.url,
            "DATABASE_URL": sqlite_url,
            "HTTP_PORT": str(port),
            "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
            "WEBHOOK_SECRET": "Ab_-" * 8,
            "TICK_SECONDS": "60",
        }
    )
    await playground.fault("html", "getWebhookInfo", times=None)
    stop = asyncio.Event()
    running = asyncio.ensure_future(build(settings).run(stop))
    assert await _health(port) == (503, "the webhook is not set yet")
    assert playground.bot.queue.webhook is None
    await playground.heal()
    await playground.alice.start()
    assert "Hi Alice!" in (await playground.alice.next_message(timeout=20)).text
    assert (await _health(port))[1] == "ok"
    stop.set()
    await asyncio.wait_for(running, 20)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    # It stays set: what comes now waits at Telegram.
    assert playground.bot.queue.webhook is not None
