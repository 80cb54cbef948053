"""The page as a person has it before them: what they can do, and what they see."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # it has no types
from playwright.async_api import expect

from tests.browser.watching import Watch

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Locator, Page, ViewportSize

PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESKTOP: Final[ViewportSize] = {"width": 1440, "height": 900}
TRAVEL_MILLISECONDS: Final = 30_000
AXE: Final[str] = Axe().axe_script
SEVERE: Final = {"serious", "critical"}
# Ends what is moving, so that no colour is looked at halfway.
STILL: Final = """
for (const each of document.getAnimations()) {
  if (each.effect.getComputedTiming().endTime !== Infinity) each.finish();
}
"""


class Window:
    """One open page. What waits, waits until the page shows it, a few seconds at most."""

    def __init__(self, page: Page, url: str, me: int, *, phone: bool) -> None:
        self.page = page
        self.me = me
        self.phone = phone
        self.watch = Watch(page.context, url)
        self.url = url

    async def open(self, chat: int | None = None) -> None:
        """Open a chat, the one with the bot if no other is named."""
        await self.page.goto(f"{self.url}/#{self.me}/{self.me if chat is None else chat}")

    def hook(self, name: str, **data: object) -> Locator:
        """What the page names for tests; `data` such as `mine="true"` are its data-attributes."""
        more = "".join(f'[data-{key}="{value}"]' for key, value in data.items())
        return self.page.locator(f'[data-test="{name}"]{more}')

    def bubble(self, text: str | re.Pattern[str]) -> Locator:
        """The latest message with this in it."""
        return self.hook("bubble").filter(has_text=text).last

    def button(self, label: str) -> Locator:
        """The latest inline button with exactly this label."""
        return self.hook("inline-button").filter(has_text=_exactly(label)).last

    async def say(self, text: str) -> None:
        """Type it and send it."""
        await self.hook("composer").fill(text)
        await self.hook("send").click()

    async def press(self, *labels: str) -> None:
        """Press inline buttons, one after the other."""
        for label in labels:
            await self.button(label).click()

    async def sees(self, text: str | re.Pattern[str]) -> Locator:
        """The message with this in it, once it is on the screen."""
        found = self.bubble(text)
        await expect(found).to_be_in_viewport()
        return found

    def tips(self) -> Locator:
        """The tips on the page, by a button that only they have."""
        return self.hook("inline-button").filter(has_text=_exactly("👍"))

    async def reads_toast(self, text: str) -> None:
        """What the bot answers to a press, for a few seconds."""
        await expect(self.hook("toast").filter(has_text=text).last).to_be_visible()

    async def reads_alert(self, text: str) -> None:
        """What the bot answers to a press, and has to be confirmed."""
        alert = self.page.get_by_role("dialog").filter(has_text=text)
        await expect(alert).to_be_visible()
        await alert.get_by_role("button", name="OK").click()

    async def travel(self, span: str) -> None:
        """Fast-forward: to the `next` message, by a `day` or a `week`, and come back to the conversation."""
        if self.phone:
            await self.hook("side").click()
        await self.hook(f"time-{span}").click()
        await expect(self.hook("time-said")).not_to_be_empty(timeout=TRAVEL_MILLISECONDS)
        if self.phone:
            await self.page.keyboard.press("Escape")

    async def block(self) -> None:
        """Block the bot, as the chat's menu offers it."""
        await self.hook("chat-menu").click()
        await self.page.get_by_role("menuitem", name="Block the bot").click()
        await self.page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()

    async def downloads(self, link: Locator) -> tuple[str, bytes]:
        """The name and the content of the file that comes of a click."""
        async with self.page.expect_download() as coming:
            await link.click()
        file = await coming.value
        return file.suggested_filename, (await file.path()).read_bytes()

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wider: int = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return max(0, wider)

    async def is_accessible(self) -> None:
        """Axe finds nothing serious; nor does it find too little contrast in the dark."""
        with self.watch.away():
            await self.page.evaluate(AXE)
            await self.page.evaluate(STILL)
            found = await self._violations({})
            await self.page.emulate_media(color_scheme="dark")
            await self.page.evaluate(STILL)
            found += await self._violations({"runOnly": ["color-contrast"]})
            await self.page.emulate_media(color_scheme="light")
        assert not found, "\n".join(found)

    async def _violations(self, options: dict[str, Any]) -> list[str]:
        run = "(options) => axe.run(document, { resultTypes: ['violations'], preload: false, ...options })"
        return [
            f"{each['id']} ({each['impact']}): {node['html'][:200]} {node.get('failureSummary', '')}"
            for each in (await self.page.evaluate(run, options))["violations"]
            if each["impact"] in SEVERE
            for node in each["nodes"]
        ]


@asynccontextmanager
async def opened(browser: Browser, url: str, me: int, size: ViewportSize) -> AsyncIterator[Window]:
    """A window of this size in a profile of its own, which a person's settings do not reach."""
    context = await browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce")
    try:
        yield Window(await context.new_page(), url, me, phone=size == PHONE)
    finally:
        await context.close()


def _exactly(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}\s*$")
