"""How the control API shows what is in the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.chats import Callback, Content, Message
    from playground.events import Event


def message_view(message: Message, content: Content | None = None) -> dict[str, Any]:
    """A message as it is now, or as it was when it said `content`."""
    return {
        "id": message.id,
        "chat_id": message.chat.id,
        "sender_id": message.sender["id"],
        "sender_name": message.sender["first_name"],
        "from_bot": message.from_bot,
        "date": message.date,
        "edit_date": message.edit_date,
        "deleted": message.deleted,
        "silent": message.silent,
        "protected": message.protected,
        "effect": message.effect,
        "reply_to": message.reply_to.id if message.reply_to else None,
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
