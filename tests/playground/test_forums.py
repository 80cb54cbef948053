"""Forums: topics, what a message in one looks like, and who may do what with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.fixture
async def forum(pg: Playground, api: Api) -> Gathering:
    """Alice's forum, where the bot hears everything."""
    found = await pg.alice.create_group("Glute forum", kind="forum")
    await found.promote(pg.bot.id, "can_pin_messages")
    await api.news()
    return found


async def test_a_topic_has_the_number_of_the_message_that_began_it(api: Api, forum: Gathering) -> None:
    topic = await forum.topic("create", name="Squats")
    message = (await api.news())[0]["message"]
    assert message["message_id"] == message["message_thread_id"] == topic
    assert message["is_topic_message"] is True
    assert message["forum_topic_created"]["name"] == "Squats"
    assert message["chat"]["is_forum"] is True
    assert "reply_to_message" not in message


async def test_a_message_in_a_topic_replies_at_least_to_its_beginning(
    pg: Playground, api: Api, forum: Gathering
) -> None:
    topic = await forum.topic("create", name="Squats")
    alice = pg.alice.in_chat(forum, topic)
    first = await alice.say("deep?")
    await pg.alice.in_chat(forum).say("yes", reply_to=first)
    plain, reply = [update["message"] for update in (await api.news())[1:]]
    assert [plain["message_thread_id"], reply["message_thread_id"]] == [topic, topic]
    assert plain["reply_to_message"]["forum_topic_created"]["name"] == "Squats"
    assert reply["reply_to_message"]["message_id"] == first.id
    assert (first.topic, first.reply_to) == (topic, None)


async def test_general_has_no_number_in_messages(pg: Playground, api: Api, forum: Gathering) -> None:
    alice = pg.alice.in_chat(forum, 1)
    first = await alice.say("hello")
    reply = await alice.say("me again", reply_to=first)
    told = [update["message"] for update in await api.news()]
    assert "message_thread_id" not in told[0]
    assert told[1]["message_thread_id"] == first.id
    assert ["is_topic_message" in message for message in told] == [False, False]
    assert (first.topic, reply.topic) == (1, 1)


async def test_a_transcript_can_be_of_one_topic(pg: Playground, forum: Gathering) -> None:
    topic = await forum.topic("create", name="Squats")
    await pg.alice.in_chat(forum).say("in general")
    await pg.alice.in_chat(forum, topic).say("in squats")
    said = [message.text for message in await pg.alice.in_chat(forum, topic).transcript()]
    assert said == ["", "in squats"]


async def test_waiting_in_a_topic_sees_only_that_topic(pg: Playground, api: Api, forum: Gathering) -> None:
    topic = await forum.topic("create", name="Squats")
    alice = pg.alice.in_chat(forum, topic)
    await alice.say("well?")
    await api("sendMessage", chat_id=forum.id, text="in general")
    await api("sendMessage", chat_id=forum.id, text="in squats", message_thread_id=topic)
    assert (await alice.next_message()).text == "in squats"


async def test_a_topics_life_is_told_step_by_step(api: Api, forum: Gathering) -> None:
    topic = await forum.topic("create", name="Squats")
    await forum.topic("edit", topic, "Lunges")
    await forum.topic("close", topic)
    await forum.topic("reopen", topic)
    told = [update["message"] for update in await api.news()]
    assert told[1]["forum_topic_edited"] == {"name": "Lunges"}
    assert [
        message.get("forum_topic_closed", message.get("forum_topic_reopened")) for message in told[2:]
    ] == [
        {},
        {},
    ]
    assert {message["message_thread_id"] for message in told} == {topic}


async def test_general_can_be_hidden(api: Api, forum: Gathering) -> None:
    await forum.topic("hide")
    assert (await forum.info())["topics"][0] | {"icon_color": 0} == {
        "id": 1,
        "name": "General",
        "icon_color": 0,
        "closed": True,
        "hidden": True,
    }
    with pytest.raises(PlaygroundError, match="General is hidden already"):
        await forum.topic("hide")
    await forum.topic("unhide")
    with pytest.raises(PlaygroundError, match="General is not hidden"):
        await forum.topic("unhide")
    told = [update["message"] for update in await api.news()]
    fields = ("forum_topic_closed", "general_forum_topic_hidden", "general_forum_topic_unhidden")
    assert [next(name for name in fields if name in message) for message in told] == list(fields)


