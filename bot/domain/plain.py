"""Typed text made plain, and the error for text that could not be understood."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 80
"""More characters than any time, day or date needs; nothing longer is read."""

_SHOWN: Final = 32
_OUTER: Final = " .,;!?"
_SPACES: Final = re.compile(r"\s+")
_DASHES: Final = re.compile(r"\s*[-\u2010-\u2015\u2212~]\s*")


class NotUnderstood(ValueError):  # noqa: N818 — it reads as the answer does: "I did not understand"
    """What a person typed has no meaning here.

    `reason` is a machine key: "empty", "too-long", "unknown", "range" (a number that no clock or calendar
    has), "ambiguous" (two readings), "past", "too-far". `found` is their text, cleaned and cut short, to be
    quoted in an answer (escape it as any text of theirs).
    """

    def __init__(self, reason: str, found: str) -> None:
        self.reason = reason
        self.found = shown(found)
        super().__init__(f"{reason}: {self.found}")


def plain(text: str) -> str:
    """The text as the parsers read it: lower case, single spaces, a hyphen for each dash.

    Full-width and other scripts' digits are digits 0-9; punctuation around the text and invisible
    characters (direction marks, joiners) vanish.
    Raises NotUnderstood ("empty", "too-long").
    """
    if len(text.strip()) > LONGEST:
        raise NotUnderstood("too-long", text)
    folded = "".join(map(_plain_character, unicodedata.normalize("NFKC", text)))
    result = _DASHES.sub("-", _SPACES.sub(" ", folded)).casefold().strip(_OUTER)
    if not result:
        raise NotUnderstood("empty", text)
    return result


def shown(text: str) -> str:
    """The text on one line, without what cannot be printed, cut to 32 characters."""
    line = _SPACES.sub(" ", text[: _SHOWN * 4]).strip()
    line = "".join(filter(str.isprintable, line))
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _plain_character(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Cf":
        return ""
    return character
