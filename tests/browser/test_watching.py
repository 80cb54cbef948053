"""Whoever watches the page must see what goes wrong on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.watching import Watch

if TYPE_CHECKING:
    from playwright.async_api import Browser, Route

URL = "http://127.0.0.1:9/"
OTHER = "http://127.0.0.2:9/x"


async def troubles(chromium: Browser, body: str) -> list[str]:
    """What is found on a page of this content; no request leaves the browser."""

    async def serve(route: Route) -> None:
        await route.fulfill(
            body=f"<!doctype html><link rel=icon href='data:,'>{body}", content_type="text/html"
        )

    context = await chromium.new_context()
    watch = Watch(context, URL)
    await context.route("**", serve)
    page = await context.new_page()
    await page.goto(URL)
    await context.close()
    return watch.troubles


async def test_nothing_is_found_on_a_page_in_order(chromium: Browser) -> None:
    assert await troubles(chromium, "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p>Hello") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<script>console.error('broken')</script>", f"console: broken ({URL})"),
        ("<script>throw new Error('oops')</script>", "page: oops"),
        (f"<iframe src='{OTHER}'></iframe>", f"request to another origin: {OTHER}"),
    ],
)
async def test_each_kind_of_trouble_is_found(chromium: Browser, body: str, expected: str) -> None:
    found = await troubles(chromium, body)
    assert expected in [line.split("\n")[0] for line in found]
