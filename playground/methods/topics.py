"""Topics of a forum, as a bot manages them.

Sources: core.telegram.org/bots/api#createforumtopic and the methods after it, which ask for an administrator
with can_manage_topics or for who began the topic; TDLib (ForumTopicManager.cpp) for the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import topics
from playground.errors import bad_request
from playground.methods.writing import manages_topics
from playground.rights import may
from playground.topics import COLOURS, GENERAL

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.people import Bot
    from playground.schema import Params
    from playground.topics import Topic
    from playground.world import World

MAX_NAME = 128
_NOT_TO_CLOSE = "not enough rights to close or open the topic"
_NOT_TO_EDIT = "not enough rights to edit the topic"


def create(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    """Begin a topic. It counts as a send: that of the message that tells of it (tdlib/td#2592)."""
    chat = _forum(world, bot, p)
    if not manages_topics(chat.member(bot.id)):
        raise bad_request("not enough rights to create a topic")
    colour = p.get("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request(
            f"icon_color must be one of {', '.join(map(str, COLOURS))} (the playground is strict)"
        )
    name = _name(p["name"])
    world.pace(bot, chat)
    return topics.create(world, chat, bot.user(), name, colour, p.get("icon_custom_emoji_id") or None).api()


def edit(world: World, bot: Bot, p: Params) -> bool:
    chat, topic = _topic(world, bot, p, _NOT_TO_EDIT)
    changes = {
        "name": _name(p["name"]) if p.get("name") else None,
        "icon_custom_emoji_id": p.get("icon_custom_emoji_id"),
    }
    now = {"name": topic.name, "icon_custom_emoji_id": topic.icon_custom_emoji_id or ""}
    asked = {field: value for field, value in changes.items() if value is not None}
    if asked and all(now[field] == value for field, value in asked.items()):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.edit(world, chat, bot.user(), topic, **changes)
    return True


def close(world: World, bot: Bot, p: Params) -> bool:
    chat, topic = _topic(world, bot, p, _NOT_TO_CLOSE)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.close(world, chat, bot.user(), topic)
    return True


def reopen(world: World, bot: Bot, p: Params) -> bool:
    chat, topic = _topic(world, bot, p, _NOT_TO_CLOSE)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.reopen(world, chat, bot.user(), topic)
    return True


def delete(world: World, bot: Bot, p: Params) -> bool:
    """Take away a topic with all its messages, which is the right to delete, not that to manage topics."""
    chat = _forum(world, bot, p)
    topic = _known(chat, p)
    if topic.creator_id != bot.id and not may(chat.member(bot.id), "delete_others", chat.type):
        raise bad_request("not enough rights to delete the topic")
    if topic.id == GENERAL:
        raise bad_request("TOPIC_ID_INVALID")
    topics.delete(world, chat, topic)
    return True


def hide_general(world: World, bot: Bot, p: Params) -> bool:
    chat, topic = _topic(world, bot, {**p, "message_thread_id": GENERAL}, _NOT_TO_CLOSE)
    if topic.hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.hide(world, chat, bot.user())
    return True


def unhide_general(world: World, bot: Bot, p: Params) -> bool:
    chat, topic = _topic(world, bot, {**p, "message_thread_id": GENERAL}, _NOT_TO_CLOSE)
    if not topic.hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.unhide(world, chat, bot.user())
    return True


def edit_general(world: World, bot: Bot, p: Params) -> bool:
    return edit(world, bot, {**p, "message_thread_id": GENERAL})


def close_general(world: World, bot: Bot, p: Params) -> bool:
    return close(world, bot, {**p, "message_thread_id": GENERAL})


def reopen_general(world: World, bot: Bot, p: Params) -> bool:
    return reopen(world, bot, {**p, "message_thread_id": GENERAL})


def _forum(world: World, bot: Bot, p: Params) -> Chat:
    chat = world.writable_chat(bot, p["chat_id"])
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _known(chat: Chat, p: Params) -> Topic:
    if p["message_thread_id"] <= 0:
        raise bad_request("invalid message thread identifier specified")
    topic = chat.topics.get(p["message_thread_id"])
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _topic(world: World, bot: Bot, p: Params, refusal: str) -> tuple[Chat, Topic]:
    """A topic that the bot may change: by the right to, or since it began it."""
    chat = _forum(world, bot, p)
    topic = _known(chat, p)
    if topic.creator_id != bot.id and not manages_topics(chat.member(bot.id)):
        raise bad_request(refusal)
    return chat, topic


def _name(given: str) -> str:
    name = " ".join(given.split())[:MAX_NAME]
    if not name:
        raise bad_request("title must be non-empty")
    return name
