"""The words that typed times, days and dates are made of.

English for now. Another language adds its words here: keys are lower case as `plain` leaves them, and a word
that means two things in two languages must stay out.
"""

from __future__ import annotations

from datetime import time
from typing import Final

from bot.domain.days import Days

CLOCK: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}

WEEKDAYS: Final = {
    **dict.fromkeys(("mo", "mon", "monday", "mondays"), 0),
    **dict.fromkeys(("tu", "tue", "tues", "tuesday", "tuesdays"), 1),
    **dict.fromkeys(("we", "wed", "weds", "wednesday", "wednesdays"), 2),
    **dict.fromkeys(("th", "thu", "thur", "thurs", "thursday", "thursdays"), 3),
    **dict.fromkeys(("fr", "fri", "friday", "fridays"), 4),
    **dict.fromkeys(("sa", "sat", "saturday", "saturdays"), 5),
    **dict.fromkeys(("su", "sun", "sunday", "sundays"), 6),
}

_WEEKDAY: Final = Days.of(0, 1, 2, 3, 4)
_WEEKEND: Final = Days.of(5, 6)

DAY_SETS: Final = {
    **dict.fromkeys(("every day", "everyday", "daily", "all", "all days", "7 days", "all week"), Days.EVERY),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "working days"), _WEEKDAY),
    **dict.fromkeys(("every weekday", "every workday"), _WEEKDAY),
    **dict.fromkeys(("weekend", "weekends", "the weekend", "every weekend"), _WEEKEND),
    **dict.fromkeys(("none", "no", "no day", "no days", "never", "off", "nothing"), Days.NONE),
    **dict.fromkeys(("just tips", "tips", "tips only", "only tips"), Days.NONE),
    "mwf": Days.of(0, 2, 4),
}

DAY_FILLERS: Final = frozenset({"and", "on", "every", "each", "also", "plus"})
RANGE_WORDS: Final = frozenset({"to", "till", "until", "through", "thru", "bis"})

MONTHS: Final = {
    **dict.fromkeys(("jan", "january"), 1),
    **dict.fromkeys(("feb", "february"), 2),
    **dict.fromkeys(("mar", "march"), 3),
    **dict.fromkeys(("apr", "april"), 4),
    "may": 5,
    **dict.fromkeys(("jun", "june"), 6),
    **dict.fromkeys(("jul", "july"), 7),
    **dict.fromkeys(("aug", "august"), 8),
    **dict.fromkeys(("sep", "sept", "september"), 9),
    **dict.fromkeys(("oct", "october"), 10),
    **dict.fromkeys(("nov", "november"), 11),
    **dict.fromkeys(("dec", "december"), 12),
}

NEAR: Final = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "next week": 7,
}
"""Days from today."""

NUMBERS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}

SPANS: Final = {
    **dict.fromkeys(("d", "day", "days"), 1),
    **dict.fromkeys(("w", "wk", "week", "weeks"), 7),
    **dict.fromkeys(("fortnight", "fortnights"), 14),
    **dict.fromkeys(("month", "months"), 30),
}
"""Lengths in days; a month is thirty of them."""

DATE_FILLERS: Final = frozenset({"in", "for", "until", "till", "til", "to", "on", "of", "the", "next"})
