"""Ten thousand messages: the page holds few of them, and older ones come as one scrolls up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.talking import talk

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window

MANY = 10_000
MOST_BUBBLES = 300
MOST_ELEMENTS = 6_000


async def test_the_page_stays_small_and_older_messages_come_on_scrolling(
    stage: Stage, window: Window
) -> None:
    talk(stage.pg, MANY)
    await window.open()
    await window.sees(f"Number {MANY}.")
    for _ in range(12):
        oldest = window.hook("bubble").first
        number = await oldest.get_attribute("data-message")
        await oldest.scroll_into_view_if_needed()
        await expect(window.hook("bubble").first).not_to_have_attribute("data-message", str(number))
    bubbles, elements = await window.page.evaluate(
        "[document.querySelectorAll('[data-test=bubble]').length, document.querySelectorAll('*').length]"
    )
    assert bubbles <= MOST_BUBBLES
    assert elements <= MOST_ELEMENTS
    await window.hook("jump-down").click()
    await window.sees(f"Number {MANY}.")
