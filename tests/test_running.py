"""Starting and ending: what keeps the bot from it is said, what passes is waited for."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from bot.app import StartError, build
from bot.settings import load
from playground.clock import ManualClock
from playground.handle import Playground
from tests.cast import NOW

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import App
    from bot.ports import Clock


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(seed=5) as playground:
        yield playground


def built(playground: Playground, database: str, clock: Clock | None = None, **environ: str) -> App:
    given = {
        "BOT_TOKEN": playground.token,
        "BOT_API_URL": playground.url,
        "DATABASE_URL": database,
        "HTTP_PORT": "0",
        "TICK_SECONDS": "60",
    }
    return build(load({**given, **environ}), clock=clock)


def test_without_a_token_nothing_is_built() -> None:
    with pytest.raises(StartError, match="BOT_TOKEN is missing"):
        build(load({}))


async def test_a_port_in_use_ends_the_start_with_one_line(playground: Playground, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(StartError, match=f"HTTP_PORT: cannot listen on 127.0.0.1 port {port}"):
            await built(playground, sqlite_url, HTTP_PORT=str(port)).run(asyncio.Event())


async def test_a_refused_token_ends_the_start(playground: Playground, sqlite_url: str) -> None:
    app = built(playground, sqlite_url, BOT_TOKEN="999999999:" + "x" * 35)
    with pytest.raises(StartError, match="BOT_TOKEN: Telegram does not know it"):
        await app.run(asyncio.Event())


async def test_a_telegram_out_of_reach_is_waited_for(playground: Playground, sqlite_url: str) -> None:
    clock = ManualClock(NOW)
    stop = asyncio.Event()
    await playground.fault("reset", "getMe", times=1, effect=False)
    app = built(playground, sqlite_url, clock)
    running = asyncio.ensure_future(app.run(stop))
    while clock.next_wake() is None:  # noqa: ASYNC110 - gives the start its turns
        await asyncio.sleep(0)
    assert not playground.bot.queue.polled.is_set()
    clock.move_to(clock.next_wake() or NOW)
    await asyncio.wait_for(playground.bot.queue.polled.wait(), 10)
    stop.set()
    await running


async def test_who_stops_while_it_waits_is_not_kept_waiting(playground: Playground, sqlite_url: str) -> None:
    clock = ManualClock(NOW)
    stop = asyncio.Event()
    await playground.fault("html", "getMe", times=None)
    running = asyncio.ensure_future(built(playground, sqlite_url, clock).run(stop))
    while clock.next_wake() is None:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 10)
    assert not playground.bot.queue.polled.is_set()


async def test_a_menu_that_cannot_be_set_keeps_nobody_from_their_tip(
    playground: Playground, sqlite_url: str
) -> None:
    stop = asyncio.Event()
    await playground.fault(
        "error", "setMyCommands", times=None, status=500, description="Internal Server Error"
    )
    running = asyncio.ensure_future(built(playground, sqlite_url).run(stop))
    await playground.alice.start()
    assert "Hi Alice!" in (await playground.alice.next_message(timeout=10)).text
    stop.set()
    await running
