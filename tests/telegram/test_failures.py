"""What became of a send, learnt from a real connection to a server that misbehaves."""

from __future__ import annotations

import asyncio
import socket
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    EndPointNotFound,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.domain.delivery import Gone, Moved, Outcome, Refused, Retry, Stop, Unknown
from bot.telegram import failures
from bot.telegram.failures import outcome_of
from bot.telegram.markup import html
from bot.telegram.outbox import Outbox
from bot.telegram.request import AiohttpRequest

if TYPE_CHECKING:
    from tests.telegram.conftest import Loopback

REFUSALS: dict[str, tuple[int, str, dict[str, object], Outcome]] = {
    "flood": (
        429,
        "Too Many Requests: retry after 7",
        {"retry_after": 7},
        Retry("Flood control exceeded. Retry in 0:00:07", timedelta(seconds=7), bot_wide=True),
    ),
    "flood of hours": (
        429,
        "Too Many Requests: retry after 20000",
        {"retry_after": 20000},
        Retry("Flood control exceeded. Retry in 5:33:20", timedelta(seconds=20000), bot_wide=True),
    ),
    "flood without a word": (
        429,
        "Too Many Requests",
        {},
        Retry("Too Many Requests", timedelta(seconds=3), bot_wide=True),
    ),
    "migrated": (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": -1001234567890},
        Moved(-1001234567890),
    ),
    "blocked": (
        403,
        "Forbidden: bot was blocked by the user",
        {},
        Gone("Forbidden: bot was blocked by the user"),
    ),
    "kicked": (
        403,
        "Forbidden: bot was kicked from the supergroup chat",
        {},
        Gone("Forbidden: bot was kicked from the supergroup chat"),
    ),
    "deactivated": (403, "Forbidden: user is deactivated", {}, Gone("Forbidden: user is deactivated")),
    "chat not found": (400, "Bad Request: chat not found", {}, Gone("Chat not found")),
    "not a member": (
        403,
        "Forbidden: bot is not a member of the channel chat",
        {},
        Refused("Forbidden: bot is not a member of the channel chat"),
    ),
    "no rights": (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
        {},
        Refused("Not enough rights to send text messages to the chat"),
    ),
    "conflict": (409, "Conflict: webhook is active", {}, Refused("Conflict: webhook is active")),
    "too large": (413, "Request Entity Too Large", {}, Refused("Request Entity Too Large")),
    "unknown parameters": (400, "Bad Request: x", {"strange": 1}, Refused("X")),
    "wrong token": (401, "Unauthorized", {}, Stop("Unauthorized")),
    "bad gateway": (502, "Bad Gateway", {}, Unknown("Bad Gateway")),
    "a server error that asks to wait": (
        500,
        "Internal Server Error",
        {"retry_after": 5},
        Unknown("Internal Server Error"),
    ),
}


async def outcome(bot: Bot, **options: bool) -> Outcome:
    with pytest.raises(TelegramError) as raised:
        await Outbox(bot, cast("AiohttpRequest", bot.request)).send(1, html("hello"))
    return outcome_of(raised.value, **options)


@pytest.mark.parametrize("name", REFUSALS)
async def test_an_answer_that_says_no_has_its_outcome(name: str, bot: Bot, server: Loopback) -> None:
    status, text, parameters, expected = REFUSALS[name]
    server.answers(server.refusal(status, text, **parameters))
    assert await outcome(bot) == expected


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>welcome to the hotel</html>"),
        (200, b'{"ok":true'),
        (200, b"[]"),
        (200, b'{"ok":false,"description":"no"}'),
        (200, b'{"ok":true}'),
        (200, b'{"ok":true,"result":{}}'),
        (200, b'{"ok":true,"result":true}'),
        (200, b"\xff\xfe"),
        (200, b"[" * 100_000),
        (302, b""),
        (500, b"<html>nginx</html>"),
        (503, b""),
        (599, b"null"),
    ],
)
async def test_a_broken_answer_leaves_it_unknown(
    status: int, body: bytes, bot: Bot, server: Loopback
) -> None:
    server.answers(server.says(status, body))
    assert isinstance(await outcome(bot), Unknown)


async def test_a_refusal_without_json_is_still_a_refusal(bot: Bot, server: Loopback) -> None:
    server.answers(server.says(403, b"<html>no</html>"))
    assert await outcome(bot) == Refused("HTTP status 403")


