"""Deleting messages.

Source: core.telegram.org/bots/api#deletemessage, and TDLib (can_delete_message) for the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.errors import bad_request
from playground.rights import may

if TYPE_CHECKING:
    from playground.chats import Chat, Message
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

DELETABLE = 48 * 3600
"""Seconds after which no message can be deleted any more."""
MOST = 100
_LASTING = frozenset({"supergroup_chat_created", "channel_chat_created", "forum_topic_created"})


def delete(world: World, bot: Bot, p: Params) -> bool:
    chat = world.writable_chat(bot, p["chat_id"])
    message = chat.messages.get(p["message_id"])
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    _check(world, bot, chat, message)
    _take_away(world, chat, message)
    return True


def delete_many(world: World, bot: Bot, p: Params) -> bool:
    """All or none of them; those that are not there any more are passed over."""
    if not p["message_ids"]:
        raise bad_request("message identifiers are not specified")
    if len(p["message_ids"]) > MOST:
        raise bad_request("too many message identifiers specified")
    chat = world.writable_chat(bot, p["chat_id"])
    found = {number: chat.messages[number] for number in p["message_ids"] if number in chat.messages}
    there = [message for message in found.values() if not message.deleted]
    for message in there:
        _check(world, bot, chat, message)
    for message in there:
        _take_away(world, chat, message)
    return True


def _check(world: World, bot: Bot, chat: Chat, message: Message) -> None:
    if not _may_delete(bot, chat, message):
        raise bad_request("message can't be deleted")
    if world.now() > message.date + DELETABLE:
        raise bad_request("message can't be deleted for everyone")


def _may_delete(bot: Bot, chat: Chat, message: Message) -> bool:
    if message.service is not None and not _LASTING.isdisjoint(message.service):
        return False
    if chat.person is not None:
        return True
    member, own = chat.member(bot.id), message.sender["id"] == bot.id
    if may(member, "delete_others", chat.type):
        return True
    if not own:
        return False
    return message.service is None if chat.type != "channel" else may(member, "send", "channel")


def _take_away(world: World, chat: Chat, message: Message) -> None:
    message.deleted = True
    chat.deleted += 1
    world.removed(message)
