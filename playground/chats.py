"""Chats and messages, and how the Bot API writes them down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.people import Person

Markup = dict[str, Any]
_NAMES: tuple[str, ...] = ("first_name", "last_name", "username")


@dataclass(slots=True)
class Chat:
    """One chat as one bot sees it; a private one belongs to a person."""

    id: int
    type: str
    person: Person | None = None
    title: str | None = None
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Markup | None = None
    """The reply keyboard that stands below the typing field."""
    action: str | None = None
    sent: int = 0
    edited: int = 0
    deleted: int = 0

    def brief(self) -> dict[str, Any]:
        """The Bot API's Chat, as it stands in messages."""
        if self.person is None:
            return {"id": self.id, "title": self.title or "", "type": self.type}
        user = self.person.user()
        named = {name: user[name] for name in _NAMES if name in user}
        return {"id": self.id, **named, "type": self.type}


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says at one time; an edit replaces it whole."""

    text: str | None = None
    entities: tuple[dict[str, Any], ...] = ()
    markup: Markup | None = None
    """Any reply markup. Only an inline keyboard is shown to bots and can be edited."""
    extra: tuple[tuple[str, Any], ...] = ()
    """Other fields as the Bot API names them: document, location, sticker, link_preview_options …"""

    @property
    def inline(self) -> Markup | None:
        return self.markup if self.markup is not None and "inline_keyboard" in self.markup else None

    def same_as(self, other: Content) -> bool:
        """Whether an edit from one to the other would be refused as no change."""
        return (self.text, self.entities, self.inline) == (other.text, other.entities, other.inline)


@dataclass(slots=True)
class Message:
    """One message and all that it ever said."""

    id: int
    chat: Chat
    sender: dict[str, Any]
    date: int
    content: Content
    edit_date: int | None = None
    deleted: bool = False
    silent: bool = False
    protected: bool = False
    effect: str | None = None
    reply_to: Message | None = None
    versions: list[Content] = field(default_factory=list)
    """What it said before, oldest first."""

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    def replace(self, content: Content, date: int) -> None:
        self.versions.append(self.content)
        self.content = content
        self.edit_date = date

    def api(self, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        content = self.content
        found: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.brief(),
            "date": self.date,
        }
        if self.edit_date is not None:
            found["edit_date"] = self.edit_date
        if with_reply and self.reply_to is not None:
            found["reply_to_message"] = self.reply_to.api(with_reply=False)
        if self.protected:
            found["has_protected_content"] = True
        if self.effect is not None:
            found["effect_id"] = self.effect
        found.update(content.extra)
        if content.text is not None:
            caption = "document" in found
            found["caption" if caption else "text"] = content.text
            if content.entities:
                found["caption_entities" if caption else "entities"] = list(content.entities)
        if content.inline is not None:
            found["reply_markup"] = content.inline
        return found


@dataclass(slots=True)
class Callback:
    """One press of an inline button, until the bot answers it or it grows too old."""

    id: str
    person: Person
    message: Message
    data: str
    pressed_at: float
    answered: bool = False
