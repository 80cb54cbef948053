"""The scheduled days, seen in a minute: tips, Done, the streak, a snooze, a week ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window

LATER = "⏰ Later"


async def test_the_next_tip_comes_at_a_click_and_what_it_asks_can_be_answered(
    stage: Stage, window: Window
) -> None:
    await stage.subscribe()
    await window.open()
    await window.travel("next")
    await expect(window.tips()).to_have_count(1)
    exercises = window.hook("bubble").filter(has_text="Hip hinge")
    await expect(exercises).to_have_count(1)
    await window.press(LATER, "30 min")
    await window.reads_alert("I will be back at 10:30.")
    await window.travel("next")
    await expect(exercises).to_have_count(2)
    await window.press("✅ Done")
    await window.reads_toast("1 day in a row")
    await window.press("↩️ Undo")
    await expect(window.button("✅ Done")).to_be_visible()
    await window.is_accessible()


async def test_a_streak_with_its_reasons_and_a_week_in_a_moment(stage: Stage, window: Window) -> None:
    await stage.subscribe()
    await window.open()
    await window.say("/done")
    await window.sees("✅ Done. 🔥 1 day in a row")
    await window.say("/streak")
    await window.sees("📅 This week")
    await window.say("/why")
    await window.sees("✅ Sun, 22 Nov: done")
    await window.travel("week")
    await expect(window.tips()).to_have_count(7)
    await window.is_accessible()
