"""The page with 10,000 messages in a chat: `python -m bench.page`. The bar: 1.0 s to the first paint."""

from __future__ import annotations

import asyncio
import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

from playground.handle import Playground
from tests.browser.chromium import launched
from tests.browser.talking import talk
from tests.browser.window import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, ViewportSize

MESSAGES = 10_000
RUNS = 5
# Notes when the first message stood in the document as a frame was made.
NOTICE = """
window.shown = new Promise((done) => {
  const look = () => {
    if (!document.querySelector("[data-test=bubble]")) requestAnimationFrame(look);
    else requestAnimationFrame(() => done(performance.now()));
  };
  requestAnimationFrame(look);
});
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# Scrolls up through the conversation for so many frames; the milliseconds that each took.
SCROLL = """
async () => {
  const scroller = (element) => element.scrollHeight > element.clientHeight + 50
    && getComputedStyle(element).overflowY !== "visible" ? element : scroller(element.parentElement);
  const pane = scroller(document.querySelector("[data-test=bubble]").parentElement);
  const frames = [];
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < 300; frame += 1) {
    pane.scrollTop -= 120;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - before);
    before = now;
  }
  return frames;
}
"""


class Look(NamedTuple):
    """Milliseconds to the first paint, to the first message, and of each frame; elements in the end."""

    painted: float
    shown: float
    frames: list[float]
    elements: int


async def look(browser: Browser, url: str, size: ViewportSize) -> Look:
    """Open the page in a profile of its own, and scroll."""
    context = await browser.new_context(viewport=size)
    page = await context.new_page()
    await page.add_init_script(NOTICE)
    await page.goto(url)
    shown = await asked(page, "window.shown")
    painted = await asked(page, PAINT)
    frames = await asked(page, SCROLL)
    elements = await asked(page, "document.querySelectorAll('*').length")
    await context.close()
    return Look(painted, shown, frames, elements)


async def asked(page: Page, expression: str) -> Any:  # noqa: ANN401 - JSON
    """What the page says of itself."""
    return await page.evaluate(expression)


async def main() -> None:
    """Both sizes, several times each."""
    async with Playground(seed=1) as playground, launched() as browser:
        talk(playground, MESSAGES)
        url = f"{playground.url}/#{playground.alice.id}/{playground.alice.id}"
        for name, size in (("phone", PHONE), ("desktop", DESKTOP)):
            looks = [await look(browser, url, size) for _ in range(RUNS)]
            painted = statistics.median(each.painted for each in looks)
            shown = statistics.median(each.shown for each in looks)
            frames = sorted(frame for each in looks for frame in each.frames)
            rare = frames[len(frames) * 99 // 100]
            print(f"{name:<8} first paint    {painted:6.0f} ms, median of {RUNS}")
            print(f"         first message  {shown:6.0f} ms")
            print(f"         scroll frame   {statistics.median(frames):6.1f} ms, median of {len(frames)}")
            print(f"         1 in 100 over  {rare:6.1f} ms; longest {frames[-1]:.1f}")
            print(f"         elements       {max(each.elements for each in looks):6d} after it")


asyncio.run(main())
