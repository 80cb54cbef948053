"""The fast lane's HTTP: one call at a time over kept connections, and certainty about what has left."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import trustme

from bot.telegram.errors import AnswerLost, AnswerTimedOut, ConnectTimedOut, NeverLeft
from bot.telegram.express import Answer, Express
from tests.telegram.conftest import Watched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OK = b"HTTP/1.1 200 OK\r\nDate: Sun, 22 Nov 2026 08:00:00 GMT\r\nContent-Length: 2\r\n\r\n{}"
ANSWER = Answer(200, "Sun, 22 Nov 2026 08:00:00 GMT", b"{}")


class Scripted:
    """A server that answers each request with the next bytes of its script; None closes the connection."""

    def __init__(self, *script: bytes | None) -> None:
        self.script = list(script)
        self.requests: list[bytes] = []
        self.connections = 0
        self.called = Watched()
        self.closed = Watched()
        self._writers: set[asyncio.StreamWriter] = set()

    def say(self, text: bytes) -> None:
        """Say something that nobody asked for, on every connection."""
        for writer in self._writers:
            writer.write(text)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                self.called.add(1)
                answer = self.script.pop(0) if self.script else b""
                if answer is None:
                    break
                for part in answer.split(b"|"):
                    writer.write(part)
                    await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            self.closed.add(1)
            writer.close()


@asynccontextmanager
async def express(server: Scripted, **options: Any) -> AsyncIterator[Express]:
    tls, scheme = options.pop("tls", None), "https" if "tls_by" in options else "http"
    options.pop("tls_by", None)
    running = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    host = "localhost" if tls else "127.0.0.1"
    port = running.sockets[0].getsockname()[1]
    found = Express(
        urlsplit(f"{scheme}://{host}:{port}"),
        **{"connections": 2, "connect_seconds": 5.0, "total_seconds": 10.0, "user_agent": "x/1", **options},
    )
    try:
        yield found
    finally:
        found.close()
        running.close()


async def test_a_call_is_one_post_of_json() -> None:
    server = Scripted(OK)
    async with express(server) as line:
        assert await line.post("/bot1:a/sendMessage", b'{"a":1}') == ANSWER
    [request] = server.requests
    head, body = request.split(b"\r\n\r\n")
    first, *headers = head.split(b"\r\n")
    assert (first, body) == (b"POST /bot1:a/sendMessage HTTP/1.1", b'{"a":1}')
    assert headers[0].startswith(b"Host: 127.0.0.1:")
    assert headers[1:] == [b"User-Agent: x/1", b"Content-Type: application/json", b"Content-Length: 7"]


async def test_a_connection_is_kept_for_the_next_call() -> None:
    server = Scripted(OK, OK)
    async with express(server) as line:
        assert [await line.post("/", b"1"), await line.post("/", b"2")] == [ANSWER, ANSWER]
    assert server.connections == 1


async def test_calls_at_once_have_connections_of_their_own() -> None:
    server = Scripted(OK, OK, OK)
    async with express(server) as line:
        assert await asyncio.gather(*(line.post("/", b"{}") for _ in range(3))) == [ANSWER] * 3
    assert server.connections == 2, "no more than are allowed"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"HTTP/1.1 200 OK\r\nConte|nt-Length: 4\r\n|\r\n{|  }", Answer(200, "", b"{  }")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n|1\r\n}\r\n0\r\n\r\n",
            Answer(200, "", b"{}"),
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK, ANSWER),
        (b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", Answer(429, "", b"")),
        (b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", Answer(302, "", b"")),
    ],
    ids=["in pieces", "in chunks", "announced", "no body", "redirected"],
)
async def test_answers_of_every_form_are_read(said: bytes, expected: Answer) -> None:
    server = Scripted(said, OK)
    async with express(server) as line:
        assert await line.post("/", b"{}") == expected
        assert await line.post("/", b"{}") == ANSWER
    assert (len(server.requests), server.connections) == (2, 1)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
async def test_a_connection_that_will_be_closed_is_not_used_again(said: bytes) -> None:
    server = Scripted(said, OK)
    async with express(server) as line:
        assert (await line.post("/", b"{}")).body == b"{}"
        assert await line.post("/", b"{}") == ANSWER
    assert server.connections == 2


async def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    server = Scripted(OK, OK)
    async with express(server) as line:
        await line.post("/", b"{}")
        for writer in list(server._writers):
            writer.close()
        await server.closed.reaches(1)
        kept = line._places._queue[-1]  # type: ignore[attr-defined]
        while kept.is_open:  # noqa: ASYNC110 - the end has to travel
            await asyncio.sleep(0)
        assert await line.post("/", b"{}") == ANSWER
    assert server.connections == 2


async def test_a_connection_that_was_idle_for_long_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.express._IDLE_SECONDS", -1.0)
    server = Scripted(OK, OK)
    async with express(server) as line:
        assert [await line.post("/", b"{}"), await line.post("/", b"{}")] == [ANSWER, ANSWER]
    assert server.connections == 2


async def test_what_nobody_asked_for_is_not_taken_for_the_next_answer() -> None:
    server = Scripted(OK, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine")
    async with express(server) as line:
        await line.post("/", b"{}")
        server.say(OK)
        await server.closed.reaches(1)
        assert (await line.post("/", b"{}")).body == b"mine"


@pytest.mark.parametrize(
    "said",
    [
        None,
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    ],
    ids=["closed", "nonsense", "another protocol", "a negative length"],
)
async def test_an_answer_that_breaks_is_lost(said: bytes | None) -> None:
    server = Scripted(said, OK)
    async with express(server) as line:
        with pytest.raises(AnswerLost):
            await line.post("/", b"{}")
        assert await line.post("/", b"{}") == ANSWER
    assert len(server.requests) == 2, "nothing is sent twice"


async def test_an_endless_answer_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.express._LONGEST", 10)
    async with express(Scripted(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"x" * 50)) as line:
        with pytest.raises(AnswerLost):
            await line.post("/", b"{}")


async def test_no_answer_in_time_closes_the_connection() -> None:
    server = Scripted(b"HTTP/1.1 200 OK\r\n", OK)
    async with express(server, total_seconds=0.05) as line:
        with pytest.raises(AnswerTimedOut):
            await line.post("/", b"{}")
        await server.closed.reaches(1)


async def test_a_call_that_is_cancelled_leaves_nothing_behind() -> None:
    server = Scripted(b"", OK)
    async with express(server, connections=1) as line:
        call = asyncio.ensure_future(line.post("/", b"{}"))
        await server.called.reaches(1)
        call.cancel()
        await asyncio.wait({call})
        assert await line.post("/", b"{}") == ANSWER
    assert server.connections == 2, "half of another's answer must not be taken for ours"


async def test_all_in_use_is_known_not_to_have_left() -> None:
    server = Scripted(b"")
    async with express(server, connections=1, connect_seconds=0.05) as line:
        first = asyncio.ensure_future(line.post("/", b"{}"))
        await server.called.reaches(1)
        with pytest.raises(ConnectTimedOut):
            await line.post("/", b"{}")
        first.cancel()
    assert len(server.requests) == 1


async def test_a_server_that_is_away_is_known_not_to_have_been_reached() -> None:
    async with express(Scripted()) as line:
        line._port = 9
        with pytest.raises(NeverLeft, match="could not connect"):
            await line.post("/", b"{}")
        assert line._places.qsize() == 2


@pytest.mark.parametrize("host", ["no.such.host.invalid", "x" * 70 + ".invalid"])
async def test_a_name_that_means_nothing_is_known_not_to_have_been_reached(host: str) -> None:
    async with express(Scripted()) as line:
        line._host = host
        with pytest.raises(NeverLeft):
            await line.post("/", b"{}")


async def test_what_comes_back_after_the_end_is_closed() -> None:
    server = Scripted(b"")
    async with express(server) as line:
        call = asyncio.ensure_future(line.post("/", b"{}"))
        await server.called.reaches(1)
        line.close()
        server.say(OK)
        assert await call == ANSWER
        await server.closed.reaches(1)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


def secured(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def test_a_server_is_believed_by_its_certificate(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    monkeypatch.setattr("ssl.create_default_context", lambda: trusting)
    server = Scripted(OK, OK)
    async with express(server, tls=secured(authority, "localhost"), tls_by=authority) as line:
        assert [await line.post("/", b"{}"), await line.post("/", b"{}")] == [ANSWER, ANSWER]
    assert server.connections == 1


@pytest.mark.parametrize("name", ["localhost", "elsewhere.invalid"])
async def test_a_server_with_a_wrong_certificate_hears_nothing(
    name: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubting = ssl.create_default_context()
    if name != "localhost":
        authority.configure_trust(doubting)
    monkeypatch.setattr("ssl.create_default_context", lambda: doubting)
    server = Scripted(OK)
    async with express(server, tls=secured(authority, name), tls_by=authority) as line:
        with pytest.raises(NeverLeft):
            await line.post("/", b"{}")
    assert server.requests == []
