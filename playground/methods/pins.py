"""Pinning messages.

Sources: core.telegram.org/bots/api#pinchatmessage, Client.cpp of tdlib/telegram-bot-api, and TDLib
(can_pin_messages).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import pins
from playground.errors import bad_request
from playground.rights import may
from playground.topics import GENERAL

if TYPE_CHECKING:
    from playground.chats import Chat, Message
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World


def pin(world: World, bot: Bot, p: Params) -> bool:
    chat, message = _named(world, bot, p, "message to pin not found")
    if message.service is not None:
        raise bad_request("a service message can't be pinned")
    pins.pin(world, chat, bot.user(), message, silent=p.get("disable_notification", False))
    return True


def unpin(world: World, bot: Bot, p: Params) -> bool:
    """Unpin a message, or of those that are pinned the one that was sent last."""
    if p.get("message_id"):
        chat, message = _named(world, bot, p, "message to unpin not found")
    else:
        chat = world.writable_chat(bot, p["chat_id"])
        latest = latest_of(chat)
        if latest is None:
            raise bad_request("message to unpin not found")
        message = latest
        _check_right(bot, chat)
    pins.unpin(world, chat, message)
    return True


def unpin_all(world: World, bot: Bot, p: Params) -> bool:
    """Of the chat, or of the topic that the call names."""
    chat = world.writable_chat(bot, p["chat_id"])
    _check_right(bot, chat)
    pins.unpin_all(world, chat, p.get("message_thread_id"))
    return True


def unpin_all_general(world: World, bot: Bot, p: Params) -> bool:
    return unpin_all(world, bot, {**p, "message_thread_id": GENERAL})


def latest_of(chat: Chat) -> Message | None:
    """Of the pinned messages the one that was sent last (core.telegram.org/bots/api#chatfullinfo)."""
    there = [number for number in chat.pinned if number in chat.messages]
    return chat.messages[max(there)] if there else None


def _named(world: World, bot: Bot, p: Params, missing: str) -> tuple[Chat, Message]:
    chat = world.writable_chat(bot, p["chat_id"])
    message = chat.messages.get(p["message_id"])
    if message is None or message.deleted:
        raise bad_request(missing)
    _check_right(bot, chat)
    return chat, message


def _check_right(bot: Bot, chat: Chat) -> None:
    """In a basic group a bot has to be an administrator, even where everybody may pin."""
    if chat.person is not None:
        return
    member = chat.member(bot.id)
    allowed = may(member, "pin", chat.type, chat.permissions)
    if not allowed or (chat.type == "group" and not member.is_admin):
        raise bad_request("not enough rights to manage pinned messages in the chat")
