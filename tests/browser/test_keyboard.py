"""Without a mouse: everything that matters can be done with the keys alone, and one sees where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.browser.stage import Stage
    from tests.browser.window import Window

# More than there can be on the way from any place on the page to any other.
MOST_TABS = 120
# Whether the element, or what it stands in, looks another way without the focus.
SHOWS = """
async (element) => {
  const frame = () => new Promise(requestAnimationFrame);
  const looks = () => [element, element.parentElement, element.parentElement.parentElement].map((each) => {
    const { outline, boxShadow, backgroundColor, borderColor } = getComputedStyle(each);
    return [outline, boxShadow, backgroundColor, borderColor].join();
  }).join();
  const focused = looks();
  element.blur();
  await frame().then(frame);
  const blurred = looks();
  element.focus({ focusVisible: true });
  return focused !== blurred;
}
"""


async def _tab_to(window: Window, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until it is there; it must then be seen to have the focus."""
    await expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if await wanted.evaluate("element => element === document.activeElement"):
            break
        await window.page.keyboard.press(key)
    await expect(wanted).to_be_focused()
    assert await wanted.evaluate(SHOWS), f"{wanted} does not show that it has the focus"


async def _press(window: Window, label: str) -> None:
    await _tab_to(window, window.button(label), "Shift+Tab")
    await window.page.keyboard.press("Enter")


async def _type(window: Window, text: str) -> None:
    await _tab_to(window, window.hook("composer"))
    await window.page.keyboard.type(text)
    await window.page.keyboard.press("Enter")


async def test_a_whole_set_up_and_a_done_by_keyboard(desktop: Window) -> None:
    await desktop.open()
    await _tab_to(desktop, desktop.page.get_by_role("button", name="Start", exact=True))
    await desktop.page.keyboard.press("Enter")
    await desktop.sees("Where do you live?")
    await _type(desktop, "madrid")
    await desktop.sees("Got it: Madrid")
    await _press(desktop, "08:00")
    await desktop.sees("Your next tip: tomorrow")
    await _press(desktop, "3")
    await desktop.sees("All set.")
    await _tab_to(desktop, desktop.hook("time-next"))
    await desktop.page.keyboard.press("Enter")
    await expect(desktop.button("✅ Done")).to_be_visible()
    await _press(desktop, "✅ Done")
    await desktop.sees("1 day in a row")


async def test_arrows_choose_a_command_while_typing_and_escape_closes_what_is_open(
    stage: Stage, desktop: Window
) -> None:
    await stage.subscribe()
    await desktop.open()
    await _tab_to(desktop, desktop.hook("composer"))
    await desktop.page.keyboard.type("/s")
    items = desktop.hook("command-item")
    await expect(items).to_contain_text([f"/{name}" for name in ("streak", "settings", "stop", "start")])
    await desktop.page.keyboard.press("ArrowDown")
    await desktop.page.keyboard.press("Enter")
    await desktop.sees("Time zone: Madrid")
    await desktop.hook("new-chat").click()
    dialog = desktop.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await desktop.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(desktop.hook("new-chat")).to_be_focused()
