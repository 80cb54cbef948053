"""What a bot does to messages that exist: edits. Deletions are in `deleting`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playground import keyboards
from playground.errors import bad_request
from playground.methods.posting import text_of
from playground.rights import may

if TYPE_CHECKING:
    from playground.chats import Chat, Content, Message
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

_CAPTIONED = frozenset({"document", "photo"})
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_text(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    text, entities = text_of(p)
    message = editable(world, bot, p)
    if message.content.text is None or any(name in _CAPTIONED for name, _ in message.content.extra):
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


def editable(world: World, bot: Bot, p: Params) -> Message:
    """The message that an edit names. Raises ApiError where it is not there or not the bot's to edit."""
    chat = world.find_chat(bot, p["chat_id"], "edit")
    message = chat.messages.get(p["message_id"])
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if not _may_edit(bot, message) or (message.content.markup and not message.content.inline):
        raise bad_request("message can't be edited")
    if chat.type != "private" and _is_muted(bot, chat):
        raise bad_request("CHAT_WRITE_FORBIDDEN")
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
    world.edited(message)
    return message.api()


def _may_edit(bot: Bot, message: Message) -> bool:
    """A bot edits its own messages, in a channel with a right to post; or anybody's there with that to edit.

    Source: core.telegram.org/bots/api#editmessagetext and TDLib (can_edit_message).
    """
    if message.service is not None:
        return False
    own, chat = bool(message.sender["id"] == bot.id), message.chat
    if chat.type != "channel":
        return own
    member = chat.member(bot.id)
    return may(member, "edit_others", "channel") or (own and may(member, "send", "channel"))


def _is_muted(bot: Bot, chat: Chat) -> bool:
    """Who is muted cannot edit either (core.telegram.org/method/messages.editMessage, its errors)."""
    return chat.type != "channel" and not may(chat.member(bot.id), "send", chat.type, chat.permissions)
