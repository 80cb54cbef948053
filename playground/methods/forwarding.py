"""Forwarding and copying messages. Source: core.telegram.org/bots/api#forwardmessage and #copymessage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import keyboards
from playground.chats import Content
from playground.errors import bad_request
from playground.methods.posting import post

if TYPE_CHECKING:
    from playground.chats import Message
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World


def forward(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    message = _source(world, bot, p, "forward")
    content = Content(message.content.text, message.content.entities, None, message.content.extra)
    return post(world, bot, p, content, forward=message.forward or _origin(message)).api()


def copy(world: World, bot: Bot, p: Params) -> dict[str, int]:
    message = _source(world, bot, p, "copy")
    keyboard = keyboards.checked(p["reply_markup"]) if "reply_markup" in p else None
    content = Content(message.content.text, message.content.entities, keyboard, message.content.extra)
    return {"message_id": post(world, bot, p, content).id}


def _source(world: World, bot: Bot, p: Params, what: str) -> Message:
    message = world.find_chat(bot, p["from_chat_id"]).messages.get(p["message_id"])
    if message is None or message.deleted:
        raise bad_request(f"message to {what} not found")
    if message.service is not None or message.protected:
        raise bad_request("message can't be forwarded" if what == "forward" else "message can't be copied")
    return message


def _origin(message: Message) -> dict[str, Any]:
    """Where it comes from, with the fields from before 2024 that Telegram still sends."""
    date = {"forward_date": message.date}
    chat = message.sender_chat
    if chat is None:
        user = message.sender
        origin = {"type": "user", "sender_user": user, "date": message.date}
        return {"forward_origin": origin, "forward_from": user, **date}
    shown = {"author_signature": message.author_signature} if message.author_signature else {}
    if message.chat.type != "channel":
        origin = {"type": "chat", "sender_chat": chat.brief(), **shown, "date": message.date}
        return {"forward_origin": origin, "forward_from_chat": chat.brief(), **date}
    origin = {
        "type": "channel",
        "chat": chat.brief(),
        "message_id": message.id,
        **shown,
        "date": message.date,
    }
    return {
        "forward_origin": origin,
        "forward_from_chat": chat.brief(),
        "forward_from_message_id": message.id,
        **date,
    }
