"""What the client hands out: messages, presses, answers and calls as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button of either kind of keyboard."""

    text: str
    data: str | None = None
    url: str | None = None
    asks_location: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its reader sees it. Moments are Unix seconds, offsets UTF-16 units."""

    id: int
    chat_id: int
    sender_id: int
    sender_name: str
    """What an app shows above it."""
    sender_chat: dict[str, Any] | None
    """The chat that it was written as: `id` and `title`."""
    author_signature: str | None
    forward: dict[str, Any] | None
    """Where a forwarded one comes from: the Bot API's MessageOrigin."""
    from_bot: bool
    date: int
    edit_date: int | None
    deleted: bool
    silent: bool
    protected: bool
    effect: str | None
    reply_to: int | None
    topic: int | None
    """In a forum, the topic; 1 is General."""
    service: dict[str, Any] | None
    """What a service message tells: `kind` is the Bot API's field."""
    before: tuple[str | None, ...]
    """What it said before its edits, oldest first."""
    text: str
    entities: tuple[dict[str, Any], ...]
    inline: tuple[tuple[Button, ...], ...]
    reply_keyboard: tuple[tuple[Button, ...], ...]
    removes_keyboard: bool
    forces_reply: bool
    extra: dict[str, Any]
    """document, location, sticker, link_preview_options …, as the Bot API has them."""

    @property
    def labels(self) -> list[str]:
        """The labels of the inline buttons, in reading order."""
        return [button.text for row in self.inline for button in row]

    def __str__(self) -> str:
        buttons = "".join(f" [ {label} ]" for label in self.labels)
        return f"{'BOT' if self.from_bot else self.sender_name}: {self.text!r}{buttons}"


@dataclass(frozen=True, slots=True)
class Press:
    """A press of an inline button, on its way to the bot."""

    query: str
    data: str
    message_id: int
    seq: int
    """The last event before it: where to look for its answer from."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person saw after a press: a toast or an alert; without text only the spinner stops."""

    query: str
    text: str
    alert: bool
    url: str | None = None
    """Where the app goes: a link to the bot itself."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: message, edit, delete, press, answer, action, blocked, unblocked, problem."""

    seq: int
    kind: str
    at: float
    bot_id: int
    chat_id: int
    message: Message | None
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API; `status` 0: no whole answer went out."""

    seq: int
    at: float
    bot_id: int
    method: str
    params: dict[str, Any]
    status: int
    answer: Any
    problem: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages a bot sent, edited and deleted in one chat."""

    sent: int
    edited: int
    deleted: int


def message_from(view: dict[str, Any]) -> Message:
    changed = {
        "text": view["text"] or "",
        "before": tuple(view["before"]),
        "entities": tuple(view["entities"]),
        "inline": _rows(view["inline"]),
        "reply_keyboard": _rows(view["reply_keyboard"]),
    }
    return Message(**{**view, **changed})


def event_from(view: dict[str, Any]) -> Event:
    message = message_from(view["message"]) if view["message"] else None
    return Event(**{**view, "message": message})


def _rows(rows: list[list[dict[str, Any]]]) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        tuple(
            Button(
                button["text"],
                button.get("callback_data"),
                button.get("url"),
                bool(button.get("request_location")),
            )
            for button in row
        )
        for row in rows
    )
