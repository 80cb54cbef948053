"""Taking one's data along, having it erased, and blocking the bot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_all_data_is_a_file_to_keep_and_is_erased_only_when_confirmed(
    stage: Stage, window: Window
) -> None:
    await stage.subscribe()
    await window.open()
    await window.say("/export")
    document = await window.sees("glute-tips-export.json")
    name, content = await window.downloads(document.get_by_role("link"))
    assert name == "glute-tips-export.json"
    assert "Europe/Madrid" in json.dumps(json.loads(content))
    await window.say("/delete")
    await window.press("No, keep it")
    await window.sees("Nothing was erased.")
    await window.say("/delete")
    await expect(window.button("No, keep it")).to_be_visible()
    await window.is_accessible()
    await window.press("🗑 Yes, erase everything")
    await window.sees("Erased.")
    await window.say("/settings")
    await window.sees("No tip is planned at the moment.")


async def test_a_blocked_bot_is_out_of_reach_until_it_is_unblocked(stage: Stage, window: Window) -> None:
    await stage.subscribe()
    await window.open()
    await window.block()
    await expect(window.hook("composer")).to_be_hidden()
    await window.is_accessible()
    with pytest.raises(PlaygroundError):
        await stage.alice.say("hello?")
    await window.hook("unblock").click()
    await expect(window.hook("composer")).to_be_visible()
    await window.say("/streak")
    await window.sees("Your first Done starts your streak")
