"""Corners of groups: seldom walked, and yet there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from playground.errors import PlaygroundError
from tests.playground.updates import kinds

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.fixture
async def group(pg: Playground) -> Gathering:
    return await pg.alice.create_group("Glute club", members=[pg.bot.id])


async def test_a_bot_hears_nothing_said_after_it_left(pg: Playground, api: Api, group: Gathering) -> None:
    await group.remove(pg.bot.id)
    await api.news()
    await pg.alice.in_chat(group).say(f"/start@{pg.bot.username}")
    await group.change(title="Glutes")
    assert await api.news() == []
    await group.unban(pg.bot.id)
    assert kinds(await api.news()) == ["my_chat_member"]


async def test_nobody_acts_where_there_is_no_chat(pg: Playground) -> None:
    with pytest.raises(PlaygroundError, match="there is no chat with the id -7"):
        await pg.ask("act", person=pg.alice.id, what="say", text="hi", chat=-7)


async def test_who_is_gone_is_listed_as_such(pg: Playground, group: Gathering) -> None:
    mira = await pg.add_person("Mira")
    await group.add(mira)
    await mira.change(deactivated=True)
    found = next(each for each in (await group.info())["members"] if each["user"]["id"] == mira.id)
    assert found["user"] == {"id": mira.id, "is_bot": False, "first_name": ""}
    with pytest.raises(PlaygroundError, match="Mira deleted the account"):
        await mira.in_chat(group).say("hello")
    row = next(each for each in await mira.chats() if each["id"] == group.id)
    assert row["can_write_why"] == "Mira deleted the account"


async def test_a_bot_is_blocked_in_its_private_chat_only(pg: Playground, group: Gathering) -> None:
    with pytest.raises(PlaygroundError, match="a bot is blocked in the private chat with it"):
        await pg.alice.in_chat(group).block()


async def test_a_title_is_not_empty(group: Gathering) -> None:
    with pytest.raises(PlaygroundError, match="a chat has a title"):
        await group.change(title="  ")


async def test_a_description_is_changed_without_a_word(pg: Playground, api: Api, group: Gathering) -> None:
    await api.news()
    await group.change(description="We train.")
    assert (await group.info())["description"] == "We train."
    assert await api.news() == []


async def test_a_restricted_one_who_left_comes_back_restricted(pg: Playground, group: Gathering) -> None:
    mira = await pg.add_person("Mira")
    await group.add(mira)
    await group.restrict(mira, "can_send_photos")
    await group.leave(mira)
    assert (await group.add(mira))["status"] == "restricted"


async def test_a_link_to_a_group_that_has_the_bot_changes_nothing(
    pg: Playground, api: Api, group: Gathering
) -> None:
    await api.news()
    assert await pg.alice.follow(f"t.me/{pg.bot.username}?startgroup", group) is None
    assert await api.news() == []


async def test_a_banned_one_is_added_again_by_who_may_unban(pg: Playground, group: Gathering) -> None:
    mira, nell = await pg.add_person("Mira"), await pg.add_person("Nell")
    await group.add(nell)
    await group.remove(mira)
    with pytest.raises(PlaygroundError, match="Nell lacks can_restrict_members"):
        await group.add(mira, by=nell)
    assert (await group.add(mira))["status"] == "member"


async def test_the_calls_can_be_asked_for_one_by_one(pg: Playground, api: Api) -> None:
    for _ in range(3):
        await api("getMe")
    second = await pg.ask("calls", after=1, limit=1)
    assert [call["seq"] for call in second] == [2]


async def test_a_photo_of_a_persons_can_be_fetched(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    await pg.ask("act", person=pg.alice.id, what="send_other", kind="photo", caption="after /squats")
    message = (await api.news())[-1]["message"]
    file = await api("getFile", file_id=message["photo"][-1]["file_id"])
    assert (message["caption"], file["file_size"]) == ("after /squats", message["photo"][-1]["file_size"])


async def test_a_topics_icon_changes_too(pg: Playground, api: Api) -> None:
    forum = await pg.alice.create_group("Forum", kind="forum")
    await forum.promote(pg.bot.id, "can_manage_topics")
    made = await api("createForumTopic", chat_id=forum.id, name="Squats")
    thread = {"chat_id": forum.id, "message_thread_id": made["message_thread_id"]}
    await api("editForumTopic", **thread, icon_custom_emoji_id="5368324170671202286")
    told = [update["message"] for update in await api.news() if "message" in update]
    assert told[-1]["forum_topic_edited"] == {"icon_custom_emoji_id": "5368324170671202286"}


async def test_a_deleted_topics_pins_go_and_others_stay(pg: Playground) -> None:
    forum = await pg.alice.create_group("Forum", kind="forum")
    topic = await forum.topic("create", name="Squats")
    kept = await pg.alice.in_chat(forum).say("keep me")
    lost = await pg.alice.in_chat(forum, topic).say("lose me")
    for message in (kept, lost):
        await pg.alice.in_chat(forum).pin(message)
    await forum.topic("delete", topic)
    assert (await forum.info())["pinned"] == [kept.id]


async def test_in_slow_mode_everybody_waits_but_administrators(
    pg: Playground, api: Api, group: Gathering
) -> None:
    mira = await pg.add_person("Mira")
    await group.add(mira)
    await group.change(slow_mode=30)
    assert (await api("getChat", chat_id=group.id))["slow_mode_delay"] == 30
    await mira.in_chat(group).say("one")
    with pytest.raises(PlaygroundError, match=r"slow mode: Mira can write again in (30|29) s"):
        await mira.in_chat(group).say("two")
    for text in ("one", "two"):
        await pg.alice.in_chat(group).say(text)
    with pytest.raises(PlaygroundError, match="a group's slow mode is one of 0, 10, 30"):
        await group.change(slow_mode=7)


async def test_a_reply_forgets_what_was_deleted(pg: Playground, api: Api, group: Gathering) -> None:
    alice = pg.alice.in_chat(group)
    await group.promote(pg.bot.id)
    first = await alice.say("one")
    reply = await alice.say("two", reply_to=first)
    await alice.delete(first)
    await alice.edit(reply, "three")
    edited = (await api.news())[-1]["edited_message"]
    assert "reply_to_message" not in edited
