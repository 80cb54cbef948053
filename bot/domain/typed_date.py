"""Dates as people type them, read from today onwards."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.domain.plain import NotUnderstood, plain
from bot.domain.words import DATE_FILLERS, MONTHS, NEAR, NUMBERS, SPANS, WEEKDAYS

FURTHEST: Final = timedelta(days=366)
"""How far ahead a date may lie: a year."""

_MONTHS: Final = 12
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_NUMBERS: Final = re.compile(r"(\d{1,2})([-./]) ?(\d{1,2})(?:\2 ?(\d{4}|\d{2})?)?")
_SPAN: Final = re.compile(r"(\d{1,3})([a-z]+)")
_ORDINAL: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")
_YEAR: Final = re.compile(r"\d{4}")


def parse_date(text: str, today: date) -> date:
    """The date a person typed: `2026-12-24`, `24 dec`, `24.12.`, `tomorrow`, `monday`, `2 weeks`.

    A date without a year is the next one, today included; a weekday is the next one, today excluded.
    Raises NotUnderstood ("past", "too-far" beyond a year, "ambiguous" for 3/4 or a bare number, "range" for a
    date no calendar has, "unknown", "empty", "too-long"), and nothing else.
    """
    words = plain(text)
    try:
        found = _read(words, today, text)
        if found < today:
            raise NotUnderstood("past", text)
        if found > today + FURTHEST:
            raise NotUnderstood("too-far", text)
    except OverflowError:
        raise NotUnderstood("too-far", text) from None
    return found


def _read(words: str, today: date, text: str) -> date:
    parts = [part for part in re.split(r"[ ,]+", words) if part and part not in DATE_FILLERS]
    rest = " ".join(parts)
    if (length := _length(words, parts, today)) is not None:
        return today + length
    if found := _YEAR_FIRST.fullmatch(rest):
        year, month, day = map(int, found.groups())
        return _calendar(year, month, day, text)
    if found := _NUMBERS.fullmatch(rest):
        return _of_numbers(found, today, text)
    return _of_month(parts, today, text)


def _length(words: str, parts: list[str], today: date) -> timedelta | None:
    """How far from today, where the words say that: `tomorrow`, `next week`, `monday`, `3 days`."""
    rest = " ".join(parts)
    for name in (words, rest):
        if name in NEAR:
            return timedelta(days=NEAR[name])
    if rest in WEEKDAYS:
        return timedelta(days=(WEEKDAYS[rest] - today.weekday() - 1) % 7 + 1)
    return _span(parts)


def _of_numbers(found: re.Match[str], today: date, text: str) -> date:
    """Day and month in numbers: the day first, except with slashes where only the other order is a date."""
    first, second = int(found[1]), int(found[3])
    if found[2] == "/":
        if first != second and max(first, second) <= _MONTHS:
            raise NotUnderstood("ambiguous", text)
        if second > _MONTHS:
            first, second = second, first
    if found[4]:
        return _calendar(int(f"20{found[4]}"[-4:]), second, first, text)
    return _next(second, first, today, text)


def _span(parts: list[str]) -> timedelta | None:
    """A length of time: `3 days`, `3d`, `a week`, `week`."""
    if len(parts) == 1 and (found := _SPAN.fullmatch(parts[0])):
        parts = [found[1], found[2]]
    *count, unit = parts or [""]
    if unit not in SPANS or len(count) > 1:
        return None
    number = count[0] if count else "1"
    if number.isdecimal():
        return timedelta(days=int(number) * SPANS[unit])
    return timedelta(days=NUMBERS[number] * SPANS[unit]) if number in NUMBERS else None


def _of_month(parts: list[str], today: date, text: str) -> date:
    """A month by name, a day, perhaps a year: `24 dec`, `dec 24th 2026`, `monday 24 dec`."""
    months = [MONTHS[part.rstrip(".")] for part in parts if part.rstrip(".") in MONTHS]
    days = [int(found[1]) for part in parts if (found := _ORDINAL.fullmatch(part))]
    years = [int(part) for part in parts if _YEAR.fullmatch(part)]
    if len(months) + len(days) + len(years) != len(parts) or len(days) != 1 or len(years) > 1:
        raise NotUnderstood("unknown", text)
    if len(months) != 1:
        raise NotUnderstood("unknown" if months else "ambiguous", text)
    if years:
        return _calendar(years[0], months[0], days[0], text)
    return _next(months[0], days[0], today, text)


def _next(month: int, day: int, today: date, text: str) -> date:
    """The first such date from today on; 29 February may be years ahead."""
    found = None
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise NotUnderstood("range" if found is None else "too-far", text)


def _calendar(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood("range", text) from None
