"""Several people in one window: who one is, what waits for each, and how each likes the page to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_a_new_person_begins_with_start_and_one_can_be_the_other_again(
    stage: Stage, desktop: Window
) -> None:
    await stage.subscribe()
    await desktop.open()
    await desktop.hook("me").click()
    await desktop.hook("person-add").click()
    dialog = desktop.page.get_by_role("dialog")
    await dialog.get_by_label("First name").fill("Zoë")
    await desktop.is_accessible()
    await dialog.get_by_role("button", name="Add").click()
    await expect(desktop.hook("me")).to_contain_text("Zoë")
    await desktop.hook("start").click()
    await desktop.sees("Hi Zoë! Here is your first tip")
    await stage.alice.ask("/streak")
    await desktop.hook("me").click()
    await desktop.is_accessible()
    await desktop.hook("person-item", person=stage.alice.id).click()
    await desktop.sees("Your first Done")


async def test_what_comes_into_a_chat_that_is_not_open_is_counted(stage: Stage, desktop: Window) -> None:
    group = await stage.pg.ask("create_chat", person=stage.alice.id, kind="supergroup", title="Club")
    await stage.alice.started_before()
    await desktop.open(group["id"])
    await stage.alice.ask("/tip")
    row = desktop.hook("chat-row", chat=stage.alice.id)
    await expect(row.locator('[data-test="unread"]')).to_have_text("1")
    await row.click()
    await expect(row.locator('[data-test="unread"]')).to_be_hidden()


async def test_the_theme_that_one_chose_stays(desktop: Window) -> None:
    background = "getComputedStyle(document.querySelector('#conversation')).backgroundColor"
    await desktop.open()
    await expect(desktop.hook("me")).to_contain_text("Alice")
    light = await desktop.page.evaluate(background)
    await desktop.hook("theme").click()
    await desktop.page.get_by_role("menuitemradio", name="Dark").click()
    await desktop.page.reload()
    await expect(desktop.hook("me")).to_contain_text("Alice")
    assert await desktop.page.evaluate(background) != light


async def test_a_deleted_account_takes_its_name_from_what_it_said(stage: Stage, desktop: Window) -> None:
    bob = await stage.pg.add_person("Bob")
    club = await stage.pg.ask(
        "create_chat", person=stage.alice.id, kind="supergroup", title="Club", members=[bob.id]
    )
    await stage.pg.ask("act", person=bob.id, what="say", chat=club["id"], text="See you")
    await stage.pg.ask("change_person", person=bob.id, deactivated=True)
    await desktop.open(club["id"])
    await expect(await desktop.sees("See you")).to_contain_text("Deleted Account")
    await expect(desktop.hook("chat-row", chat=club["id"])).to_contain_text("Deleted Account: See you")
    await desktop.hook("chat-info").click()
    words = desktop.hook("member-row", user=bob.id).locator(".p-grow")
    await expect(words).to_have_text("Deleted Account")
