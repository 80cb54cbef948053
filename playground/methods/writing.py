"""Whether a bot may write this in that chat: rights, topics, slow mode, and what it replies to.

Sources of the words and of the order of the checks: Client.cpp of tdlib/telegram-bot-api
(check_reply_parameters) and TDLib (can_send_message, can_send_message_content, ReplyMarkup.cpp).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from playground.errors import bad_request, too_many
from playground.keyboards import check_place
from playground.rights import has, may
from playground.topics import GENERAL

if TYPE_CHECKING:
    from playground.chats import Chat, Content, Message
    from playground.members import Member
    from playground.people import Bot
    from playground.schema import Params
    from playground.topics import Topic
    from playground.world import World

_NOT_FOUND = "message thread not found"
_KINDS = {
    "document": ("can_send_documents", "documents"),
    "photo": ("can_send_photos", "photos"),
    "sticker": ("can_send_other_messages", "stickers"),
    "location": ("can_send_messages", "locations"),
}
_TEXT = ("can_send_messages", "text messages")


def replied_to(chat: Chat, reply: Params) -> Message | None:
    """The message of the chat that is replied to; None where there is none and the bot does not mind."""
    if "message_id" not in reply:
        raise bad_request("can't parse reply parameters: Can't find field \"message_id\"")
    if reply.get("chat_id", chat.id) not in {chat.id, f"@{chat.username}"}:
        raise bad_request("a reply to a message of another chat is unsupported (by the playground)")
    message = chat.messages.get(reply["message_id"])
    if message is not None and not message.deleted:
        return message
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def topic_of(chat: Chat, thread: int | None) -> Topic | None:
    """The topic that a call names; General has no number there (tdlib/telegram-bot-api#447)."""
    if not thread:
        return None
    topic = chat.topics.get(thread) if thread != GENERAL else None
    if topic is None:
        raise bad_request(_NOT_FOUND)
    return topic


def check_writing(
    world: World, bot: Bot, chat: Chat, content: Content, topic: Topic | None, reply_to: Message | None
) -> None:
    """Refuse what the bot has no right to write in this group or channel, or not now. Raises ApiError."""
    check_channel(bot, chat)
    if content.markup is not None:
        check_place(content.markup, chat.type)
    member = chat.member(bot.id)
    right, what = next((_KINDS[name] for name, _ in content.extra if name in _KINDS), _TEXT)
    if chat.type != "channel" and not has(member, right, chat.type, chat.permissions):
        raise bad_request(f"not enough rights to send {what} to the chat")
    if chat.is_forum:
        _check_open(chat, bot, topic, reply_to)
    if chat.slow_mode and not member.is_admin:
        _check_pace(world, bot, chat)


def check_channel(bot: Bot, chat: Chat) -> None:
    """Refuse a bot that has no right to post in a channel."""
    if chat.type == "channel" and not may(chat.member(bot.id), "send", "channel"):
        raise bad_request("need administrator rights in the channel chat")


def manages_topics(member: Member) -> bool:
    """Whether a member may change the topics of others: by an own right, what all may do is not enough."""
    return member.status == "creator" or "can_manage_topics" in member.rights


def _check_open(chat: Chat, bot: Bot, topic: Topic | None, reply_to: Message | None) -> None:
    if topic is None and reply_to is not None and reply_to.in_topic:
        topic = chat.topics.get(reply_to.thread or GENERAL)
    topic = topic or chat.topics[GENERAL]
    if topic.closed and topic.creator_id != bot.id and not manages_topics(chat.member(bot.id)):
        raise bad_request("TOPIC_CLOSED")


def _check_pace(world: World, bot: Bot, chat: Chat) -> None:
    said = (m for m in reversed(chat.messages.values()) if m.sender["id"] == bot.id and m.service is None)
    last = next(said, None)
    if last is not None and (left := last.date + chat.slow_mode - world.now()) > 0:
        raise too_many(math.ceil(left))
