"""What is typed and not yet sent, and what is said when it cannot be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_a_draft_survives_a_reload_until_it_is_sent(stage: Stage, desktop: Window) -> None:
    await stage.alice.started_before()
    await desktop.open()
    await desktop.hook("composer").fill("half a thou")
    await desktop.page.reload()
    await expect(desktop.hook("composer")).to_have_value("half a thou")
    await desktop.say("a whole thought")
    await desktop.sees("a whole thought")
    await desktop.page.reload()
    await desktop.sees("a whole thought")
    await expect(desktop.hook("composer")).to_have_value("")


async def test_a_draft_comes_back_after_an_earlier_message_was_changed(stage: Stage, desktop: Window) -> None:
    await stage.alice.started_before()
    await desktop.open()
    await desktop.say("helo")
    bubble = await desktop.sees("helo")
    await desktop.hook("composer").fill("and then")
    await bubble.click(button="right")
    await desktop.page.get_by_role("menuitem", name="Edit").click()
    await expect(desktop.hook("composer")).to_have_value("helo")
    await desktop.say("hello")
    await desktop.sees("hello")
    await expect(desktop.hook("composer")).to_have_value("and then")


async def test_each_person_has_a_draft_of_their_own_in_a_group(stage: Stage, desktop: Window) -> None:
    bob = await stage.pg.add_person("Bob")
    club = await stage.pg.ask(
        "create_chat", person=stage.alice.id, kind="supergroup", title="Club", members=[bob.id]
    )
    await desktop.open(club["id"])
    await desktop.hook("composer").fill("I, Alice")
    for person, expected in ((bob.id, ""), (stage.alice.id, "I, Alice")):
        await desktop.hook("me").click()
        await desktop.hook("person-item", person=person).click()
        await expect(desktop.hook("composer")).to_have_value(expected)


async def test_a_refusal_begins_with_a_capital(stage: Stage, desktop: Window) -> None:
    desktop.watch.tolerated.add("400 (Bad Request)")
    await stage.alice.started_before()
    await desktop.open()
    await desktop.say("x" * 4097)
    await expect(desktop.hook("toast")).to_contain_text("A message holds 4096 characters")
