"""Names and texts from hell are shown as they are, and nothing in them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window

SCRIPT = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'
TEXTS = (
    SCRIPT,
    "javascript:window.ran=1",
    "</li></ul></main><h1>over",
    "{{7*7}} ${window.ran=1} `${1}`",
    "\u202eevil\u202c and \u200b nothing",
    "🍑" * 2000,
    "w" * 4096,
)


async def test_names_and_texts_show_as_they_are_and_do_not_break_the_page(
    stage: Stage, window: Window
) -> None:
    await stage.alice.change(first_name=SCRIPT, last_name='"><b>')
    await stage.alice.started_before()
    await window.open()
    await window.say("/start")
    await window.sees("Hi <img src=x")
    await expect(window.hook("me")).to_contain_text("<img")
    for text in TEXTS:
        await stage.alice.say(text)
        await expect(window.hook("bubble", mine="true").last).to_contain_text(text)
        assert await window.overflow() == 0, text
    assert await window.page.evaluate("window.ran") is None
