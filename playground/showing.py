"""How the control API shows what is said and done in the world; chats are in `listing`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.topics import GENERAL

if TYPE_CHECKING:
    from playground.chats import Callback, Chat, Content, Message
    from playground.events import Event

_LEGACY = frozenset({"new_chat_participant", "new_chat_member", "left_chat_participant"})
"""Fields that only repeat others."""
_NAMED = {
    "new_chat_members": "users",
    "left_chat_member": "user",
    "new_chat_title": "title",
    "migrate_to_chat_id": "chat_id",
    "migrate_from_chat_id": "chat_id",
}
"""What the value of a service message's field is called in a view."""


def message_view(message: Message, content: Content | None = None) -> dict[str, Any]:
    """A message as it is now, or as it was when it said `content`."""
    return {
        "id": message.id,
        "chat_id": message.chat.id,
        "sender_id": message.sender["id"],
        "sender_name": _shown_name(message),
        "sender_chat": _brief(message.sender_chat),
        "author_signature": message.author_signature,
        "forward": message.forward.get("forward_origin") if message.forward else None,
        "from_bot": message.from_bot,
        "date": message.date,
        "edit_date": message.edit_date,
        "deleted": message.deleted,
        "silent": message.silent,
        "protected": message.protected,
        "effect": message.effect,
        "reply_to": message.reply_to.id if message.reply_to else None,
        "topic": topic_of(message),
        "service": service_view(message),
        "before": [version.text for version in message.versions],
        **content_view(content or message.content),
    }


def content_view(content: Content) -> dict[str, Any]:
    """The words, their entities and the keyboards."""
    markup = content.markup or {}
    return {
        "text": content.text,
        "entities": list(content.entities),
        "inline": markup.get("inline_keyboard", []),
        "reply_keyboard": markup.get("keyboard", []),
        "removes_keyboard": bool(markup.get("remove_keyboard")),
        "forces_reply": bool(markup.get("force_reply")),
        "extra": dict(content.extra),
    }


def topic_of(message: Message) -> int | None:
    """The topic in which an app shows a message: General where it is in none; None outside of forums."""
    if not message.chat.is_forum:
        return None
    return message.thread if message.in_topic else GENERAL


def service_view(message: Message) -> dict[str, Any] | None:
    """What a service message tells: its `kind` is the Bot API's field, the rest is what that says."""
    if message.service is None:
        return None
    kind, told = next((field, told) for field, told in message.service.items() if field not in _LEGACY)
    if kind == "pinned_message":
        return {"kind": kind, "message_id": told["message_id"], "text": told.get("text", "")}
    if kind in _NAMED:
        return {"kind": kind, _NAMED[kind]: told}
    return {"kind": kind, **(told if isinstance(told, dict) else {})}


def callback_view(query: Callback) -> dict[str, Any]:
    return {"query": query.id, "data": query.data, "message_id": query.message.id}


def event_view(event: Event) -> dict[str, Any]:
    """An event; its message says what it said then."""
    message = message_view(event.message, event.content) if event.message is not None else None
    return {
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at,
        "bot_id": event.bot_id,
        "chat_id": event.chat_id,
        "message": message,
        "detail": event.detail or {},
    }


def _shown_name(message: Message) -> str:
    if message.sender_chat is not None:
        return message.sender_chat.title or ""
    return str(message.sender["first_name"])


def _brief(chat: Chat | None) -> dict[str, Any] | None:
    return None if chat is None else {"id": chat.id, "title": chat.title}
