"""What a person says: texts, commands, locations, stickers; and taking back what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import markup, pins, rights
from playground.acting.voices import hurry, silenced, voice
from playground.chats import Content
from playground.errors import PlaygroundError
from playground.pictures import keep_photo, sample

if TYPE_CHECKING:
    from playground.acting.places import Place
    from playground.chats import Message

_STICKER: dict[str, Any] = {
    "width": 512,
    "height": 512,
    "emoji": "💪",
    "is_animated": False,
    "is_video": False,
    "type": "regular",
    "file_id": "sticker",
    "file_unique_id": "usticker",
    "file_size": 1000,
}
_RIGHTS = {"sticker": "can_send_other_messages", "photo": "can_send_photos"}


def say(at: Place, text: str, *, reply_to: int | None = None, as_chat: str | int | None = None) -> Message:
    """Type a text; the first one starts a private chat, as the Start button does."""
    found, entities = markup.typed(text)
    if not found:
        raise PlaygroundError("Telegram sends no empty message")
    if markup.utf16_length(found) > markup.MAX_TEXT:
        raise PlaygroundError(f"a message holds {markup.MAX_TEXT} characters; the app would split this one")
    return posted(at, Content(found, tuple(entities)), reply_to=reply_to, as_chat=as_chat)


def start(at: Place, payload: str = "") -> Message:
    """Follow a link to the bot and press Start."""
    return say(at, f"/start {payload}".strip())


def share_location(at: Place, latitude: float, longitude: float) -> Message:
    """Send a place on the map."""
    location = {"latitude": latitude, "longitude": longitude}
    return posted(at, Content(extra=(("location", location),)))


def send_other(at: Place, kind: str = "sticker", caption: str = "") -> Message:
    """Send what is not text: a sticker, or a photo that the bot can fetch, with a caption."""
    if kind not in _RIGHTS:
        raise PlaygroundError(f"people here send {', '.join(_RIGHTS)}, not {kind!r}")
    if kind == "sticker":
        return posted(at, Content(extra=(("sticker", _STICKER),)), right=_RIGHTS[kind])
    sizes = [each.size() for each in keep_photo(at.bot, sample())]
    text, entities = markup.typed(caption)
    content = Content(text or None, tuple(entities), extra=(("photo", sizes),))
    return posted(at, content, right=_RIGHTS[kind])


def edit(at: Place, message_id: int, text: str) -> Message:
    """Edit an own message; in a channel, an own post, or another's with the right to."""
    message = at.chat().messages.get(message_id)
    if message is None or message.deleted or not _editable(at, message):
        raise PlaygroundError(f"{at.person.name} has no message {message_id} to edit")
    found, entities = markup.typed(text)
    message.replace(Content(found, tuple(entities)), int(at.world.now()))
    at.world.edited(message)
    return message


def delete(at: Place, message_id: int) -> None:
    """Delete a message for everyone: any in a private chat, elsewhere an own one, or with the right to."""
    message, chat = at.message(message_id), at.chat()
    member = chat.member(at.person.id)
    own = message.sender["id"] == at.person.id and message.forward is None
    if chat.person is None and not own and not rights.may(member, "delete_others", chat.type):
        raise PlaygroundError(f"{at.person.name} may not delete messages of others here")
    message.deleted = True
    at.world.removed(message)


def pin(at: Place, message_id: int, *, silent: bool = False) -> None:
    """Pin a message."""
    message = at.message(message_id)
    _check_pin(at)
    pins.pin(at.world, at.chat(), at.person.user(), message, silent=silent)


def unpin(at: Place, message_id: int | None = None) -> None:
    """Unpin a message, or the latest pinned one."""
    _check_pin(at)
    if not pins.unpin(at.world, at.chat(), None if message_id is None else at.message(message_id)):
        raise PlaygroundError("this message is not pinned")


def posted(
    at: Place,
    content: Content,
    *,
    reply_to: int | None = None,
    as_chat: str | int | None = None,
    right: str | None = None,
) -> Message:
    """Put something of the person's into the chat. Raises PlaygroundError where they may not."""
    chat = at.opened()
    replied = at.message(reply_to) if reply_to is not None else None
    topic = replied.thread if replied is not None and replied.in_topic else at.topic
    why = silenced(chat, at.person, topic, right) or hurry(at.world, chat, at.person)
    if why is not None:
        raise PlaygroundError(why)
    flags = voice(at.world, chat, at.person, as_chat)
    return at.world.post(
        chat.bot, chat, at.person.user(), content, reply_to=replied, thread=at.topic, **flags
    )


def _editable(at: Place, message: Message) -> bool:
    own = message.sender["id"] == at.person.id
    if message.service is not None or message.chat.type != "channel":
        return own and message.service is None
    member = message.chat.member(at.person.id)
    return rights.may(member, "send" if own else "edit_others", "channel")


def _check_pin(at: Place) -> None:
    chat = at.chat()
    member = chat.member(at.person.id)
    if chat.person is None and not rights.may(member, "pin", chat.type, chat.permissions):
        raise PlaygroundError(f"{at.person.name} may not pin messages in {chat.title}")
