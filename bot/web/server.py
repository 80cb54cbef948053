"""The HTTP server, inside the loop of the app and without a hand on its signals."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from typing import TYPE_CHECKING

import structlog
import uvicorn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.applications import Starlette

log = structlog.get_logger(__name__)

# Requests under way at the end get this many seconds; the whole app has 30.
GRACE = 2
# Longer than the proxy in front keeps an idle connection: it must not send into one that we are closing.
KEEP_ALIVE = 75


class ListenError(OSError):
    """The address cannot be listened on. Its text is one line for the operator."""


@contextlib.asynccontextmanager
async def serving(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serves `app` while the block runs; gives the port, which matters where `port` is 0.

    Raises `ListenError`. Requests under way at the end have `GRACE` seconds to finish.
    """
    listener = _listen(host, port)
    bound = int(listener.getsockname()[1])
    server = _Server(app)
    task = asyncio.get_running_loop().create_task(server.serve(sockets=[listener]), name="web")
    try:
        task.add_done_callback(lambda _: server.up.set())
        await server.up.wait()
        if task.done():
            await task
        log.info("serving over HTTP", action="serving", host=host, port=bound)
        yield bound
    finally:
        server.leave.set()
        await task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except socket.gaierror:
        raise ListenError(
            f"HTTP_HOST: found {host!r}, which has no address; expected e.g. 127.0.0.1"
        ) from None
    except OSError as error:
        # The error's own text repeats the address.
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ListenError(
            f"HTTP_PORT: cannot listen on {host} port {port} ({reason}); expected a free port, or 0 for any"
        ) from None


class _Server(uvicorn.Server):
    """Uvicorn that says when it is up, sleeps until told to leave, and lets the app own SIGTERM."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=GRACE,
                timeout_keep_alive=KEEP_ALIVE,
            )
        )
        self.up = asyncio.Event()
        self.leave = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    async def main_loop(self) -> None:
        # The original wakes ten times a second to look at the clock and a flag.
        await self.leave.wait()
