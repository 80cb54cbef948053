"""One Chromium for each worker, and in it a page of the playground that a bot runs under."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.telegram import polling
from playground.clock import FlowingClock
from tests.browser.chromium import launched, needed
from tests.browser.stage import START, Stage, playing, waiting
from tests.browser.window import DESKTOP, PHONE, Window, opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them share one event loop, because the browser lives in it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser of this worker."""
    needed()
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def stage(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A bot and its playground; at the end no call of the bot's was refused."""
    # No real time is spent on a farewell.
    monkeypatch.setattr(polling, "ARRIVAL_SECONDS", 0.0)
    async with waiting(sqlite_url, FlowingClock(START)) as stage, playing(stage):
        yield stage
        assert await stage.refusals() == []


@pytest_asyncio.fixture(loop_scope="session", params=[PHONE, DESKTOP], ids=["phone", "desktop"])
async def window(request: pytest.FixtureRequest, chromium: Browser, stage: Stage) -> AsyncIterator[Window]:
    """Alice's page on a telephone and on a large screen; at the end it had no trouble."""
    async with opened(chromium, stage.pg.url, stage.alice.id, request.param) as window:
        yield window
        assert window.watch.troubles == []


@pytest_asyncio.fixture(loop_scope="session")
async def desktop(chromium: Browser, stage: Stage) -> AsyncIterator[Window]:
    """Alice's page on a large screen alone."""
    async with opened(chromium, stage.pg.url, stage.alice.id, DESKTOP) as window:
        yield window
        assert window.watch.troubles == []
