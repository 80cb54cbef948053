"""What happens in the world, as server-sent events (html.spec.whatwg.org, "Server-sent events").

`happened` carries an event of the world, `called` a call of the Bot API. Each id names the last of both, so
that a browser that lost the connection goes on where it was.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

from playground.page.serving import HEADERS
from playground.showing import event_view

if TYPE_CHECKING:
    from playground.calls import Call
    from playground.world import World

HEARTBEAT = 15.0
"""Seconds of real time without news after which a comment shows that the line is alive."""
SHOWN_BODY = 4_096
"""Bytes of JSON of a call's parameters or answer that are worth sending to a log."""
_BATCH = 500


class Stream:
    """Tells any number of browsers what happens, until `close`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._closing = asyncio.Event()

    def open(self) -> None:
        self._closing.clear()

    def close(self) -> None:
        """End every connection, so that the server can stop at once."""
        self._closing.set()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one browser for as long as it listens."""
        event, call = self._start(request)
        headers = {**HEADERS, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        # A browser that went away is no error: it comes back with the last id.
        with suppress(ConnectionError):
            await response.write(b"retry: 1000\n\n")
            await self._tell(response, event, call)
        return response

    async def _tell(self, response: web.StreamResponse, event: int, call: int) -> None:
        world = self._world
        while not self._closing.is_set():
            lines = []
            for happened in world.events.after(event)[:_BATCH]:
                event = happened.seq
                lines.append(_message("happened", event, call, event_view(happened)))
            for called in world.calls.after(call)[:_BATCH]:
                call = called.seq
                lines.append(_message("called", event, call, call_view(called)))
            if lines:
                await response.write(b"".join(lines))
            elif not await self._news():
                await response.write(b": still here\n\n")

    async def _news(self) -> bool:
        """Wait for an event, a call or the end; False where nothing came for a heartbeat."""
        world = self._world
        waits = [
            asyncio.ensure_future(world.events.wait_after(world.events.last, HEARTBEAT)),
            asyncio.ensure_future(world.calls.wait_after(world.calls.last, HEARTBEAT)),
            asyncio.ensure_future(self._closing.wait()),
        ]
        try:
            done, _ = await asyncio.wait(waits, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return any(wait.result() for wait in done)

    def _start(self, request: web.BaseRequest) -> tuple[int, int]:
        """Where to go on: from the id that the browser saw last, else from the address."""
        seen = request.headers.get("Last-Event-ID", "")
        event, _, call = seen.partition(".")
        if not seen:
            event, call = request.query.get("after", ""), request.query.get("call", "")
        return _number(event, self._world.events.last), _number(call, self._world.calls.last)


def call_view(call: Call) -> dict[str, Any]:
    """A call as the log shows it: long bodies by their size only."""
    chat = str(call.params.get("chat_id", ""))
    return {
        "seq": call.seq,
        "at": call.at,
        "bot_id": call.bot_id,
        "method": call.method,
        "chat_id": int(chat) if chat.lstrip("-").isdecimal() else None,
        "status": call.status,
        "problem": call.problem,
        "params": _short(dict(call.params)),
        "answer": _short(call.answer),
    }


def _short(body: object) -> object:
    size = len(orjson.dumps(body, default=str))
    return body if size <= SHOWN_BODY else f"… {size:,} bytes"


def _message(kind: str, event: int, call: int, body: dict[str, Any]) -> bytes:
    data = orjson.dumps(body, default=str)
    return b"event: %b\nid: %d.%d\ndata: %b\n\n" % (kind.encode(), event, call, data)


def _number(text: str, last: int) -> int:
    """-3 is the last three; nonsense counts as 0, from the beginning.

    A number that is still to come was seen in a world before this one: it counts as now.
    """
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()):
        return 0
    return max(0, last - int(digits)) if text.startswith("-") else min(last, int(digits))
