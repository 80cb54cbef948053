"""Groups, forums and channels: made with the bot in them, and talked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


@pytest.mark.parametrize("kind", ["Group", "Supergroup", "Forum", "Channel"])
async def test_a_new_chat_with_the_bot_as_admin(stage: Stage, desktop: Window, kind: str) -> None:
    await desktop.open()
    await desktop.hook("new-chat").click()
    dialog = desktop.page.get_by_role("dialog")
    await dialog.get_by_role("radio", name=kind, exact=False).first.check(force=True)
    await dialog.get_by_label("Title", exact=True).fill("Glute club")
    await dialog.get_by_label("Takes part as").select_option("admin")
    await desktop.is_accessible()
    await dialog.get_by_role("button", name="Create").click()
    await expect(desktop.page.get_by_role("heading", level=1)).to_contain_text("Glute club")
    [chat] = [chat for chat in stage.pg.world.groups.values() if not chat.gone and chat.migrated_to is None]
    assert chat.member(stage.pg.bot.id).is_admin
    await desktop.say("Hello everybody")
    await desktop.sees("Hello everybody")


async def test_members_are_promoted_and_removed(stage: Stage, desktop: Window) -> None:
    bob = await stage.pg.add_person("Bob")
    made = await stage.pg.ask(
        "create_chat", person=stage.alice.id, kind="supergroup", title="Club", members=[bob.id]
    )
    chat = stage.pg.world.groups[made["id"]]
    await desktop.open(chat.id)
    await desktop.hook("chat-info").click()
    row = desktop.hook("member-row", user=bob.id)
    await row.locator('[data-test="member-menu"]').click()
    await desktop.hook("promote").click()
    await desktop.page.get_by_role("button", name="Make admin").click()
    await expect(row).to_contain_text("admin")
    assert chat.member(bob.id).is_admin
    await desktop.is_accessible()
    await row.locator('[data-test="member-menu"]').click()
    await desktop.hook("remove").click()
    await expect(row).to_contain_text("removed")
    assert not chat.member(bob.id).present
