"""A bot's side of a webhook: takes updates, and answers as it is told to."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

if TYPE_CHECKING:
    from multidict import CIMultiDictProxy


@dataclass
class Taken:
    """One request that came in."""

    update: dict[str, Any]
    headers: CIMultiDictProxy[str]

    @property
    def text(self) -> str:
        return str(self.update["message"]["text"])


@dataclass
class Hook:
    """Listens while entered. `answers` are used up in order; then it is 200 with nothing."""

    answers: list[web.Response] = field(default_factory=list)
    taken: asyncio.Queue[Taken] = field(default_factory=asyncio.Queue)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Answers go out only while this is set."""
    under_way: int = 0
    most: int = 0
    url: str = ""

    async def __aenter__(self) -> Self:
        self.gate.set()
        self._runner = web.ServerRunner(web.Server(self._take), handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gate.set()
        await self._runner.cleanup()

    async def next(self) -> Taken:
        """The next request, waited for as long as a test may."""
        async with asyncio.timeout(5):
            return await self.taken.get()

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.taken.put(Taken(await request.json(), request.headers))
        try:
            await self.gate.wait()
        finally:
            self.under_way -= 1
        return self.answers.pop(0) if self.answers else web.Response()


def refusal(status: int, **headers: str) -> web.Response:
    return web.Response(
        status=status, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
