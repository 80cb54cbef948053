"""The Chromium that the page is looked at with: Debian's, or another that the PATH has."""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import pytest
from playwright.async_api import async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
MISSING: Final = "there is no Chromium here; on Debian: apt-get install chromium"

# As quiet as it gets: no sandbox (containers have none), and no word to anyone outside.
ARGS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str | None:
    """Where the browser is: `CHROMIUM`, else the first of the usual names on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def needed() -> None:
    """Skip the test where there is no browser; fail it where `BROWSER_TESTS` is `required`."""
    if found() is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(MISSING, pytrace=False)
        pytest.skip(MISSING)


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A running browser. Raises FileNotFoundError where there is none."""
    if (path := found()) is None:
        raise FileNotFoundError(MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGS)
        try:
            yield browser
        finally:
            await browser.close()