async def test_a_hidden_general_is_seen_again_when_it_is_reopened(forum: Gathering) -> None:
    await forum.topic("hide")
    await forum.topic("reopen", 1)
    general = (await forum.info())["topics"][0]
    assert (general["closed"], general["hidden"]) == (False, False)


async def test_a_deleted_topic_takes_its_messages_with_it(pg: Playground, api: Api, forum: Gathering) -> None:
    topic = await forum.topic("create", name="Squats")
    said = await pg.alice.in_chat(forum, topic).say("deep?")
    await pg.alice.in_chat(forum).pin(said)
    await forum.topic("delete", topic)
    info = await forum.info()
    assert ([each["name"] for each in info["topics"]], info["pinned"]) == (["General"], [])
    with pytest.raises(PlaygroundError, match="this topic was deleted"):
        await pg.alice.in_chat(forum, topic).say("anybody?")
    sent = await api("sendMessage", chat_id=forum.id, text="hi", message_thread_id=topic)
    assert sent == "Bad Request: message thread not found"


async def test_only_who_manages_topics_writes_in_a_closed_one(pg: Playground, forum: Gathering) -> None:
    mira = await pg.add_person("Mira")
    await forum.add(mira)
    topic = await forum.topic("create", name="Squats")
    await forum.topic("close", topic)
    with pytest.raises(PlaygroundError, match="the topic Squats is closed"):
        await mira.in_chat(forum, topic).say("hello")
    await pg.alice.in_chat(forum, topic).say("I may")


async def test_ones_own_topic_is_ones_own_to_change(pg: Playground, forum: Gathering) -> None:
    mira, nell = await pg.add_person("Mira"), await pg.add_person("Nell")
    await forum.add(mira)
    await forum.add(nell)
    topic = await forum.topic("create", name="Mine", by=mira)
    await forum.topic("close", topic, by=mira)
    await mira.in_chat(forum, topic).say("still mine")
    with pytest.raises(PlaygroundError, match="Nell lacks can_manage_topics"):
        await forum.topic("reopen", topic, by=nell)
    with pytest.raises(PlaygroundError, match="Mira lacks can_delete_messages"):
        await forum.topic("delete", topic, by=mira)


@pytest.mark.parametrize(
    ("what", "topic", "why"),
    [
        ("create", None, "a topic has a name"),
        ("edit", 99, "Glute forum has no topic 99"),
        ("delete", 1, "General can't be deleted"),
        ("reopen", 1, "the topic General is not closed"),
        ("fly", 1, "with a topic people here can create, edit, .*, not 'fly'"),
    ],
)
async def test_refused(forum: Gathering, what: str, topic: int | None, why: str) -> None:
    with pytest.raises(PlaygroundError, match=why):
        await forum.topic(what, topic)


async def test_closing_twice_is_refused(forum: Gathering) -> None:
    await forum.topic("close", 1)
    with pytest.raises(PlaygroundError, match="the topic General is closed already"):
        await forum.topic("close", 1)


async def test_an_edit_that_changes_nothing_tells_nothing(api: Api, forum: Gathering) -> None:
    await forum.topic("edit", 1, "General")
    assert await api.news() == []


async def test_a_supergroup_becomes_a_forum(pg: Playground) -> None:
    group = await pg.alice.create_group("Glute club")
    with pytest.raises(PlaygroundError, match="Glute club has no topics"):
        await group.topic("create", name="Squats")
    await group.change(forum=True)
    assert (await group.info())["forum"] is True


async def test_outside_of_forums_a_reply_makes_a_thread(pg: Playground, api: Api) -> None:
    group = await pg.alice.create_group("Glute club")
    await group.promote(pg.bot.id)
    alice = pg.alice.in_chat(group)
    root = await alice.say("one")
    answer = await alice.say("two", reply_to=root)
    await alice.say("three", reply_to=answer)
    told = [update["message"] for update in await api.news() if "message" in update]
    threads = [message.get("message_thread_id") for message in told if "text" in message]
    assert threads == [None, root.id, root.id]
