"""The day streak, day by day, with the reason for each.

The product's streak rules. Any completion counts a day. An off, red, paused or travelled day without one
leaves the streak as it is. A missed training day takes a rest, if one is held, and the number does not rise;
else it breaks the streak. Two rests when a streak starts, one more per 7 credited days, at most 2 held.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.domain.judging import DayFacts, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_RESTS: Final = 2
DAYS_PER_REST: Final = 7
BETWEEN_EARN_BACKS: Final = timedelta(days=30)

_DAY: Final = timedelta(days=1)


class LedgerDay(NamedTuple):
    """One day: why it counts as it does, and the streak and the rests held once it was over."""

    day: date
    mark: Mark
    streak: int
    rests: int


@dataclass(frozen=True, slots=True)
class EarnBack:
    """A broken streak that can still be restored by completing the two days after the missed one.

    `days` is the number it would be restored to, `done` how many of the two are done, `until` the second.
    """

    missed: date
    days: int
    done: int
    until: date


@dataclass(slots=True)
class Run:
    """The streak while days pass; after the last, its standing."""

    days: int = 0
    longest: int = 0
    rests: int = 0
    ledger: list[LedgerDay] = field(default_factory=list)
    earn_back: EarnBack | None = None
    _lost: LedgerDay | None = None  # the missed day that broke the streak, with the streak as it was
    _restored_on: date | None = None

    def pass_day(self, facts: DayFacts, excuse: Mark | None, *, over: bool) -> None:
        """Let a day pass; today is not over, so nothing is missed yet."""
        if facts.done:
            self._credit(facts.day)
        elif excuse or not facts.training:
            self._write(facts.day, excuse or Mark.OFF)
        elif over:
            self._miss(facts.day)
        else:
            self._write(facts.day, Mark.OPEN)

    def settle(self) -> None:
        """Say whether a broken streak can still be earned back, today being the last day that passed."""
        lost, today = self._lost, self.ledger[-1]
        if lost is None or not self._may_restore(lost):
            return
        after = self.ledger[-(today.day - lost.day).days :]
        done = sum(each.mark is Mark.DONE for each in after)
        if len(after) == 1 or (len(after) == 2 and after[0].mark is Mark.DONE):  # noqa: PLR2004 — the two days
            self.earn_back = EarnBack(lost.day, lost.streak + 2, done, lost.day + 2 * _DAY)

    def _credit(self, day: date) -> None:
        self.days += 1
        if self.days == 1:
            self.rests = MOST_RESTS
        elif self.days % DAYS_PER_REST == 0:
            self.rests = min(MOST_RESTS, self.rests + 1)
        self._write(day, Mark.DONE)
        lost = self._lost
        if (
            lost
            and day == lost.day + 2 * _DAY
            and self.ledger[-2].mark is Mark.DONE
            and self._may_restore(lost)
        ):
            self._restore(lost)

    def _miss(self, day: date) -> None:
        if self.rests:
            self.rests -= 1
            self._write(day, Mark.REST)
            return
        if self.days:
            self._lost = LedgerDay(day, Mark.RESTORED, self.days, 0)
        self.days = 0
        self._write(day, Mark.MISSED)

    def _may_restore(self, lost: LedgerDay) -> bool:
        """Once per 30 days, counted between the days on which streaks were restored."""
        return self._restored_on is None or lost.day + 2 * _DAY - self._restored_on >= BETWEEN_EARN_BACKS

    def _restore(self, lost: LedgerDay) -> None:
        """The missed day shows restored, the number is the old one plus 2, no rests are held."""
        days = [lost.day, lost.day + _DAY, lost.day + 2 * _DAY]
        marks = [Mark.RESTORED, Mark.DONE, Mark.DONE]
        self.ledger[-3:] = [
            LedgerDay(day, mark, lost.streak + more, 0)
            for more, (day, mark) in enumerate(zip(days, marks, strict=True))
        ]
        self._restored_on, self._lost = days[-1], None
        self.days, self.rests = lost.streak + 2, 0
        self.longest = max(self.longest, self.days)

    def _write(self, day: date, mark: Mark) -> None:
        self.longest = max(self.longest, self.days)
        self.ledger.append(LedgerDay(day, mark, self.days, self.rests))


def run(facts: Sequence[DayFacts]) -> Run:
    """The day streak over these days, the last of which is today.

    Travel never costs a streak. Travelled days that were not completed are judged as neither missed nor
    rested; where judging them as days at home leaves the longer streak (it may have begun later, with fresh
    rests), that one stands.
    """
    away = _run(facts, travelled=True)
    if all(day.excuse is not Mark.TRAVELLED or day.done for day in facts):
        return away
    home = _run(facts, travelled=False)
    best = max(away, home, key=lambda each: each.days)
    best.longest = max(away.longest, home.longest)
    return best


def _run(facts: Sequence[DayFacts], *, travelled: bool) -> Run:
    result = Run()
    last = len(facts) - 1
    for at, day in enumerate(facts):
        excuse = day.excuse if travelled or day.excuse is not Mark.TRAVELLED else None
        result.pass_day(day, excuse, over=at < last)
    result.settle()
    return result
