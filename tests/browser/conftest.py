"""One Chromium for each worker, and in it a page of the playground that a bot runs under."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.browser.chromium import launched, needed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser


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
