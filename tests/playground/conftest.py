"""A playground and a bot's raw calls to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.handle import Playground
from tests.playground.hook import Hook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Api:
    """Calls methods as a bot would, and hands out what came back."""

    session: aiohttp.ClientSession
    root: str
    offset: int = 0

    async def whole(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.root}/{method}", json=params) as response:
            return response.status, await response.json()

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result, or the description of the refusal."""
        _, body = await self.whole(method, **params)
        return body["result"] if body["ok"] else body["description"]

    async def post(self, method: str, data: Any) -> dict[str, Any]:
        """As form data, or whatever else the body is."""
        async with self.session.post(f"{self.root}/{method}", data=data) as response:
            body: dict[str, Any] = await response.json()
            return body

    @staticmethod
    def form(**fields: str) -> aiohttp.FormData:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in fields.items():
            form.add_field(name, value)
        return form

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self("getUpdates", **{"timeout": 5, **params})
        return found

    async def news(self) -> list[dict[str, Any]]:
        """The updates since the last time, acknowledged by the next one."""
        found = await self.updates(offset=self.offset, timeout=0)
        self.offset = found[-1]["update_id"] + 1 if found else self.offset
        return found


@pytest.fixture
async def pg() -> AsyncIterator[Playground]:
    async with Playground(conflict_pause=0.0) as playground:
        yield playground


@pytest.fixture
async def api(pg: Playground) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(session, f"{pg.url}/bot{pg.token}")


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    """A bot's side of a webhook."""
    async with Hook() as found:
        yield found
