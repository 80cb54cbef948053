"""From the smallest telephone to a large screen, nothing is cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window

WIDTHS = (360, 390, 699, 700, 900, 1099, 1100, 1440, 1920)


async def test_the_page_fits_every_width(stage: Stage, desktop: Window) -> None:
    await stage.subscribe()
    await desktop.open()
    await desktop.say("/settings")
    await desktop.sees("Time zone: Madrid")
    for width in WIDTHS:
        await desktop.page.set_viewport_size({"width": width, "height": 800})
        await expect(desktop.hook("composer")).to_be_in_viewport(ratio=1)
        await expect(desktop.button("⏸ Pause")).to_be_in_viewport()
        assert await desktop.overflow() == 0, width
