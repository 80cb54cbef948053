"""Weekdays as people type them."""

from __future__ import annotations

import re
from typing import Final

from bot.domain.days import Days
from bot.domain.plain import NotUnderstood, plain
from bot.domain.words import DAY_FILLERS, DAY_SETS, RANGE_WORDS, WEEKDAYS

_BETWEEN: Final = re.compile(r"[\s,;/+&.]+")
_TO: Final = re.compile(rf"(?<=\w)\.? (?:{'|'.join(sorted(RANGE_WORDS))}) (?=\w)")


def parse_days(text: str) -> Days:
    """The weekdays a person typed: `mon wed fri`, `mo-fr`, `1 3 5` (Monday is 1), `every day`, `none`.

    Raises NotUnderstood ("ambiguous" for one bare number, which might be a day or a count of days; "range"
    for a number that is no weekday; "unknown", "empty", "too-long"), and nothing else.
    """
    words = plain(text)
    if words in DAY_SETS:
        return DAY_SETS[words]
    if words.isdecimal() and len(words) == 1:
        raise NotUnderstood("ambiguous" if words != "0" else "range", text)
    chosen = Days.NONE
    for word in _words(words):
        chosen |= _days(word, text)
    if chosen == Days.NONE:
        raise NotUnderstood("unknown", text)
    return chosen


def _words(words: str) -> list[str]:
    """The words that name days, a range being one word."""
    parts = _BETWEEN.split(_TO.sub("-", words))
    return [part for part in parts if part and part not in DAY_FILLERS]


def _days(word: str, text: str) -> Days:
    """The days of one word: a set by name, a range, a weekday, or weekday numbers."""
    if word in DAY_SETS:
        return DAY_SETS[word]
    first, dash, last = word.partition("-")
    if dash:
        start, end = _weekday(first, text), _weekday(last, text)
        return Days.of(*((start + step) % 7 for step in range((end - start) % 7 + 1)))
    if word.isdecimal():
        return Days.of(*(_weekday(digit, text) for digit in word))
    return Days.of(_weekday(word, text))


def _weekday(word: str, text: str) -> int:
    if word in WEEKDAYS:
        return WEEKDAYS[word]
    if not word.isdecimal():
        raise NotUnderstood("unknown", text)
    if word not in set("1234567"):
        raise NotUnderstood("range", text)
    return int(word) - 1
