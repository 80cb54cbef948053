"""What people do: type, press, share, edit, block. Each act becomes the update that Telegram would send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import markup
from playground.chats import Callback, Chat, Content, Message
from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.people import Bot, Person
    from playground.world import World

CALLBACKS_KEPT = 10_000
_STICKER = {
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
_PHOTO = [{"file_id": "photo", "file_unique_id": "uphoto", "file_size": 1000, "width": 90, "height": 90}]
_CONTENTS: dict[str, Any] = {"sticker": _STICKER, "photo": _PHOTO}


def say(world: World, bot: Bot, person: Person, text: str) -> Message:
    """Type a text; the first one starts the chat, as the Start button does."""
    found, entities = markup.typed(text)
    if not found:
        raise PlaygroundError("Telegram sends no empty message")
    if markup.utf16_length(found) > markup.MAX_TEXT:
        raise PlaygroundError(f"a message holds {markup.MAX_TEXT} characters; the app would split this one")
    return _posted(world, bot, person, Content(found, tuple(entities)))


def start(world: World, bot: Bot, person: Person, payload: str = "") -> Message:
    """Follow a link to the bot and press Start."""
    return say(world, bot, person, f"/start {payload}".strip())


def tap(world: World, bot: Bot, person: Person, label: str) -> Message:
    """Tap a button of the reply keyboard: its text is sent; a location button needs `share_location`."""
    button = _reply_button(_chat(bot, person), label)
    if button.get("request_location"):
        raise PlaygroundError(f"{label!r} asks for the location; use share_location")
    return say(world, bot, person, label)


def share_location(world: World, bot: Bot, person: Person, latitude: float, longitude: float) -> Message:
    location = {"latitude": latitude, "longitude": longitude}
    return _posted(world, bot, person, Content(extra=(("location", location),)))


def send_other(world: World, bot: Bot, person: Person, kind: str = "sticker") -> Message:
    """Send what is not text: a sticker or a photo."""
    if kind not in _CONTENTS:
        raise PlaygroundError(f"people here send {', '.join(_CONTENTS)}, not {kind!r}")
    return _posted(world, bot, person, Content(extra=((kind, _CONTENTS[kind]),)))


def edit(world: World, bot: Bot, person: Person, message_id: int, text: str) -> Message:
    """Edit an own message."""
    message = _chat(bot, person).messages.get(message_id)
    if message is None or message.sender["id"] != person.id:
        raise PlaygroundError(f"{person.name} has no message {message_id} to edit")
    found, entities = markup.typed(text)
    message.replace(Content(found, tuple(entities)), int(world.now()))
    world.emit("edit", bot, message.chat, message)
    bot.queue.add("edited_message", message.api(), world.now())
    return message


def press(
    world: World, bot: Bot, person: Person, button: str, message_id: int | None = None, *, stale: bool = False
) -> Callback:
    """Press an inline button, named by its label or data.

    It must be on the message's keyboard as it is now; with `stale` also on one that an edit or a deletion
    took away, as when the screen is behind. Without a message, the latest that has the button.
    """
    chat = _chat(bot, person)
    message, found = _inline_button(chat, button, message_id, stale=stale)
    now = world.now()
    query_id = str(world.random.randrange(10**17, 10**18))
    query = Callback(query_id, person, message, found["callback_data"], now)
    bot.callbacks[query_id] = query
    if len(bot.callbacks) > CALLBACKS_KEPT:
        del bot.callbacks[next(iter(bot.callbacks))]
    world.emit("press", bot, chat, message, {"query": query_id, "data": query.data, "label": found["text"]})
    bot.queue.add("callback_query", _callback_api(query, chat), now)
    return query


def block(world: World, bot: Bot, person: Person, *, blocked: bool = True) -> None:
    """Block the bot, or unblock it; nothing happens where that is so already."""
    chat = _chat(bot, person)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.emit("blocked" if blocked else "unblocked", bot, chat)
    states = [_member(bot, kicked=not blocked), _member(bot, kicked=blocked)]
    bot.queue.add(
        "my_chat_member",
        {
            "chat": chat.brief(),
            "from": person.user(),
            "date": int(world.now()),
            "old_chat_member": states[0],
            "new_chat_member": states[1],
        },
        world.now(),
    )


def _posted(world: World, bot: Bot, person: Person, content: Content) -> Message:
    if person.deactivated:
        raise PlaygroundError(f"{person.name} deleted the account")
    chat = world.start_chat(bot, person)
    if chat.blocked:
        raise PlaygroundError(f"{person.name} blocked the bot; unblock first")
    message = world.post(bot, chat, person.user(), content)
    bot.queue.add("message", message.api(), world.now())
    return message


def _chat(bot: Bot, person: Person) -> Chat:
    if person.deactivated:
        raise PlaygroundError(f"{person.name} deleted the account")
    chat = bot.chats.get(person.id)
    if chat is None:
        raise PlaygroundError(f"{person.name} has not started the bot; start() comes first")
    return chat


def _reply_button(chat: Chat, label: str) -> dict[str, Any]:
    rows = (chat.keyboard or {}).get("keyboard", [])
    buttons = {button["text"]: button for row in rows for button in row}
    if label not in buttons:
        raise PlaygroundError(f"no {label!r} on the reply keyboard; there is: {', '.join(buttons) or 'none'}")
    found: dict[str, Any] = buttons[label]
    return found


def _inline_button(
    chat: Chat, button: str, message_id: int | None, *, stale: bool
) -> tuple[Message, dict[str, Any]]:
    if message_id is not None and message_id not in chat.messages:
        raise PlaygroundError(f"there is no message {message_id} in this chat")
    messages = (
        [chat.messages[message_id]] if message_id is not None else list(reversed(chat.messages.values()))
    )
    for message in messages:
        contents = [] if message.deleted and not stale else [message.content]
        if stale:
            contents += reversed(message.versions)
        for content in contents:
            for found in _buttons(content):
                if button in {found["text"], found.get("callback_data")} and "callback_data" in found:
                    return message, found
    shown = [
        found["text"] for message in messages if not message.deleted for found in _buttons(message.content)
    ]
    raise PlaygroundError(f"no button {button!r} to press; there is: {', '.join(shown[:12]) or 'none'}")


def _buttons(content: Content) -> list[dict[str, Any]]:
    return [button for row in (content.inline or {}).get("inline_keyboard", []) for button in row]


def _callback_api(query: Callback, chat: Chat) -> dict[str, Any]:
    message = query.message
    shown = message.api()
    if message.deleted:
        shown = {"chat": chat.brief(), "message_id": message.id, "date": 0}
    return {
        "id": query.id,
        "from": query.person.user(),
        "message": shown,
        "chat_instance": str(chat.id * 7919),
        "data": query.data,
    }


def _member(bot: Bot, *, kicked: bool) -> dict[str, Any]:
    if kicked:
        return {"user": bot.user(), "status": "kicked", "until_date": 0}
    return {"user": bot.user(), "status": "member"}
