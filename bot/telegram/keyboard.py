"""Keyboards, as values: rows of buttons under a message, and the one that asks for a location."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it either presses `data` or opens `url`."""

    label: str
    data: str = ""
    url: str = ""


Row = tuple[Button, ...]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AskLocation:
    """A keyboard in place of the phone's own, with one button that shares where one is."""

    label: str
    never_mind: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Gives the phone's own keyboard back."""


Keyboard = Rows | AskLocation | Remove


def grid(buttons: Iterable[Button], width: int) -> Rows:
    """The buttons in rows of this width."""
    return tuple(_chunks(tuple(buttons), width))


def encoded(keyboard: Keyboard) -> str:
    """The reply_markup that Telegram takes, as JSON."""
    return orjson.dumps(_markup(keyboard)).decode()


def _markup(keyboard: Keyboard) -> dict[str, Any]:
    match keyboard:
        case AskLocation(label, never_mind):
            rows = [[{"text": label, "request_location": True}], [{"text": never_mind}]]
            return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
        case Remove():
            return {"remove_keyboard": True}
        case rows:
            return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> dict[str, str]:
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}


def _chunks(row: Row, width: int) -> Iterator[Row]:
    for start in range(0, len(row), width):
        yield row[start : start + width]
