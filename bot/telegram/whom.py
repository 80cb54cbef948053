"""Whom an update is from, read from its raw form: it works for what the library cannot parse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Whom:
    """Where an answer could go. Whatever the update does not hold, or holds in a strange form, is None."""

    person: int | None = None
    chat: int | None = None
    private: bool = False
    language: str | None = None
    callback: str | None = None

    @property
    def reachable(self) -> bool:
        """Whether an answer bothers nobody else: in private, or as the alert of the button they pressed."""
        return self.callback is not None or (self.private and self.chat is not None)


def whom(raw: Mapping[str, Any]) -> Whom:
    """Reads any update: one field besides update_id, with `from` or `user`, and a chat somewhere."""
    field, event = next(((key, value) for key, value in raw.items() if isinstance(value, dict)), ("", {}))
    person = _object(event, "from") or _object(event, "user")
    chat = _object(event, "chat") or _object(_object(event, "message"), "chat")
    language = person.get("language_code")
    callback = event.get("id") if field == "callback_query" else None
    return Whom(
        person=_id(person),
        chat=_id(chat),
        private=chat.get("type") == "private",
        language=language if isinstance(language, str) else None,
        callback=callback if isinstance(callback, str) else None,
    )


def _object(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = holder.get(key)
    return found if isinstance(found, dict) else {}


def _id(holder: Mapping[str, Any]) -> int | None:
    found = holder.get("id")
    return found if isinstance(found, int) else None
