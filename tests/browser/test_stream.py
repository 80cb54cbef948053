"""Live, and live again after the connection was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_what_happened_while_the_connection_was_lost_is_shown_when_it_is_back(
    stage: Stage, desktop: Window
) -> None:
    desktop.watch.tolerated.add("Failed to load resource: net::ERR_")
    await stage.alice.started_before()
    await desktop.open()
    await stage.alice.say("before")
    await desktop.sees("before")
    await stage.pg.server.stop()
    await stage.alice.say("meanwhile")
    await stage.pg.server.start()
    await desktop.sees("meanwhile")
    await stage.alice.say("after")
    await desktop.sees("after")
    await expect(desktop.hook("bubble", mine="true")).to_have_count(3)
