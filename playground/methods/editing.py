"""What a bot does to messages that exist: edits and deletions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playground import keyboards
from playground.errors import bad_request
from playground.methods.posting import text_of

if TYPE_CHECKING:
    from playground.chats import Content, Message
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

DELETABLE = 48 * 3600
_CAPTIONED = frozenset({"document", "photo"})
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    text, entities = text_of(p)
    message = editable(world, bot, p)
    if message.content.text is None or any(
        name in {"document", "photo"} for name, _ in message.content.extra
    ):
        raise bad_request("there is no text in the message to edit")
    extra = (("link_preview_options", p["link_preview_options"]),) if p.get("link_preview_options") else ()
    return edited(
        world,
        bot,
        message,
        replace(with_keyboard(message, p), text=text, entities=tuple(entities), extra=extra),
    )


def edit_markup(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    message = editable(world, bot, p)
    return edited(world, bot, message, with_keyboard(message, p))


def delete(world: World, bot: Bot, p: Params) -> bool:
    """A bot can delete any message of a private chat, its own and the person's, for 48 hours."""
    chat = world.find_chat(bot, p["chat_id"])
    message = chat.messages.get(p["message_id"])
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    if world.now() > message.date + DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    chat.deleted += 1
    world.emit("delete", bot, chat, message)
    return True


def editable(world: World, bot: Bot, p: Params) -> Message:
    """The message that an edit names. Raises ApiError where it is not there or not the bot's to edit."""
    chat = world.writable_chat(bot, p["chat_id"])
    message = chat.messages.get(p["message_id"])
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.sender["id"] != bot.id or (message.content.markup and not message.content.inline):
        raise bad_request("message can't be edited")
    return message


def with_keyboard(message: Message, p: Params) -> Content:
    """What the message says, with the keyboard that the edit brings, or none."""
    keyboard = keyboards.inline(p["reply_markup"]) if "reply_markup" in p else None
    return replace(message.content, markup=keyboard)


def edited(world: World, bot: Bot, message: Message, content: Content) -> dict[str, Any]:
    """Let the message say something else. Raises ApiError for no change and for too many edits."""
    if content.same_as(message.content):
        raise bad_request(NOT_MODIFIED)
    world.pace(bot, message.chat)
    message.replace(content, int(world.now()))
    message.chat.edited += 1
    world.emit("edit", bot, message.chat, message)
    return message.api()
