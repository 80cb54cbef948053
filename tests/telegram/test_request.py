"""The HTTP client: what it sends, how long it waits, and that it never tells the token."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import TelegramError

from bot.telegram import request as module
from bot.telegram.errors import AnswerTimedOut, NeverLeft, OtherRefusal
from bot.telegram.request import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.conftest import Loopback

SECRET = "AAsecret"


def dated(header: str | None) -> Callable[[web.BaseRequest], Any]:
    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        response = web.Response(body=b'{"ok":true,"result":1}')
        if header is not None:
            response.headers["Date"] = header
        return response

    return answer


async def call(bot: Bot, **options: float | None) -> Any:
    return await bot.do_api_request("get__something", {"a": 1}, **options)  # type: ignore[arg-type] # a test


async def test_arguments_travel_as_one_json_object(bot: Bot, server: Loopback) -> None:
    server.answers(server.result(1))
    await bot.do_api_request("get__something", {"a": 1, "b": "ü😀", "c": {"d": [True]}, "e": None})
    assert server.calls == [("getSomething", {"a": 1, "b": "ü😀", "c": {"d": [True]}})]


async def test_a_file_travels_beside_its_arguments(bot: Bot, server: Loopback) -> None:
    server.answers(server.result(1))
    await bot.do_api_request(
        "send__document",
        {"chat_id": 7, "caption": "c", "x": {"y": 1}, "document": InputFile(b"{}", filename="me.json")},
    )
    [(method, sent)] = server.calls
    document = sent.pop("document")
    assert (method, sent) == ("sendDocument", {"chat_id": "7", "caption": "c", "x": '{"y":1}'})
    assert document == ("me.json", "application/json", b"{}")


async def test_a_call_without_arguments_works(bot: Bot, server: Loopback) -> None:
    server.answers(server.result({"id": 1, "is_bot": True, "first_name": "b", "username": "b"}))
    await bot.initialize()
    assert bot.username == "b"


async def test_a_file_can_be_fetched(wire: AiohttpRequest, server: Loopback) -> None:
    server.answers(server.says(200, b"bytes"))
    assert await wire.retrieve(server.url) == b"bytes"


async def test_what_only_the_standard_library_can_read_is_read(bot: Bot, server: Loopback) -> None:
    server.answers(server.says(200, b'{"ok":true,"result":"\\ud800"}'))
    assert await call(bot) == "\ud800"


async def test_it_can_be_opened_again_after_closing(bot: Bot, wire: AiohttpRequest, server: Loopback) -> None:
    server.answers(server.result(1))
    await wire.initialize()
    await wire.shutdown()
    await wire.shutdown()
    with pytest.raises(NeverLeft):
        await call(bot)
    await wire.initialize()
    assert await call(bot) == 1


@pytest.mark.parametrize("request_seconds", [0.05])
async def test_a_call_may_take_longer_than_usual_where_it_says_so(bot: Bot, server: Loopback) -> None:
    server.answers(server.hang)
    with pytest.raises(AnswerTimedOut):
        await call(bot)
    with pytest.raises(AnswerTimedOut):
        await call(bot, read_timeout=0.01)


@pytest.mark.parametrize(
    ("read", "connect", "expected"),
    [
        (35, None, aiohttp.ClientTimeout(total=None, connect=None, sock_read=35)),
        (None, 1, aiohttp.ClientTimeout(total=None, connect=1, sock_read=None)),
        (35, AiohttpRequest.DEFAULT_NONE, aiohttp.ClientTimeout(total=40, connect=5, sock_read=35)),
        (AiohttpRequest.DEFAULT_NONE, 2, aiohttp.ClientTimeout(total=17, connect=2, sock_read=15)),
        (
            AiohttpRequest.DEFAULT_NONE,
            AiohttpRequest.DEFAULT_NONE,
            aiohttp.ClientTimeout(total=20, connect=5),
        ),
    ],
)
def test_time_outs_add_up(read: object, connect: object, expected: aiohttp.ClientTimeout) -> None:
    assert AiohttpRequest()._timeout(read, connect) == expected


def test_an_answer_has_twenty_seconds() -> None:
    assert AiohttpRequest().read_timeout == 20


@pytest.mark.parametrize("seconds_ahead", [-40, 0, 40])
async def test_the_clock_s_skew_is_known_from_the_answers(server: Loopback, seconds_ahead: int) -> None:
    ours = datetime(2026, 11, 23, 8, tzinfo=UTC)
    theirs = ours - timedelta(seconds=seconds_ahead)
    server.answers(dated(format_datetime(theirs, usegmt=True)))
    async with AiohttpRequest(now=lambda: ours) as request:
        assert request.skew is None
        bot = Bot("1:a", base_url=f"{server.url}bot", request=request, get_updates_request=request)
        await call(bot)
        assert request.skew == timedelta(seconds=seconds_ahead)


@pytest.mark.parametrize("header", ["yesterday", "Mon, 23 Nov 2026 08:00:00 -0000"])
async def test_a_strange_date_tells_nothing(
    header: str, bot: Bot, wire: AiohttpRequest, server: Loopback
) -> None:
    server.answers(dated(header))
    await call(bot)
    assert wire.skew is None


@pytest.mark.parametrize("misbehaviour", ["reset", "half", "refused", "redirected", "nonsense", "closed"])
async def test_no_error_tells_the_token(
    misbehaviour: str, bot: Bot, wire: AiohttpRequest, server: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    answers = {
        "refused": server.refusal(401, "Unauthorized"),
        "redirected": server.says(302, b""),
        "nonsense": server.says(200, b"<"),
        "closed": server.reset,
    }
    server.answers(answers.get(misbehaviour) or getattr(server, misbehaviour))
    if misbehaviour == "closed":
        await wire.shutdown()
    with caplog.at_level(logging.DEBUG), pytest.raises(TelegramError) as raised:
        await bot.initialize() if misbehaviour == "refused" else await call(bot)
    if misbehaviour == "closed":
        await wire.initialize()
    told = "".join(traceback.format_exception(raised.value)) + caplog.text
    error: BaseException | None = raised.value
    while error is not None:
        told += repr(error) + str(error)
        error = error.__cause__ or error.__context__
    assert SECRET in bot.token
    assert SECRET not in told


async def test_calls_go_through_the_proxy_that_the_environment_names(
    wire: AiohttpRequest, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.setenv("no_proxy", "inside.invalid")
    server.answers(server.result("by proxy"))
    bot = Bot("1:a", base_url="http://telegram.invalid/bot", request=wire, get_updates_request=wire)
    assert [await call(bot), await call(bot)] == ["by proxy", "by proxy"]
    assert await wire.ask(f"{bot.base_url}/getSomething", {"a": 1}) == "by proxy"
    assert wire._proxy(urlsplit("http://inside.invalid/bot1:a/getMe")) is None


async def test_a_proxy_that_is_away_is_told_as_such(
    wire: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(NeverLeft):
        await wire.ask("http://telegram.invalid/bot1:a/getMe", {})


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            aiohttp.ClientHttpProxyError(None, (), status=407, message="https://x/botAAsecret"),  # type: ignore[arg-type] # unused
            "the proxy refused to connect: HTTP status 407",
        ),
        (
            aiohttp.ClientConnectorError(None, OSError(111, "Connection refused")),  # type: ignore[arg-type] # unused
            "could not connect: Connection refused (ClientConnectorError)",
        ),
        (
            aiohttp.ClientConnectorError(None, OSError("https://x/botAAsecret")),  # type: ignore[arg-type] # unused
            "could not connect: OSError (ClientConnectorError)",
        ),
        (
            aiohttp.ClientResponseError(None, (), message="https://x/botAAsecret"),  # type: ignore[arg-type] # unused
            "the connection or the answer broke (ClientResponseError)",
        ),
    ],
)
def test_an_error_is_told_by_its_kind_alone(error: Exception, text: str) -> None:
    assert str(module._failure(error)) == text


async def test_what_is_no_unicode_is_refused_beside_a_file_too(bot: Bot) -> None:
    with pytest.raises(OtherRefusal):
        await bot.do_api_request(
            "send__document", {"x": ["\ud800"], "document": InputFile(b"", filename="a")}
        )
