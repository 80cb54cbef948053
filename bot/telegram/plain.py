"""Plain text from people made fit to show: cleaned, shortened, kept from turning what is around it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import Final

ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
# Kept apart from the marks and isolates, which only format their own text: these reach beyond it.
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068\u2069")
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_JOINER: Final = "\N{ZERO WIDTH JOINER}"
_SKIN_TONES: Final = range(0x1F3FB, 0x1F3FF + 1)
_REGIONAL: Final = range(0x1F1E6, 0x1F1FF + 1)
_MOST_MARKS: Final = 32


def clean(text: str) -> str:
    """Without control characters (a tab is a space, a line break stays), half characters and bidi overrides.

    Anything is fine: the result is valid Unicode and shows as the rest of the text does.
    """
    return "".join(map(_cleaned, text)) if not text.isprintable() else text


def name(text: str, limit: int = 64) -> str:
    """A name given by a person, on one line, at most `limit` UTF-16 units, harmless to its neighbours."""
    plain = " ".join("".join(c for c in clean(text) if c not in _ISOLATES).split())
    return isolate(shorten(plain, limit))


def isolate(text: str) -> str:
    """Right-to-left text within marks that keep the text around it in order; any other text as it is."""
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `limit` (at least 1) UTF-16 units.

    Never cut inside a character, nor between one and the marks, joined emoji or flag half that belong to it.
    """
    used = list(accumulate(2 if character > "\uffff" else 1 for character in text))
    if not used or used[-1] <= limit:
        return text
    end = bisect_right(used, limit - len(ELLIPSIS))
    return text[: _boundary(text, end)].rstrip() + ELLIPSIS


def _cleaned(character: str) -> str:
    if character == "\n":
        return character
    if character in _OVERRIDES:
        return ""
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Cc":
        return " " if character == "\t" else ""
    return " " if category in {"Zl", "Zp"} else character


def _boundary(text: str, end: int) -> int:
    """The last place at or before `end` where a character as people see it begins."""
    for start in range(end, max(0, end - _MOST_MARKS), -1):
        if not _continues(text, start):
            return start
    return end


def _continues(text: str, at: int) -> bool:
    character = text[at]
    if text[at - 1] == _JOINER or character == _JOINER or unicodedata.category(character)[0] == "M":
        return True
    if ord(character) in _SKIN_TONES:
        return True
    if ord(character) not in _REGIONAL:
        return False
    before = 0
    while before < at and ord(text[at - 1 - before]) in _REGIONAL:
        before += 1
    return before % 2 == 1
