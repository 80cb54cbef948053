"""A small TCP relay between a bot and the playground, that can freeze, cut and half-close what it carries."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_SEND = b"/sendMessage "
_CHUNK = 65536


class Relay:
    """One address for one bot.

    By the loop's clock: it asked to send `asked_at`, and was answered with a 429 `refused_at`.
    """

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.asked_at: list[float] = []
        self.refused_at: list[float] = []
        self.url = ""

    def freeze(self) -> None:
        """Nothing goes through any more, and nobody is told: a half-open connection."""
        self._open.clear()

    def thaw(self) -> None:
        self._open.set()

    def cut(self) -> int:
        """Reset every connection; how many ends there were."""
        for writer in (found := list(self._writers)):
            writer.transport.abort()
        return len(found)

    def half_close(self) -> int:
        """Say on every connection that nothing more comes, but go on listening; how many ends there were."""
        for writer in (found := list(self._writers)):
            with suppress(OSError, RuntimeError):
                writer.write_eof()
        return len(found)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        await self._open.wait()
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, far_writer}
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await asyncio.gather(self._carry(reader, far_writer, out=True), self._carry(far_reader, writer))
        finally:
            self._tasks.discard(task)
            self._writers -= {writer, far_writer}
            for each in (writer, far_writer):
                each.close()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, out: bool = False
    ) -> None:
        """Until one side ends; then the other is told."""
        with suppress(OSError, RuntimeError):
            while data := await reader.read(_CHUNK):
                now = asyncio.get_running_loop().time()
                if out:
                    self.asked_at += [now] * data.count(_SEND)
                elif b" 429 " in data[:32]:
                    self.refused_at.append(now)
                await self._open.wait()
                writer.write(data)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()

    async def close(self) -> None:
        self.thaw()
        self.cut()
        for task in (found := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*found, return_exceptions=True)


@asynccontextmanager
async def relay(url: str) -> AsyncIterator[Relay]:
    """A relay to the server at this address; its own is `url`."""
    host, _, port = url.removeprefix("http://").partition(":")
    carrying = Relay(host, int(port))
    server = await asyncio.start_server(carrying.take, "127.0.0.1", 0)
    carrying.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield carrying
    finally:
        server.close()
        await carrying.close()
