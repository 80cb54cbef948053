"""The one place where text becomes Telegram's HTML; everything that is not ours is escaped here.

Telegram knows &lt; &gt; &amp; &quot; and no other names (`&apos;` and `&nbsp;` would show literally).
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from bot.telegram.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACE: Final = re.compile(r"\{\{|\}\}|\{([a-z_][a-z0-9_]*)\}")
_TAG: Final = re.compile(r"<[^>]*>")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class Html(str):
    """Text that is Telegram's HTML already. Only this module and our own templates make it.

    What is added to it with + is escaped.
    """

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        return Html("".join((self, escape(other))))

    def __radd__(self, other: str) -> Html:
        return Html("".join((escape(other), self)))


def html(template: str, /, **parts: object) -> Html:
    """Fills `{name}` in one of our templates: Html goes in as it is, anything else as escaped text.

    The template may hold tags, `{{` and `}}` stand for braces. A name without a part is a KeyError; nothing
    in a part is ever read as a tag or as a place to fill.
    """

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        return match[0][0] if name is None else escape(parts[name])

    return Html(_PLACE.sub(filled, template))


def escape(part: object) -> Html:
    """Any text as Html that shows just that text; control characters and half characters are cleaned away."""
    return part if isinstance(part, Html) else Html(clean(str(part)).translate(_ESCAPES))


def bold(part: object) -> Html:
    return Html(f"<b>{escape(part)}</b>")


def italic(part: object) -> Html:
    return Html(f"<i>{escape(part)}</i>")


def code(part: object) -> Html:
    return Html(f"<code>{escape(part)}</code>")


def quote(part: object, *, expandable: bool = False) -> Html:
    """A block quotation; an expandable one shows its first lines until tapped."""
    return Html(f"<blockquote{' expandable' if expandable else ''}>{escape(part)}</blockquote>")


def link(part: object, url: str) -> Html:
    """A link; Telegram drops those to localhost silently."""
    return Html(f'<a href="{escape(str(url))}">{escape(part)}</a>')


def join(parts: Iterable[object], separator: str = ", ") -> Html:
    """The parts, each escaped, with a separator that is escaped too."""
    return Html(escape(separator).join(escape(part) for part in parts))


def lines(*parts: object) -> Html:
    """The parts one below the other; None is left out, an empty text is an empty line."""
    return join((part for part in parts if part is not None), "\n")


def shown(markup: Html) -> str:
    """The plain text that people see of it: for a toast, which knows no markup."""
    return unescape(_TAG.sub("", markup))


def visible_length(markup: Html) -> int:
    """What Telegram counts against its limits: the UTF-16 units of the text without its tags."""
    return utf16_length(shown(markup))


def utf16_length(text: str) -> int:
    """The length in UTF-16 units, in which Telegram measures text and entities."""
    return len(text) + sum(character > "\uffff" for character in text)
