"""The HTTP server: the Bot API under /bot<token>/<method>, files under /file, /control, and the page."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Self

from aiohttp import web

from playground import files
from playground.api import Api
from playground.control import Control
from playground.errors import ApiError, PlaygroundError
from playground.page import guard, serving
from playground.page.stream import Stream
from playground.wire import json_response, read_params

if TYPE_CHECKING:
    from types import TracebackType

    from aiohttp import StreamReader
    from aiohttp.abc import AbstractStreamWriter
    from aiohttp.http import RawRequestMessage
    from aiohttp.web_protocol import RequestHandler

    from playground.world import World

MAX_BODY = 50 * 1024 * 1024 + 64 * 1024


class ListenError(PlaygroundError):
    """The address cannot be listened on; the text is one line that says what to do."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        why = os.strerror(error.errno or 0).lower()
        super().__init__(f"cannot listen on {host}:{port}: {why}; try another: make run ARGS='--port 0'")


class Server:
    """Serves one world on one address; `url` is known once it has started."""

    def __init__(self, world: World, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.world = world
        self.control = Control(world)
        self._api = Api(world)
        self._stream = Stream(world)
        self._host, self._port = host, port
        self._runner: web.ServerRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen. After a `stop`, on the same port again: so an outage of Telegram's is played.

        Raises ListenError where the address cannot be had.
        """
        self._stream.open()
        server = web.Server(
            self._handle, request_factory=_request, handler_cancellation=True, auto_decompress=False
        )
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise ListenError(self._host, self._port, error) from error
        self._port = self._runner.addresses[0][1]
        self.url = f"http://{self._host}:{self._port}"
        await self._api.webhooks.open()

    async def stop(self) -> None:
        """Let go of whatever waits, take the faults away, then close."""
        self.world.faults.remove()
        self._stream.close()
        await self._api.webhooks.close()
        for bot in self.world.bots.values():
            bot.queue.end()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, method = path[4:].partition("/")
            return await self._api.answer(request, token, method)
        if path.startswith("/file/bot"):
            return self._file(path)
        refused = guard.refusal(request.headers, self._host)
        if refused is not None:
            return json_response(403, {"ok": False, "description": refused})
        if path.startswith("/control/"):
            return await self._controlled(request, path.removeprefix("/control/"))
        return await self._page(request, path)

    async def _page(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        match path.split("/", 2)[1:]:
            case ["" | "index.html"]:
                return serving.static("index.html")
            case ["stream"]:
                return await self._stream.serve(request)
            case ["static", below]:
                return serving.static(below)
            case ["picture", file]:
                return serving.picture(self.world, file)
            case ["download", file]:
                return serving.download(self.world, file)
        return json_response(404, ApiError(404, "Not Found").body())

    async def _controlled(self, request: web.BaseRequest, verb: str) -> web.Response:
        if request.method != "POST":
            return json_response(405, {"ok": False, "description": "verbs are asked for by POST"})
        try:
            params = await read_params(request, most=MAX_BODY)
            return json_response(200, {"ok": True, "result": await self.control.call(verb, params)})
        except (PlaygroundError, ApiError) as refused:
            return json_response(400, {"ok": False, "description": str(refused)})

    def _file(self, path: str) -> web.Response:
        token, _, file_path = path.removeprefix("/file/bot").partition("/")
        try:
            bot = self.world.bot_of(token)
        except ApiError as wrong:
            return json_response(wrong.code, wrong.body())
        stored = files.at_path(bot, file_path)
        if stored is None:
            return json_response(404, ApiError(404, "Not Found").body())
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)
