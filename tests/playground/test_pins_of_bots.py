"""Pinning and unpinning by a bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.playground.gathering import gather, permit, stand, told, topic

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api

REFUSED = "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_a_pin_is_told_of_by_a_service_message(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup", "can_pin_messages")
    message = told(pg, chat)
    pinned = {"chat_id": chat.id, "message_id": message.id, "disable_notification": True}
    assert await api("pinChatMessage", **pinned) is True
    assert chat.pinned == [message.id]
    (*_, service) = chat.messages.values()
    assert (service.service or {})["pinned_message"]["message_id"] == message.id
    assert service.silent
    found = await api("pinChatMessage", chat_id=chat.id, message_id=service.id)
    assert found == "Bad Request: a service message can't be pinned"


@pytest.mark.parametrize(
    ("kind", "rights", "allowed"),
    [
        ("group", [], False),
        ("group", ["can_pin_messages"], True),
        ("supergroup", [], True),
        ("channel", ["can_post_messages"], False),
        ("channel", ["can_edit_messages"], True),
    ],
)
async def test_who_may_pin(pg: Playground, api: Api, kind: str, rights: list[str], *, allowed: bool) -> None:
    chat = gather(pg, kind, *rights)
    message = told(pg, chat)
    found = await api("pinChatMessage", chat_id=chat.id, message_id=message.id)
    assert found == (True if allowed else REFUSED)


async def test_where_pinning_is_for_administrators_a_member_may_not(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup")
    permit(chat, without={"can_pin_messages"})
    message = told(pg, chat)
    assert await api("pinChatMessage", chat_id=chat.id, message_id=message.id) == REFUSED
    chat.pinned = [message.id]
    assert await api("unpinChatMessage", chat_id=chat.id) == REFUSED
    assert await api("unpinAllChatMessages", chat_id=chat.id) == REFUSED


async def test_in_private_a_bot_pins_as_it_likes(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    said = await api("sendMessage", chat_id=pg.alice.id, text="Keep this")
    where = {"chat_id": pg.alice.id, "message_id": said["message_id"]}
    assert await api("pinChatMessage", **where) is True
    assert (await api("getChat", chat_id=pg.alice.id))["pinned_message"]["text"] == "Keep this"
    assert await api("unpinAllChatMessages", chat_id=pg.alice.id) is True


async def test_what_is_not_there_is_not_pinned(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup", "can_pin_messages")
    where = {"chat_id": chat.id, "message_id": 99}
    assert await api("pinChatMessage", **where) == "Bad Request: message to pin not found"
    assert await api("unpinChatMessage", **where) == "Bad Request: message to unpin not found"
    assert await api("unpinChatMessage", chat_id=chat.id) == "Bad Request: message to unpin not found"


async def test_without_a_number_the_one_sent_last_is_unpinned(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup", "can_pin_messages")
    first, second = told(pg, chat), told(pg, chat)
    chat.pinned = [second.id, first.id]
    assert await api("unpinChatMessage", chat_id=chat.id) is True
    assert chat.pinned == [first.id]
    assert await api("unpinChatMessage", chat_id=chat.id, message_id=first.id) is True
    assert chat.pinned == []


async def test_a_pinned_message_that_nobody_kept_is_none(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup", "can_pin_messages", pinned=[5])
    assert "pinned_message" not in await api("getChat", chat_id=chat.id)
    assert await api("unpinChatMessage", chat_id=chat.id) == "Bad Request: message to unpin not found"


async def test_all_pins_go_or_those_of_a_topic(pg: Playground, api: Api) -> None:
    chat = gather(pg, "forum", "can_pin_messages")
    tips = topic(pg, chat)
    inside = (await api("sendMessage", chat_id=chat.id, text="a", message_thread_id=tips.id))["message_id"]
    general = [(await api("sendMessage", chat_id=chat.id, text="b"))["message_id"] for _ in "ab"]
    chat.pinned = [inside, *general]
    where = {"chat_id": chat.id, "message_thread_id": tips.id}
    assert await api("unpinAllForumTopicMessages", **where) is True
    assert chat.pinned == general
    assert await api("unpinAllGeneralForumTopicMessages", chat_id=chat.id) is True
    assert chat.pinned == []
    chat.pinned = [inside]
    assert await api("unpinAllChatMessages", chat_id=chat.id) is True
    assert chat.pinned == []


async def test_who_lost_the_right_unpins_nothing(pg: Playground, api: Api) -> None:
    chat = gather(pg, "channel", "can_edit_messages")
    message = told(pg, chat)
    chat.pinned = [message.id]
    stand(pg, chat, "can_post_messages")
    assert await api("unpinChatMessage", chat_id=chat.id, message_id=message.id) == REFUSED
