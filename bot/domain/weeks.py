"""Weeks in which the person met their target.

The product's streak rules: weeks run from Monday to Sunday and only exercise counts, once a day. A week is
judged by the goal in force when it began; one that began without a goal (the first part-week above all) by
the first goal chosen in it, from that day on. A week with red, paused or travelled days, or a part-week,
needs target * free days / 7, rounded down. A week that so needs nothing, and in which nothing was done,
neither counts nor breaks the row; nor does a week of just tips.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.judging import DayFacts, Facts

_WEEK: Final = 7
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks met in a row, this one included once it is; days done and needed this week (0 for just tips)."""

    row: int
    done: int
    target: int


def weeks(facts: Facts) -> Weeks:
    """The weeks up to today, the last day of the facts."""
    row = done = target = 0
    grouped = [list(days) for _, days in groupby(facts.days, key=_week)]
    for at, whole_week in enumerate(grouped, start=1):
        this_week = at == len(grouped)
        goal, days = _under_a_goal(whole_week)
        free = sum([day.excuse is None for day in days]) + (_free_ahead(facts) if this_week else 0)
        target = goal * free // _WEEK
        done = sum([day.exercise for day in days])
        if goal and done and done >= target:
            row += 1
        elif target and not this_week:
            row = 0
    return Weeks(row, done, target)


def _under_a_goal(days: Sequence[DayFacts]) -> tuple[int, Sequence[DayFacts]]:
    """The goal that a week is judged by, and the days it was in force; 0 and the whole week for just tips."""
    if days[0].goal:
        return days[0].goal, days
    for at, day in enumerate(days):
        if day.goal_after:
            return day.goal_after, days[at:]
    return 0, days


def _free_ahead(facts: Facts) -> int:
    """The days of this week after today that no pause covers."""
    today = facts.days[-1].day
    ahead = [today + each * _DAY for each in range(1, _WEEK - today.weekday())]
    return sum(facts.back is None or day >= facts.back for day in ahead)


def _week(day: DayFacts) -> int:
    """The number of the week, counted from Monday, 1 January of the year 1."""
    return (day.day.toordinal() - 1) // _WEEK
