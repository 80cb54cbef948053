"""Readiness of a real process: false while something it needs is away, true again once that is back."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.world import DEFAULT_TOKEN
from tests.faults.elephant import elephant
from tests.journeys.test_process import PATIENCE, _spawn, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from playground.client import Client

__all__ = ["telegram"]  # a fixture

pytestmark = pytest.mark.uncounted

SECRET = "Ab_-" * 8


class Running:
    """A bot at work, and what it says of its health."""

    def __init__(
        self, process: asyncio.subprocess.Process, client: Client, session: aiohttp.ClientSession, port: int
    ) -> None:
        self.process = process
        self.client = client
        self.session = session
        self.url = f"http://127.0.0.1:{port}"

    async def health(self) -> tuple[int, dict[str, Any]]:
        """0 while nobody answers."""
        try:
            async with self.session.get(f"{self.url}/healthz") as answer:
                return answer.status, json.loads(await answer.text())["checks"]
        except aiohttp.ClientError:
            return 0, {}

    async def until(self, status: int) -> dict[str, Any]:
        """Wait for this status; the checks it comes with."""
        found: tuple[int, dict[str, Any]] = 0, {}
        try:
            async with asyncio.timeout(2 * PATIENCE):
                while (found := await self.health())[0] != status:
                    assert self.process.returncode is None, (await self.process.communicate())[0].decode()
                    # Until something happens in the playground, or a moment passes.
                    await self.client.events((await self.client.info())["last"], wait=0.05)
        except TimeoutError:
            raise AssertionError(found) from None
        return found[1]


@asynccontextmanager
async def running(
    telegram: tuple[str, Client], database: str, settings: Mapping[str, str]
) -> AsyncIterator[Running]:
    """It never exits by itself, whatever goes away; and at the end it stops as it should."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    process = await _spawn(
        *("bot", "run"),
        BOT_TOKEN=DEFAULT_TOKEN,
        BOT_API_URL=telegram[0],
        DATABASE_URL=database,
        HTTP_PORT=str(port),
        **settings,
    )
    connector = aiohttp.TCPConnector(force_close=True)
    try:
        async with aiohttp.ClientSession(connector=connector) as session:
            yield Running(process, telegram[1], session, port)
        process.send_signal(SIGTERM)
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate()
        # One that had gone before has another code.
        assert await process.wait() == 0, out.decode()
        assert "Traceback" not in out.decode()
    finally:
        if process.returncode is None:
            process.send_signal(SIGKILL)
            await process.communicate()


@pytest.mark.parametrize(
    "settings",
    [{}, {"WEBHOOK_URL": "http://127.0.0.1:9/telegram", "WEBHOOK_SECRET": SECRET}],
    ids=["polling", "webhook"],
)
async def test_it_is_not_ready_while_postgresql_is_away(
    telegram: tuple[str, Client], settings: dict[str, str]
) -> None:
    # Something to fetch: a poll that finds nothing is answered only after half a minute.
    await (await telegram[1].add_person("Ada")).start()
    async with elephant() as server, running(telegram, server.url, settings) as bot:
        assert set((await bot.until(200)).values()) == {"ok"}
        await server.stop()
        checks = await bot.until(503)
        assert checks.pop("database") in {"StoreUnavailable", "no answer within 2 s"}
        assert set(checks.values()) == {"ok"}
        await server.begin()
        assert set((await bot.until(200)).values()) == {"ok"}


async def test_it_is_not_ready_before_telegram_took_the_webhook(
    telegram: tuple[str, Client], sqlite_url: str
) -> None:
    rule = await telegram[1].fault("error", "setWebhook", status=502, description="Bad Gateway")
    settings = {"WEBHOOK_URL": "http://127.0.0.1:9/telegram", "WEBHOOK_SECRET": SECRET}
    async with running(telegram, sqlite_url, settings) as bot:
        checks = await bot.until(503)
        assert checks.pop("webhook") != "ok"
        assert checks["database"] == "ok"
        await telegram[1].heal(rule)
        assert set((await bot.until(200)).values()) == {"ok"}