@pytest.mark.parametrize("misbehaviour", ["reset", "half"])
async def test_a_connection_that_breaks_leaves_it_unknown(
    misbehaviour: str, bot: Bot, server: Loopback
) -> None:
    server.answers(getattr(server, misbehaviour))
    assert isinstance(await outcome(bot), Unknown)
    assert len(server.calls) == 1, "a message must never be sent twice"


@pytest.mark.parametrize("request_seconds", [0.05])
async def test_no_answer_in_time_leaves_it_unknown(bot: Bot, server: Loopback) -> None:
    server.answers(server.hang)
    assert await outcome(bot) == Unknown("no answer in time")


async def test_a_refused_connection_is_tried_again(wire: AiohttpRequest) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    bot = Bot("1:a", base_url=f"http://127.0.0.1:{port}/bot", request=wire, get_updates_request=wire)
    assert isinstance(await outcome(bot), Retry)


async def test_a_url_that_is_none_is_tried_again(wire: AiohttpRequest) -> None:
    bot = Bot("1:a", base_url="nonsense", request=wire, get_updates_request=wire)
    assert isinstance(await outcome(bot), Retry)


async def test_a_full_pool_is_tried_again(server: Loopback) -> None:
    server.answers(server.hang)
    request = AiohttpRequest(connections=1, connect_seconds=0.05, total_seconds=20)
    bot = Bot("1:a", base_url=f"{server.url}bot", request=request, get_updates_request=request)
    async with request:
        first = asyncio.ensure_future(Outbox(bot, request).send(1, html("first")))
        await server.called.reaches(1)
        assert await outcome(bot) == Retry("no free connection in time")
        first.cancel()


async def test_an_uninitialized_request_sends_nothing(server: Loopback) -> None:
    request = AiohttpRequest()
    bot = Bot("1:a", base_url=f"{server.url}bot", request=request, get_updates_request=request)
    assert await outcome(bot) == Retry("the request class is not initialized")


async def test_a_text_that_is_no_unicode_is_refused_before_it_leaves(bot: Bot, server: Loopback) -> None:
    with pytest.raises(TelegramError) as raised:
        await bot.do_api_request("send__message", {"text": "\ud800"})
    assert isinstance(outcome_of(raised.value), Refused)
    assert server.calls == []


async def test_a_refusal_s_words_can_be_kept_in_any_database(bot: Bot, server: Loopback) -> None:
    server.answers(server.refusal(400, "half a \ud800 and a \0zero"))
    assert await outcome(bot) == Refused("half a ? and a zero")


async def test_a_404_stops_only_where_get_me_fails_too(bot: Bot, server: Loopback) -> None:
    server.answers(server.refusal(404, "Not Found"))
    assert await outcome(bot, token_works=True) == Refused("Not Found")
    assert await outcome(bot, token_works=False) == Stop("Not Found")


@pytest.mark.parametrize("error", [InvalidToken(), EndPointNotFound("x")])
def test_the_library_s_own_404_asks_for_a_probe(error: TelegramError) -> None:
    assert failures.needs_probe(error)


async def test_near_a_chat_s_own_limit_a_flood_is_the_chat_s(bot: Bot, server: Loopback) -> None:
    server.answers(server.refusal(429, "Too Many Requests", retry_after=2))
    found = await outcome(bot, near_chat_limit=True)
    assert found == Retry("Flood control exceeded. Retry in 0:00:02", timedelta(seconds=2), bot_wide=False)


@pytest.mark.parametrize(
    "error", [asyncio.CancelledError(), TimedOut(), NetworkError("x"), TelegramError("x"), ValueError()]
)
def test_what_says_nothing_about_the_sending_is_unknown(error: BaseException) -> None:
    assert isinstance(outcome_of(error), Unknown)


@pytest.mark.parametrize("as_timedelta", ["true", "false"])
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_the_library_s_wait_may_be_a_number_or_a_timedelta(
    as_timedelta: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
    assert failures.wait_of(RetryAfter(9)) == timedelta(seconds=9)


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("Bad Request: message is not modified: specified new content is the same", "is_unchanged"),
        ("Bad Request: query is too old and response timeout expired or query ID is invalid", "is_too_old"),
        ("Bad Request: message to edit not found", "is_without_message"),
        ("Bad Request: message can't be edited", "is_without_message"),
        ("Bad Request: can't parse entities", None),
    ],
)
def test_harmless_refusals_are_told_apart(text: str, predicate: str | None) -> None:
    kinds: dict[str, Any] = {
        name: getattr(failures, name)(BadRequest(text))
        for name in ("is_unchanged", "is_too_old", "is_without_message")
    }
    assert [name for name, holds in kinds.items() if holds] == ([predicate] if predicate else [])
