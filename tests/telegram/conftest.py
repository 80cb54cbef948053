"""A clock moved by hand, Telegram's own parser, and a Bot API server that misbehaves as it is told."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
import tdjson
from aiohttp import web
from aiohttp.test_utils import RawTestServer
from telegram import Bot

from bot.telegram.request import AiohttpRequest

Answer: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
TOKEN = "123456789:AAsecretsecretsecretsecretsecretsecret"


class Watched:
    """A number that tests wait for."""

    def __init__(self) -> None:
        self.value = 0
        self._changed = asyncio.Event()

    def add(self, number: int) -> None:
        self.value += number
        self._changed.set()
        self._changed = asyncio.Event()

    async def reaches(self, number: int) -> None:
        while self.value < number:
            await self._changed.wait()


class ManualClock:
    """Stands still until `advance`."""

    def __init__(self) -> None:
        self.sleepers = Watched()
        self._now = datetime(2026, 11, 23, 8, tzinfo=UTC)
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        self.sleepers.add(1)
        try:
            while self._now < moment:
                await self._moved.wait()
        finally:
            self.sleepers.add(-1)

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._moved.set()
        self._moved = asyncio.Event()


class Loopback:
    """Answers each call with the next of the script, the last one for ever; keeps what it was asked."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.called = Watched()
        self.url = ""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.content_type == "application/json":
            params = json.loads(await request.read() or b"{}")
        else:
            params = {key: _plain(value) for key, value in (await request.post()).items()}
        self.calls.append((request.path.rsplit("/", 1)[-1], params))
        self.called.add(1)
        answer = self.script.popleft() if len(self.script) > 1 else self.script[0]
        return await answer(request)

    def answers(self, *answers: Answer) -> None:
        """What the next calls get."""
        self.script = deque(answers)

    def result(self, result: object) -> Answer:
        """A good answer."""
        return self.says(200, {"ok": True, "result": result})

    def refusal(self, status: int, text: str, **parameters: object) -> Answer:
        """Telegram's own way to say no."""
        body: dict[str, object] = {"ok": False, "error_code": status, "description": text}
        return self.says(status, body | ({"parameters": parameters} if parameters else {}))

    def says(self, status: int, body: object) -> Answer:
        """Any status, with JSON or with the bytes given."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()

        async def answer(_: web.BaseRequest) -> web.StreamResponse:
            return web.Response(status=status, body=payload)

        return answer

    async def reset(self, request: web.BaseRequest) -> web.StreamResponse:
        """Read, then the connection breaks."""
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def half(self, request: web.BaseRequest) -> web.StreamResponse:
        """Half an answer, then the connection breaks."""
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok":true')
        return await self.reset(request)

    async def hang(self, request: web.BaseRequest) -> web.StreamResponse:
        """Read, and never answered."""
        await asyncio.Event().wait()
        return web.Response()


class Feed:
    """getUpdates as Telegram does it: an offset acknowledges what is below, one repeated gets one update."""

    def __init__(self) -> None:
        self.updates: list[Any] = []
        self.offsets: list[int | None] = []
        self.trouble: Answer | None = None
        self.polls = Watched()
        self._arrived = Watched()

    def put(self, *updates: Any) -> None:
        self.updates += updates
        self._arrived.add(1)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        asked = json.loads(await request.read())
        offset = asked.get("offset")
        repeated = bool(self.offsets) and offset is not None and self.offsets[-1] == offset
        self.offsets.append(offset)
        self.updates = [each for each in self.updates if offset is None or _number(each) >= offset]
        self.polls.add(1)
        if self.trouble is not None:
            return await self.trouble(request)
        while not self.updates and asked["timeout"]:
            await self._arrived.reaches(self._arrived.value + 1)
        batch = self.updates[: 1 if repeated else asked["limit"]]
        return web.json_response({"ok": True, "result": batch})


def _number(update: Any) -> int:
    return int(update["update_id"]) if isinstance(update, dict) and "update_id" in update else 10**9


def _plain(value: object) -> object:
    if isinstance(value, web.FileField):
        return value.filename, value.content_type, value.file.read()
    return value


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    loopback = Loopback()
    running = RawTestServer(loopback.handle)
    await running.start_server(access_log=None)  # it would write the token, which is in each URL
    loopback.url = str(running.make_url("/"))
    yield loopback
    await running.close()


@pytest.fixture
def feed(server: Loopback) -> Feed:
    feed = Feed()
    server.answers(feed.answer)
    return feed


@pytest.fixture
def message() -> Callable[..., dict[str, Any]]:
    """A private message as Telegram sends it."""

    def build(update_id: int, chat: int = 7, text: str = "hi", **more: Any) -> dict[str, Any]:
        person = {"id": chat, "is_bot": False, "first_name": "Ana", "language_code": "es"}
        body = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
        return {"update_id": update_id, "message": body | {"from": person} | more}

    return build


@pytest.fixture
def request_seconds() -> float:
    """How long a call may take; a test that hangs on purpose asks for less."""
    return 20.0


@pytest.fixture
async def wire(request_seconds: float) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(total_seconds=request_seconds, connect_seconds=request_seconds / 2)
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.fixture
def bot(wire: AiohttpRequest, server: Loopback) -> Bot:
    return Bot(TOKEN, base_url=f"{server.url}bot", request=wire, get_updates_request=wire)


@pytest.fixture(scope="session")
def shown() -> Callable[[str], str]:
    """The text that Telegram shows for a piece of HTML; its parser's complaint is an error."""
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')

    def parse(markup: str) -> str:
        asked = {
            "@type": "parseTextEntities",
            "text": str(markup),
            "parse_mode": {"@type": "textParseModeHTML"},
        }
        answer = json.loads(tdjson.td_execute(json.dumps(asked).encode()) or b"{}")
        assert answer["@type"] == "formattedText", answer
        return str(answer["text"])

    return parse
