"""What a bot hears in a group (core.telegram.org/bots/features#privacy-mode)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.chats import Content
from tests.playground.updates import kinds, texts

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.fixture
async def group(pg: Playground, api: Api) -> Gathering:
    """Alice's supergroup with the bot in it, of which the bot has read."""
    found = await pg.alice.create_group("Glute club", members=[pg.bot.id])
    await api.news()
    return found


async def other_bot(pg: Playground, group: Gathering) -> Any:
    """Another bot in the group, with its name."""
    made = await pg.add_bot("77:other", username="other_bot", first_name="Other")
    await group.add(made["id"])
    return next(bot for bot in pg.world.bots.values() if bot.id == made["id"])


async def test_a_member_hears_only_commands(pg: Playground, api: Api, group: Gathering) -> None:
    alice = pg.alice.in_chat(group)
    for text in ("hello", "/streak", "/streak@other_bot", "/done@GLUTE_tips_playground_bot now", "a /b"):
        await alice.say(text)
    assert texts(await api.news()) == ["/streak", "/done@GLUTE_tips_playground_bot now"]


async def test_a_command_without_a_name_goes_to_the_bot_that_spoke_last(
    pg: Playground, api: Api, group: Gathering
) -> None:
    alice, other = pg.alice.in_chat(group), await other_bot(pg, group)
    await api.news()
    pg.world.post(other, pg.world.groups[group.id], other.user(), Content("hi"))
    await alice.say("/first")
    await api("sendMessage", chat_id=group.id, text="me too")
    await alice.say("/second")
    assert texts(await api.news()) == ["/second"]


async def test_replies_reach_the_bot_that_they_are_to(pg: Playground, api: Api, group: Gathering) -> None:
    alice = pg.alice.in_chat(group)
    sent = await api("sendMessage", chat_id=group.id, text="how was it?")
    chat_with = await alice.say("just chatting")
    await alice.say("fine", reply_to=sent["message_id"])
    await alice.say("indeed", reply_to=chat_with)
    command = await alice.say("/streak")
    await alice.say("this one I meant", reply_to=command)
    told = await api.news()
    assert texts(told) == ["fine", "/streak", "this one I meant"]
    assert told[0]["message"]["reply_to_message"]["text"] == "how was it?"


async def test_no_bot_hears_another(pg: Playground, api: Api, group: Gathering) -> None:
    other = await other_bot(pg, group)
    await group.promote(pg.bot.id)
    mine = await api("sendMessage", chat_id=group.id, text="hi")
    await api.news()
    chat = pg.world.groups[group.id]
    replied = chat.messages[mine["message_id"]]
    pg.world.post(other, chat, other.user(), Content("hello bot"), reply_to=replied)
    pg.world.post(other, chat, other.user(), Content(f"/start@{pg.bot.username}"))
    assert await api.news() == []


async def test_an_administrator_hears_everything(pg: Playground, api: Api, group: Gathering) -> None:
    alice = pg.alice.in_chat(group)
    await group.promote(pg.bot.id)
    await api.news()
    said = await alice.say("hello")
    await alice.edit(said, "hello all")
    await alice.send_other("sticker")
    told = await api.news()
    assert kinds(told) == ["message", "edited_message", "message"]
    assert texts(told) == ["hello", "hello all"]


async def test_an_edited_command_is_told_like_the_first(pg: Playground, api: Api, group: Gathering) -> None:
    alice = pg.alice.in_chat(group)
    said = await alice.say("/streak")
    await alice.edit(said, "no command")
    await alice.edit(said, "/streak again")
    assert texts(await api.news()) == ["/streak", "/streak again"]


async def test_service_messages_reach_every_bot(pg: Playground, api: Api, group: Gathering) -> None:
    mira = await pg.add_person("Mira")
    alice = pg.alice.in_chat(group)
    said = await alice.say("hello")
    await group.add(mira)
    await group.change(title="Glutes")
    await alice.pin(said)
    await group.leave(mira)
    told = [update["message"] for update in await api.news()]
    fields = ("new_chat_members", "new_chat_title", "pinned_message", "left_chat_member")
    assert [next(name for name in fields if name in message) for message in told] == list(fields)
    assert told[0]["new_chat_member"] == told[0]["new_chat_participant"] == told[0]["new_chat_members"][0]
    assert told[2]["pinned_message"]["text"] == "hello"


async def test_a_reply_keyboards_button_answers_its_message(
    pg: Playground, api: Api, group: Gathering
) -> None:
    keyboard = {"keyboard": [[{"text": "Yes"}]]}
    asked = await api("sendMessage", chat_id=group.id, text="Well?", reply_markup=keyboard)
    await pg.alice.in_chat(group).tap("Yes")
    (told,) = await api.news()
    assert told["message"]["reply_to_message"]["message_id"] == asked["message_id"]


async def test_a_press_in_a_group_carries_the_groups_message(
    pg: Playground, api: Api, group: Gathering
) -> None:
    mira = await pg.add_person("Mira")
    await group.add(mira)
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "done"}]]}
    sent = await api("sendMessage", chat_id=group.id, text="Today", reply_markup=keyboard)
    await api.news()
    await mira.in_chat(group).press("Done")
    query = (await api.news())[0]["callback_query"]
    assert (query["from"]["id"], query["data"]) == (mira.id, "done")
    assert (query["message"]["message_id"], query["message"]["chat"]["id"]) == (sent["message_id"], group.id)


async def test_who_was_seen_in_a_group_is_no_stranger(pg: Playground, api: Api, group: Gathering) -> None:
    mira, nell = await pg.add_person("Mira"), await pg.add_person("Nell")
    await group.add(mira)
    await mira.in_chat(group).say("/streak")
    seen = await api("sendMessage", chat_id=mira.id, text="hi")
    unseen = await api("sendMessage", chat_id=nell.id, text="hi")
    assert seen == "Forbidden: bot can't initiate conversation with a user"
    assert unseen == "Bad Request: chat not found"
