"""Groups, forums and channels: made with the bot in them, and talked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window

KINDS = ("group", "supergroup", "forum", "channel")


async def test_groups_and_channels_are_made_with_the_bot_as_admin(stage: Stage, desktop: Window) -> None:
    await desktop.open()
    for kind in KINDS:
        await desktop.hook("new-chat").click()
        dialog = desktop.page.get_by_role("dialog")
        await dialog.locator(f'[name="kind"][value="{kind}"]').check(force=True)
        await dialog.get_by_label("Title", exact=True).fill(f"Glute {kind}")
        await dialog.get_by_label("Takes part as").select_option("admin")
        if kind == "forum":
            await desktop.is_accessible()
        await dialog.get_by_role("button", name="Create").click()
        await expect(desktop.page.get_by_role("main").get_by_role("heading", level=1)).to_contain_text(
            f"Glute {kind}"
        )
        await desktop.say("Hello everybody")
        await desktop.sees("Hello everybody")
        chat = next(chat for chat in stage.pg.world.groups.values() if chat.title == f"Glute {kind}")
        assert chat.member(stage.pg.bot.id).is_admin


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
    assert chat.member(bob.id).present
    await desktop.page.get_by_role("dialog", name="Remove Bob?").get_by_role("button", name="Remove").click()
    await expect(row).to_contain_text("removed")
    assert not chat.member(bob.id).present
    await row.locator('[data-test="member-menu"]').click()
    await expect(desktop.hook("unban")).to_contain_text("they can join again")
    await desktop.hook("add-again").click()
    await expect(row).not_to_contain_text("removed")
    assert chat.member(bob.id).present


async def test_a_channel_is_linked_to_a_group_that_one_chose(stage: Stage, desktop: Window) -> None:
    made = {
        kind: (await stage.pg.ask("create_chat", person=stage.alice.id, kind=kind, title=f"A {kind}"))["id"]
        for kind in ("channel", "forum", "supergroup")
    }
    await desktop.open(made["channel"])
    await desktop.hook("chat-info").click()
    await desktop.hook("tab-settings").click()
    choice = desktop.page.get_by_label("Posts are forwarded into")
    await expect(choice).to_have_value("")
    await expect(choice.get_by_role("option")).to_have_text(["Choose…", "A supergroup"])
    await choice.select_option("A supergroup")
    await desktop.page.get_by_role("button", name="Link", exact=True).click()
    await desktop.reads_toast("Linked")
    linked = stage.pg.world.groups[made["channel"]].linked
    assert linked is not None
    assert linked.id == made["supergroup"]


async def test_the_comments_of_a_post_are_in_the_group_at_that_post(stage: Stage, desktop: Window) -> None:
    channel, group = [
        (await stage.pg.ask("create_chat", person=stage.alice.id, kind=kind, title=f"A {kind}"))["id"]
        for kind in ("channel", "supergroup")
    ]
    say = {"person": stage.alice.id, "what": "say"}
    await stage.pg.ask("act", **say, chat=channel, text="Before")
    await stage.pg.ask("link", channel=channel, chat=group, by=stage.alice.id)
    await stage.pg.ask("act", **say, chat=channel, text="A post")
    for number in range(80):
        await stage.pg.ask("act", **say, chat=group, text=f"{number} likes")
    await desktop.open(channel)
    await desktop.is_accessible()
    lines = desktop.hook("comments")
    await lines.first.click()
    await desktop.reads_toast("This post is not in")
    await lines.last.click()
    await expect(desktop.page.get_by_role("main").get_by_role("heading", level=1)).to_contain_text(
        "A supergroup"
    )
    await desktop.sees("A post")
