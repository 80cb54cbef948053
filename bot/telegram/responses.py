"""What a handler responds with, as values: `carrying` turns them into requests to Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.telegram.keyboard import Keyboard, Rows
    from bot.telegram.markup import Html


@dataclass(frozen=True, slots=True)
class View:
    """A text and what stands under it."""

    text: Html
    keyboard: Keyboard = ()


@dataclass(frozen=True, slots=True)
class Say:
    """A new message."""

    view: View


@dataclass(frozen=True, slots=True)
class Edit:
    """The pressed button's message, written anew; a new message where no button was pressed."""

    view: View


@dataclass(frozen=True, slots=True)
class EditKeyboard:
    """Other buttons under the pressed button's message."""

    rows: Rows


@dataclass(frozen=True, slots=True)
class Toast:
    """A short notice over the chat, plain text of at most 200 characters; an alert has to be closed."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A document."""

    name: str
    content: bytes
    caption: Html


Response = Say | Edit | EditKeyboard | Toast | File
Responses = Sequence[Response]
