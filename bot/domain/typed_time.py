"""Times of day as people type them."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from bot.domain.plain import NotUnderstood, plain
from bot.domain.words import CLOCK

_NOON: Final = 12
_MIDNIGHT_AFTER: Final = (24, 0)

# One run of 3 or 4 digits (0730), or an hour and perhaps minutes and seconds after a separator.
_TIME: Final = re.compile(
    r"(?:at )?"
    r"(?:(?P<run>\d{3,4})|(?P<hour>\d{1,2})(?: ?[:.,h\- \u066b] ?(?P<minute>\d{1,2})(?::(?P<second>\d\d))?)?)"
    r"(?: ?h(?:rs|ours?)?| ?o'?clock)?"
    r"(?: ?(?P<half>[ap])\.? ?(?:m\.?)?)?"
)


def parse_time(text: str) -> time:
    """The time of day a person typed: `7:30`, `7.30 pm`, `19h30`, `0730`, `8`, `7 pm`, `noon`.

    A bare hour from 0 to 23 is that full hour; 24:00 is midnight; seconds are dropped. Raises NotUnderstood
    ("range" for 25:00, "ambiguous" for 7:5, "unknown" for words, "empty", "too-long"), and nothing else.
    """
    words = plain(text)
    if words in CLOCK:
        return CLOCK[words]
    found = _TIME.fullmatch(words)
    if found is None:
        raise NotUnderstood("unknown", text)
    hour, minute = _numbers(found, text)
    if (hour, minute) == _MIDNIGHT_AFTER and found["minute"]:
        hour = 0
    if found["half"]:
        hour = _of_half(hour, found["half"], text)
    try:
        return time(hour, minute, int(found["second"] or 0)).replace(second=0)
    except ValueError:
        raise NotUnderstood("range", text) from None


def _numbers(found: re.Match[str], text: str) -> tuple[int, int]:
    """The hour and the minute as typed, not yet checked."""
    run, minute = found["run"], found["minute"]
    if run:
        return int(run[:-2]), int(run[-2:])
    if minute and len(minute) == 1:
        raise NotUnderstood("ambiguous", text)
    return int(found["hour"]), int(minute or 0)


def _of_half(hour: int, half: str, text: str) -> int:
    """The hour on a 24-hour clock, given am or pm; 19:30 pm is forgiven, 19:30 am and 0 pm are not."""
    if half == "a":
        if hour <= _NOON:
            return hour % _NOON
    elif hour >= 1:
        return hour if hour > _NOON else hour % _NOON + _NOON
    raise NotUnderstood("range", text)
