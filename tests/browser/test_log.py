"""The log of calls between the bot and its server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_the_log_shows_each_call_with_its_problem_and_can_be_filtered(
    stage: Stage, desktop: Window
) -> None:
    stage.tolerated.add("chat not found")
    await desktop.open()
    url = f"{stage.pg.url}/bot{stage.pg.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        await session.post(url, json={"chat_id": 42, "text": "Hello, nobody"})
    rows = desktop.hook("log-row")
    refused = rows.filter(has_text="chat not found")
    await expect(refused).to_be_visible()
    await refused.locator("summary").click()
    await expect(refused).to_contain_text("Hello, nobody")
    await desktop.is_accessible()
    await desktop.hook("log-filter").fill("setMyCommands")
    await expect(rows.first).to_contain_text("setMyCommands")
    await expect(refused).to_have_count(0)


async def test_what_the_bot_got_stands_in_the_order_in_which_it_came(stage: Stage, desktop: Window) -> None:
    await stage.alice.started_before()
    for text in ("the first", "the second, " + "long " * 790, "the third"):
        await stage.alice.ask(text)
    await desktop.open()
    got = desktop.hook("log-row", method="message").filter(has_text="the ")
    await expect(got).to_contain_text(["the first", "the second", "the third"])
