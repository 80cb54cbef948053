"""Topics as a bot begins, changes, closes and deletes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.playground.gathering import gather, stand, topic

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api

CLOSING = "Bad Request: not enough rights to close or open the topic"


async def test_a_new_topic_has_the_number_of_the_message_that_tells_of_it(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    made = await api("createForumTopic", chat_id=chat.id, name=" Daily  tips ", icon_color=0xFFD67E)
    assert made == {"message_thread_id": 11, "name": "Daily tips", "icon_color": 0xFFD67E}
    service = chat.messages[made["message_thread_id"]]
    assert service.service == {"forum_topic_created": {"name": "Daily tips", "icon_color": 0xFFD67E}}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": " "}, "title must be non-empty"),
        ({"name": "x", "icon_color": 5}, "icon_color must be one of 7322096, "),
    ],
)
async def test_a_topic_that_cannot_be(
    pg: Playground, api: Api, more: dict[str, str | int], words: str
) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    found = await api("createForumTopic", chat_id=chat.id, **more)
    assert found.startswith(f"Bad Request: {words}")


async def test_a_long_name_is_cut(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    assert len((await api("createForumTopic", chat_id=chat.id, name="x" * 200))["name"]) == 128


async def test_topics_are_for_forums_and_for_who_may_manage_them(pg: Playground, api: Api) -> None:
    plain = gather(pg, "supergroup", "can_manage_topics")
    found = await api("createForumTopic", chat_id=plain.id, name="Tips")
    assert found == "Bad Request: the chat is not a forum"
    chat = gather(pg, "forum", "can_pin_messages")
    found = await api("createForumTopic", chat_id=chat.id, name="Tips")
    assert found == "Bad Request: not enough rights to create a topic"


async def test_editing_names_what_changed(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    tips = topic(pg, chat)
    where = {"chat_id": chat.id, "message_thread_id": tips.id}
    assert await api("editForumTopic", **where, name="Daily tips", icon_custom_emoji_id="") is True
    assert tips.name == "Daily tips"
    (*_, service) = chat.messages.values()
    assert service.service == {"forum_topic_edited": {"name": "Daily tips"}}
    assert await api("editForumTopic", **where, name="Daily tips") == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await api("editForumTopic", **where) is True


async def test_closing_and_reopening_each_once(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    where = {"chat_id": chat.id, "message_thread_id": topic(pg, chat).id}
    assert await api("reopenForumTopic", **where) == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await api("closeForumTopic", **where) is True
    assert await api("closeForumTopic", **where) == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await api("reopenForumTopic", **where) is True


async def test_without_the_right_only_the_own_topics(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_pin_messages")
    tips = topic(pg, chat)
    where = {"chat_id": chat.id, "message_thread_id": tips.id}
    assert await api("closeForumTopic", **where) == CLOSING
    editing = "Bad Request: not enough rights to edit the topic"
    assert await api("editForumTopic", **where, name="Mine") == editing
    deleting = "Bad Request: not enough rights to delete the topic"
    assert await api("deleteForumTopic", **where) == deleting
    tips.creator_id = pg.bot.id
    assert await api("closeForumTopic", **where) is True
    assert await api("deleteForumTopic", **where) is True


async def test_deleting_takes_the_messages_along(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_delete_messages")
    tips = topic(pg, chat)
    said = await api("sendMessage", chat_id=chat.id, text="Tip", message_thread_id=tips.id)
    assert await api("deleteForumTopic", chat_id=chat.id, message_thread_id=tips.id) is True
    assert chat.messages[said["message_id"]].deleted
    found = await api("deleteForumTopic", chat_id=chat.id, message_thread_id=tips.id)
    assert found == "Bad Request: TOPIC_ID_INVALID"
    found = await api("deleteForumTopic", chat_id=chat.id, message_thread_id=1)
    assert found == "Bad Request: TOPIC_ID_INVALID"


async def test_a_topic_number_that_none_can_be(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    found = await api("closeForumTopic", chat_id=chat.id, message_thread_id=-1)
    assert found == "Bad Request: invalid message thread identifier specified"


async def test_general_is_edited_closed_and_hidden_by_methods_of_its_own(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_manage_topics")
    general = chat.topics[1]
    assert await api("editGeneralForumTopic", chat_id=chat.id, name="Lounge") is True
    assert general.name == "Lounge"
    assert await api("closeGeneralForumTopic", chat_id=chat.id) is True
    assert await api("reopenGeneralForumTopic", chat_id=chat.id) is True
    assert await api("unhideGeneralForumTopic", chat_id=chat.id) == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await api("hideGeneralForumTopic", chat_id=chat.id) is True
    assert (general.hidden, general.closed) == (True, True)
    assert await api("hideGeneralForumTopic", chat_id=chat.id) == "Bad Request: TOPIC_NOT_MODIFIED"
    assert await api("unhideGeneralForumTopic", chat_id=chat.id) is True
    stand(pg, chat, "can_pin_messages")
    assert await api("hideGeneralForumTopic", chat_id=chat.id) == CLOSING


async def test_a_new_topic_counts_as_a_send(pg: Playground, api: Api) -> None:
    pg.world.flood.tune(on=True, chat_burst=1)
    chat = gather(pg, "forum", "can_manage_topics")
    assert "message_thread_id" in await api("createForumTopic", chat_id=chat.id, name="Tips")
    status, _ = await api.whole("createForumTopic", chat_id=chat.id, name="Tips")
    assert status == 429
