"""The first minute: Start, a first tip, and all questions answered with buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.window import Window


async def test_from_opening_the_page_to_the_goal_by_buttons(window: Window) -> None:
    await window.page.goto(window.url)
    if window.phone:
        await window.hook("chat-row").click()
    await expect(window.hook("start")).to_be_visible()
    await window.is_accessible()
    await window.hook("start").click()
    await window.sees("Hi Alice! Here is your first tip, on the house:")
    await window.sees("Where do you live?")
    await window.is_accessible()
    await window.press("🌍 All places", "Europe", "▶️", "Madrid")
    await window.sees("Got it: Madrid")
    await window.press("08:00")
    await window.sees("Your next tip: tomorrow, Mon, 23 Nov, 08:00 in Madrid.")
    await window.press("3")
    await window.sees("All set.")
    await window.sees("Your next exercise: tomorrow, Mon, 23 Nov, 08:00 in Madrid.")
