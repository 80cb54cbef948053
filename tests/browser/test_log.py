"""The log of calls between the bot and its server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_the_log_grows_and_is_filtered(stage: Stage, desktop: Window) -> None:
    await stage.subscribe()
    await desktop.open()
    await desktop.say("/streak")
    await desktop.sees("Your first Done")
    rows = desktop.hook("log-row")
    await expect(rows.last).to_contain_text("sendMessage")
    await desktop.hook("log-filter").fill("setMyCommands")
    await expect(rows.first).to_contain_text("setMyCommands")
    await expect(rows.filter(has_text="sendMessage")).to_have_count(0)


async def test_a_refused_call_shows_its_problem_and_what_was_asked(stage: Stage, desktop: Window) -> None:
    stage.tolerated.add("chat not found")
    await desktop.open()
    url = f"{stage.pg.url}/bot{stage.pg.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        await session.post(url, json={"chat_id": 42, "text": "Hello, nobody"})
    row = desktop.hook("log-row").filter(has_text="chat not found")
    await expect(row).to_be_visible()
    await row.locator("summary").click()
    await expect(row).to_contain_text("Hello, nobody")
    await desktop.is_accessible()
