"""How a person stands: computed from what they did and what they changed, never stored as a counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.domain.changes import Change, What
from bot.domain.judging import Done, Mark, gather
from bot.domain.ledger import EarnBack, LedgerDay, run
from bot.domain.own_days import credit_day, own_days
from bot.domain.strength import strength
from bot.domain.weeks import weeks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = [
    "MILESTONES",
    "Change",
    "Done",
    "EarnBack",
    "LedgerDay",
    "Mark",
    "Standing",
    "What",
    "credit_day",
    "milestone_reached",
    "standing",
]

MILESTONES: Final = (3, 7, 14, 30, 60, 100, 200, 365)
"""Day streaks that are celebrated, once each."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands at a moment.

    `days`, `longest`: the current and the longest day streak; `rests` held (none while there is no streak).
    `weeks`: weeks in a row that met the target, the headline unless `just_tips`, whose headline is `days`.
    `week_done`, `week_target`: days of exercise this week, and what the week needs (0 for just tips).
    `today`: OPEN where it is still to do. Where `days` is 0, show `longest` and `strength` (0 to 1), never
    "0". `ledger`: every day from joining to today, oldest first.
    """

    days: int
    longest: int
    rests: int
    strength: float
    weeks: int
    just_tips: bool
    week_done: int
    week_target: int
    today: Mark
    done_today: bool
    earn_back: EarnBack | None
    ledger: tuple[LedgerDay, ...]


def standing(done: Iterable[Done], changes: Iterable[Change], now: datetime) -> Standing:
    """How a person stands now, by the product's streak rules.

    `done` in any order, several for a day are one; `changes` in any order, those after now do not count yet.
    """
    past = sorted((change for change in changes if change.at <= now), key=lambda change: change.at)
    own = own_days(past)
    today = own.day_of(now)
    facts = gather((each for each in done if each.day <= today), past, own, today)
    streak, week = run(facts.days), weeks(facts)
    return Standing(
        days=streak.days,
        longest=streak.longest,
        rests=streak.rests,
        strength=strength(facts.days),
        weeks=week.row,
        just_tips=not facts.goal,
        week_done=week.done,
        week_target=week.target,
        today=streak.ledger[-1].mark,
        done_today=facts.days[-1].done,
        earn_back=streak.earn_back,
        ledger=tuple(streak.ledger),
    )


def milestone_reached(before: int, after: int) -> int | None:
    """The highest milestone that a day streak passed on the way from one number to another, if any."""
    return max((each for each in MILESTONES if before < each <= after), default=None)
