"""Who lives in the world: people and bots, and how the Bot API writes them down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.chats import Callback, Chat
    from playground.files import StoredFile
    from playground.updates import UpdateQueue

TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{3,}")


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    zone: str | None = None
    """The time zone of their phone, by its IANA name. Telegram never tells it to bots."""
    deactivated: bool = False
    known_to: set[int] = field(default_factory=set)
    """Bots that saw this person in a group: they get another error for a chat never started."""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name or ''}".strip()

    def user(self) -> dict[str, Any]:
        """The Bot API's User."""
        if self.deactivated:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        filled = {key: value for key, value in optional.items() if value}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name, **filled}


@dataclass(slots=True)
class Bot:
    """One bot account, with everything that the Bot API keeps for it."""

    id: int
    token: str
    first_name: str
    username: str
    queue: UpdateQueue
    next_message_id: int = 1
    chats: dict[int, Chat] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    kept_answers: dict[tuple[int, int, int, str], tuple[float, dict[str, Any]]] = field(default_factory=dict)
    """What an app still remembers of an answer, by `Callback.key`, and until when (Unix seconds)."""
    files: dict[str, StoredFile] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name, description and short description by (field, language code)."""
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)
    default_rights: dict[bool, dict[str, bool]] = field(default_factory=dict)

    def user(self) -> dict[str, Any]:
        """The Bot API's User, as it stands in messages."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    def me(self) -> dict[str, Any]:
        """The answer to getMe."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
