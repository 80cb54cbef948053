"""Each day's facts, as the streak, the weeks and the strength are judged by.

The product's streak rules: each day is judged by what was in force when it began. What was declared during a
day for that day (a red light, a pause) counts for it too; a pause that was taken back the same day does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.domain.changes import RED, Change, What
from bot.domain.days import Days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.domain.own_days import OwnDays


class Mark(StrEnum):
    """The reason a day counts as it does.

    DONE: something was completed. OFF: no training day of theirs. REST: a rest covered it. RED: the body
    light was red. PAUSED, TRAVELLED. MISSED: a training day that nothing covered. RESTORED: missed, and
    earned back. OPEN: today, still to do.
    """

    DONE = "done"
    OFF = "off"
    REST = "rest"
    RED = "red"
    PAUSED = "paused"
    TRAVELLED = "travelled"
    MISSED = "missed"
    RESTORED = "restored"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Done:
    """A person's day on which something was completed, and whether an exercise was."""

    day: date
    exercise: bool


class DayFacts(NamedTuple):
    """What is known of one of the person's days.

    `training`: whether a miss counts. `excuse`: RED, PAUSED, TRAVELLED or None. `goal`: training days a week
    in force when the day began, `goal_after` when it ended; 0 for just tips.
    """

    day: date
    done: bool
    exercise: bool
    training: bool
    excuse: Mark | None
    goal: int
    goal_after: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The days from the person's first to today, and the first day back of the pause in force now."""

    days: Sequence[DayFacts]
    back: date | None
    goal: int


def gather(done: Iterable[Done], changes: Sequence[Change], own: OwnDays, today: date) -> Facts:
    """The facts of every day from joining to today, both included.

    A person joins on the day of their first zone or goal, or of what they completed before those. Nothing was
    in force when that day began, so it asks nothing. Until a goal is chosen they get just tips.
    """
    exercises: dict[date, bool] = {}
    for each in done:
        exercises[each.day] = exercises.get(each.day, False) or each.exercise
    events = [(own.day_of(each.at), each) for each in changes if each.what in _STATEFUL]
    reds = _red_days(changes, own)
    joined = [own.day_of(each.at) for each in changes if each.what in {What.DAYS, What.ZONE}][:1]
    start = min([*joined, *exercises, today])
    facts: list[DayFacts] = []
    state, at = _NOTHING, 0
    for ordinal in range(start.toordinal(), today.toordinal() + 1):
        day, began = date.fromordinal(ordinal), state
        while at < len(events) and events[at][0] <= day:
            state, at = state.after(events[at][1]), at + 1
        exercise = exercises.get(day)
        training = day != start and (not began.goal or day in began.days)
        excuse = _excuse(day, began, state, reds, own)
        if training and exercise is None and excuse is None and own.never_was(day):
            excuse = Mark.TRAVELLED
        facts.append(
            DayFacts(day, exercise is not None, bool(exercise), training, excuse, began.goal, state.goal)
        )
    return Facts(facts, state.back, state.goal)


@dataclass(frozen=True, slots=True)
class _State:
    """What is in force: the training days, how many they are, and the first day back of a pause."""

    days: Days
    goal: int
    back: date | None

    def after(self, change: Change) -> _State:
        if change.what is What.DAYS:
            days = Days(int(change.value))
            return _State(days, len(days), self.back)
        if change.what is What.RESUME:
            return _State(self.days, self.goal, None)
        back = date.fromisoformat(change.value) if change.value else date.max
        return _State(self.days, self.goal, back)

    def pauses(self, day: date) -> bool:
        return self.back is not None and day < self.back


_NOTHING: Final = _State(Days.NONE, 0, None)
_STATEFUL: Final = frozenset({What.DAYS, What.PAUSE, What.RESUME})


def _excuse(day: date, began: _State, ended: _State, reds: frozenset[date], own: OwnDays) -> Mark | None:
    if day in reds:
        return Mark.RED
    if began.pauses(day) or ended.pauses(day):
        return Mark.PAUSED
    return Mark.TRAVELLED if day in own.travelled else None


def _red_days(changes: Iterable[Change], own: OwnDays) -> frozenset[date]:
    """The days whose last body light was red."""
    lights = [each for each in changes if each.what is What.LIGHT]
    if not any(each.value == RED for each in lights):
        return frozenset()
    last = {own.day_of(each.at): each.value for each in lights}
    return frozenset(day for day, light in last.items() if light == RED)
