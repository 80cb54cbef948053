"""POST over kept-alive connections to one server: the HTTP of a message at a third of a full client's cost.

It speaks HTTP/1.1 as far as one JSON call needs it, and knows at each moment whether anything has left.
A call is never repeated and no redirect is followed: a message must not be sent twice behind our back.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from aiohappyeyeballs import start_connection
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from bot.telegram.errors import AnswerLost, AnswerTimedOut, ConnectTimedOut, NeverLeft

if TYPE_CHECKING:
    from urllib.parse import SplitResult

# A server closes what is idle for long, and what is sent into a closing connection is lost.
_IDLE_SECONDS: Final = 15.0
# Answers are about 1 kB; nothing may fill our memory.
_LONGEST: Final = 10_000_000
# 1xx announce an answer that is still to come.
_FINAL: Final = 200
# The next address of the server is tried beside one that does not answer for so long (RFC 8305).
_NEXT_ADDRESS_SECONDS: Final = 0.25


class Answer(NamedTuple):
    """What the server said; `date` is its Date header, "" without one."""

    status: int
    date: str
    body: bytes


class Express:
    """At most `connections` to one server, opened when needed and kept for the next call."""

    def __init__(
        self,
        server: SplitResult,
        *,
        connections: int,
        connect_seconds: float,
        total_seconds: float,
        user_agent: str,
    ) -> None:
        self._host = server.hostname or ""
        self._port = server.port or (443 if server.scheme == "https" else 80)
        self._is_secure = server.scheme == "https"
        self._headers = (
            f" HTTP/1.1\r\nHost: {server.netloc.rpartition('@')[2]}\r\nUser-Agent: {user_agent}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        self._connect_seconds = min(connect_seconds, total_seconds)
        self._total_seconds = total_seconds
        # A place for each connection there may be: the one that is idle there, or none; the latest on top.
        self._places: asyncio.LifoQueue[_Connection | None] = asyncio.LifoQueue()
        for _ in range(connections):
            self._places.put_nowait(None)
        self._is_closed = False
        self._tls: ssl.SSLContext | None = None

    async def post(self, target: str, body: bytes) -> Answer:
        """Send this JSON; `target` is the URL's path. Raises one of `bot.telegram.errors`."""
        request = f"POST {target}{self._headers}{len(body)}\r\n\r\n".encode() + body
        try:
            async with asyncio.timeout(self._total_seconds):
                connection = await self._connection()
                try:
                    return await connection.ask(request)
                finally:
                    self._give_back(connection)
        except TimeoutError:
            raise AnswerTimedOut("no answer in time") from None

    def close(self) -> None:
        """Close what is idle now, and what is in use when it comes back."""
        self._is_closed = True
        places = [self._places.get_nowait() for _ in range(self._places.qsize())]
        for kept in places:
            if kept is not None:
                kept.close()
            self._places.put_nowait(None)

    async def _connection(self) -> _Connection:
        """One that is idle, else a new one. Where all are in use, the time to wait is the time to connect."""
        kept = await self._place()
        if kept is not None:
            if kept.is_open and kept.idle_since > asyncio.get_running_loop().time() - _IDLE_SECONDS:
                return kept
            kept.close()
        try:
            return await self._open()
        except BaseException:
            self._places.put_nowait(None)
            raise

    async def _place(self) -> _Connection | None:
        if not self._places.empty():
            return self._places.get_nowait()
        try:
            async with asyncio.timeout(self._connect_seconds):
                return await self._places.get()
        except TimeoutError:
            raise ConnectTimedOut("no free connection in time") from None

    async def _open(self) -> _Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._connect_seconds):
                found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
                plain = await start_connection(found, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS)
                _, connection = await loop.create_connection(
                    lambda: _Connection(loop),
                    sock=plain,
                    ssl=self._context(),
                    server_hostname=self._host if self._is_secure else None,
                )
        except TimeoutError:
            raise ConnectTimedOut("could not connect in time") from None
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise NeverLeft(f"could not connect: {why} ({type(error).__name__})") from None
        return connection

    def _context(self) -> ssl.SSLContext | None:
        """Made once, and only where it is needed: it reads all the world's certificates."""
        if self._is_secure and self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    def _give_back(self, connection: _Connection) -> None:
        if connection.is_open and not self._is_closed:
            connection.idle_since = asyncio.get_running_loop().time()
            self._places.put_nowait(connection)
        else:
            connection.close()
            self._places.put_nowait(None)


class _Connection(asyncio.Protocol):
    """One call at a time. It is open while the next call may use it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._parser = HttpResponseParser(self)
        self._date = ""
        self._body = bytearray()
        self.is_open = False
        self.idle_since = 0.0

    async def ask(self, request: bytes) -> Answer:
        if self._transport is None:
            raise NeverLeft("the connection is not open")
        # Closed, unless the answer comes whole: what is left of another's answer must not be taken for ours.
        self.is_open = False
        self._answer = self._loop.create_future()
        self._parser = HttpResponseParser(self)
        self._date, self._body = "", bytearray()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def connection_lost(self, error: Exception | None) -> None:
        self._lost(type(error).__name__ if error else "closed by the server")

    def data_received(self, data: bytes) -> None:
        if self._answer is None or self._answer.done():
            # Nobody asked: whatever this is, the next answer must not begin with it.
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self._lost(type(error).__name__)

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"date":
            self._date = value.decode("latin-1")

    def on_body(self, part: bytes) -> None:
        self._body += part
        if len(self._body) > _LONGEST:
            self._lost("an endless answer")

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._answer is None or self._answer.done() or status < _FINAL:
            return
        self.is_open = self._parser.should_keep_alive()
        self._answer.set_result(Answer(status, self._date, bytes(self._body)))

    def _lost(self, why: str) -> None:
        self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(AnswerLost(f"the connection or the answer broke ({why})"))
