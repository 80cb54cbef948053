"""Handlers of python-telegram-bot, whose failures come back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, Defaults, ExtBot, MessageHandler, filters

from bot.telegram.handling import Handling

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.telegram.request import AiohttpRequest
    from tests.telegram.conftest import Loopback

App = Application[Any, Any, Any, Any, Any, Any]
ME = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}


@pytest.fixture
async def build(wire: AiohttpRequest, server: Loopback) -> Callable[..., Coroutine[Any, Any, App]]:
    server.answers(server.result(ME))

    async def build(**handlers: Any) -> App:
        defaults = handlers.pop("defaults", None)
        base = f"{server.url}bot"
        bot = ExtBot("1:a", base_url=base, request=wire, get_updates_request=wire, defaults=defaults)
        app = ApplicationBuilder().bot(bot).updater(None).concurrent_updates(8).build()
        for group, handler in enumerate(handlers.values()):
            app.add_handler(MessageHandler(filters.ALL, handler), group)
        await app.initialize()
        return app

    return build


@pytest.fixture
def an_update(message: Callable[..., dict[str, Any]]) -> Update:
    return Update.de_json(message(1), None)


async def test_a_handler_s_failure_comes_back_and_ends_the_update(build: Any, an_update: Update) -> None:
    seen: list[str] = []

    async def fails(*_: object) -> None:
        seen.append("first")
        raise KeyError("mine")

    async def second(*_: object) -> None:
        seen.append("second")

    handling = Handling(await build(first=fails, second=second))
    with pytest.raises(KeyError, match="mine"):
        await handling(an_update)
    assert seen == ["first"]


async def test_a_good_update_returns_when_it_is_handled(build: Any, an_update: Update) -> None:
    seen: list[int] = []

    async def handles(update: Update, _: object) -> None:
        await asyncio.sleep(0)
        seen.append(update.update_id)

    handling = Handling(await build(first=handles))
    await handling(an_update)
    assert seen == [1]


async def test_failures_of_updates_at_once_are_not_mixed_up(
    build: Any, message: Callable[..., dict[str, Any]]
) -> None:
    gate = asyncio.Event()

    async def fails_odd(update: Update, _: object) -> None:
        await gate.wait()
        if update.update_id % 2:
            raise KeyError(update.update_id)

    handling = Handling(await build(first=fails_odd))
    works = [asyncio.ensure_future(handling(Update.de_json(message(n), None))) for n in range(4)]
    gate.set()
    results = await asyncio.gather(*works, return_exceptions=True)
    assert [repr(result) for result in results] == ["None", "KeyError(1)", "None", "KeyError(3)"]


async def test_a_handler_that_does_not_block_is_refused(build: Any) -> None:
    async def nothing(*_: Any) -> None: ...

    app = await build()
    app.add_handler(MessageHandler(filters.ALL, nothing, block=False))
    with pytest.raises(ValueError, match="must block"):
        Handling(app)


async def test_defaults_that_do_not_block_are_refused(build: Any) -> None:
    with pytest.raises(ValueError, match="must block"):
        Handling(await build(defaults=Defaults(block=False)))
    Handling(await build(defaults=Defaults()))


async def test_a_failure_outside_of_an_update_is_logged(build: Any) -> None:
    app = await build()
    Handling(app)
    with capture_logs() as logs:
        await app.process_error(None, KeyError("stray"))
    assert [line["action"] for line in logs] == ["handling.stray"]
