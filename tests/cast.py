"""Small builders that tests of several rooms share: a catalogue, a subscriber, a sheet, a streak."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.schedule import Slot
from bot.domain.streak import Change, Done, Standing, What, standing
from bot.domain.subscriber import DAY_END, QUIET_FROM, QUIET_TO, ChatType, State, Subscriber
from bot.services.sheets import Sheet
from bot.store.schedules import Planned
from tips.catalogue import FILES, Catalogue, Level, parse

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@cache
def catalogue() -> Catalogue:
    """The tips and exercises that come with the bot."""
    folder = Path(__file__).parents[1] / "tips" / "content"
    return parse({name: (folder / name).read_text(encoding="utf-8") for name in FILES})


def subscriber(**changes: Any) -> Subscriber:
    """Someone in Madrid who trains Monday, Wednesday and Friday."""
    usual = Subscriber(
        id=1,
        address=1001,
        chat_type=ChatType.PRIVATE,
        state=State.ACTIVE,
        asleep_since=None,
        language_code="en",
        language=None,
        zone="Europe/Madrid",
        day_end=DAY_END,
        quiet_from=QUIET_FROM,
        quiet_to=QUIET_TO,
        days=Days.of(0, 2, 4),
        paused_until=None,
        themes=frozenset(),
        equipment=frozenset(),
        level=Level.BEGINNER,
        created_at=NOW,
    )
    return replace(usual, **changes)


def sheet(**changes: Any) -> Sheet:
    """That subscriber, with a tip and an exercise at 08:00 local time tomorrow."""
    slot = Slot(date(2026, 11, 23), datetime(2026, 11, 23, 7, tzinfo=UTC))
    tip = Planned(Kind.TIP, time(8), Days.EVERY, slot)
    exercise = Planned(Kind.EXERCISE, time(8), Days.of(0, 2, 4), slot)
    return Sheet(subscriber(**changes), {Kind.TIP: tip, Kind.EXERCISE: exercise})


def streak(*days_done: int, joined: int = 1, today: int = 22, mask: int = 21) -> Standing:
    """The standing on a day of November 2026, of someone who did an exercise on these days of it."""
    at = datetime(2026, 11, joined, 6, tzinfo=UTC)
    changes = [Change(at, What.ZONE, "Europe/Madrid"), Change(at, What.DAYS, str(mask))]
    done = [Done(date(2026, 11, day), exercise=True) for day in days_done]
    return standing(done, changes, datetime(2026, 11, today, 8, 30, tzinfo=UTC))
