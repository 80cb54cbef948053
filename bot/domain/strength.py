"""The strength of the habit, from 0 to 1: it grows with what is done and fades slowly.

After Loop Habit Tracker, by the product's streak rules: s becomes s*m + v*(1-m) each day, where
f = target / 7 (just tips: 1), m = 0.5^(sqrt(f)/13) and v = min(1, days done in the last 7 / target).
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.judging import DayFacts

_WEEK: Final = 7
_HALF_LIFE: Final = 13
_KEPT: Final = [0.5 ** (sqrt(target / _WEEK) / _HALF_LIFE) for target in range(_WEEK + 1)]


def strength(facts: Sequence[DayFacts]) -> float:
    """The strength after these days, the last of which is today and counts once it is done.

    A red, paused or travelled day without a completion leaves it as it was.
    """
    value, lately, last = 0.0, 0, len(facts) - 1
    for at, day in enumerate(facts):
        lately += day.done - (at >= _WEEK and facts[at - _WEEK].done)
        if not day.done and (day.excuse or at == last):
            continue
        target = day.goal or _WEEK
        share = min(1.0, lately / target)
        value = value * _KEPT[target] + share * (1 - _KEPT[target])
    return value
