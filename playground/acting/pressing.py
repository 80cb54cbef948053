"""Pressing: buttons below messages and below the typing field, and the one that blocks the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.acting.talking import posted
from playground.chats import Callback, Content
from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playground.acting.places import Place
    from playground.chats import Chat, Message
    from playground.people import Bot

CALLBACKS_KEPT = 10_000


def tap(at: Place, label: str) -> Message:
    """Tap a button of the reply keyboard: its text is sent, in a group as a reply to the keyboard's message.

    A button that asks for something needs the act for that: `share_location`, `pick_chat`.
    """
    chat = at.chat()
    button = reply_button(chat, label)
    if button.get("request_location"):
        raise PlaygroundError(f"{label!r} asks for the location; use share_location")
    if button.get("request_chat"):
        raise PlaygroundError(f"{label!r} asks for a chat; use pick_chat")
    replied = chat.keyboard_of.id if chat.keyboard_of is not None and chat.person is None else None
    return posted(at, Content(label), reply_to=replied)


def press(at: Place, button: str, message_id: int | None = None, *, stale: bool = False) -> Callback:
    """Press an inline button, named by its label or data.

    It must be on the message's keyboard as it is now; with `stale` also on one that an edit or a deletion
    took away, as when the screen is behind. Without a message, the latest that has the button. An answer that
    the app still remembers is shown again, and the bot is told nothing.
    """
    chat = at.chat()
    if chat.person is None and not chat.username and not chat.member(at.person.id).present:
        raise PlaygroundError(f"{at.person.name} is not in {chat.title}")
    message, found = _inline_button(chat, button, message_id, stale=stale)
    world, now = at.world, at.world.now()
    bot = chat.bot or _bot_of(at, message)
    query_id = str(world.random.randrange(10**17, 10**18))
    query = Callback(query_id, at.person, message, found["callback_data"], now)
    bot.callbacks[query_id] = query
    if len(bot.callbacks) > CALLBACKS_KEPT:
        del bot.callbacks[next(iter(bot.callbacks))]
    if chat.bot is None:
        world.meet(bot, at.person.id)
    detail: dict[str, object] = {"query": query_id, "data": query.data, "label": found["text"]}
    world.emit("press", bot, chat, message, {**detail, "person": at.person.id})
    until, answer = bot.kept_answers.get(query.key, (now, {}))
    if now < until:
        query.answered = True
        world.emit("answer", bot, chat, message, {**answer, "query": query_id})
    else:
        bot.queue.add("callback_query", _callback_api(query, chat), now)
    return query


def block(at: Place, *, blocked: bool = True) -> None:
    """Block the bot, or unblock it; nothing happens where that is so already."""
    chat, bot, world = at.chat(), at.bot, at.world
    if chat.person is None:
        raise PlaygroundError("a bot is blocked in the private chat with it")
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.emit("blocked" if blocked else "unblocked", bot, chat)
    states = [_member(bot, kicked=not blocked), _member(bot, kicked=blocked)]
    bot.queue.add(
        "my_chat_member",
        {
            "chat": chat.brief(),
            "from": at.person.user(),
            "date": int(world.now()),
            "old_chat_member": states[0],
            "new_chat_member": states[1],
        },
        world.now(),
    )


def reply_button(chat: Chat, label: str) -> dict[str, Any]:
    """A button of the reply keyboard that stands now. Raises PlaygroundError with what there is."""
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
        for content in _seen(message, stale=stale):
            for found in _buttons(content):
                if button in {found["text"], found.get("callback_data")} and "callback_data" in found:
                    return message, found
    shown = _labels(message for message in messages if not message.deleted)
    raise PlaygroundError(f"no button {button!r} to press; there is: {', '.join(shown[:12]) or 'none'}")


def _seen(message: Message, *, stale: bool) -> list[Content]:
    now = [] if message.deleted and not stale else [message.content]
    return [*now, *reversed(message.versions)] if stale else now


def _labels(messages: Iterable[Message]) -> list[str]:
    return [found["text"] for message in messages for found in _buttons(message.content)]


def _buttons(content: Content) -> list[dict[str, Any]]:
    return [button for row in (content.inline or {}).get("inline_keyboard", []) for button in row]


def _bot_of(at: Place, message: Message) -> Bot:
    return next(bot for bot in at.world.bots.values() if bot.id == message.sender["id"])


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
