"""The first minute: Start, a first tip, and all questions answered with buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.window import Window


async def test_from_start_to_the_goal_by_buttons(window: Window) -> None:
    await window.open()
    await window.is_accessible()
    await window.page.get_by_role("button", name="Start", exact=True).click()
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


async def test_a_tip_can_be_read_within_three_clicks(window: Window) -> None:
    """The first is on the chat where the page opens on the list."""
    await window.page.goto(window.url)
    if window.phone:
        await window.hook("chat-row").first.click()
    await window.page.get_by_role("button", name="Start", exact=True).click()
    await window.sees("Here is your first tip")
