"""Quiet hours, and when a snoozed reminder comes back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.schedule import DAY_END, local_day, occurrence

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

TONIGHT: Final = time(20)
"""What "tonight" means on the local clock: late enough to be evening, early enough before quiet hours."""

MOST_SNOOZES: Final = 3


class Snooze(StrEnum):
    """How long a person puts a reminder off."""

    HALF_HOUR = "30m"
    TWO_HOURS = "2h"
    TONIGHT = "tonight"


_DELAYS: Final = {Snooze.HALF_HOUR: timedelta(minutes=30), Snooze.TWO_HOURS: timedelta(hours=2)}


def is_quiet(moment: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time) -> bool:
    """Whether local clocks are within [quiet_from, quiet_to), over midnight or not. Equal ends: never."""
    local = moment.astimezone(zone).time()
    if quiet_from <= quiet_to:
        return quiet_from <= local < quiet_to
    return local >= quiet_from or local < quiet_to


def snoozed_until(
    choice: Snooze,
    now: datetime,
    *,
    zone: ZoneInfo,
    quiet_from: time,
    quiet_to: time,
    day_end: time = DAY_END,
) -> datetime | None:
    """When a reminder snoozed now comes back (UTC); None where that would no longer be the person's day.

    One that would fall into quiet hours comes at their end, if that is still the same day.
    """
    today = local_day(now, zone, day_end)
    moment = now + _DELAYS[choice] if choice in _DELAYS else occurrence(today, TONIGHT, zone)
    if moment is not None and is_quiet(moment, zone, quiet_from, quiet_to):
        moment = _end_of_quiet(moment, zone, quiet_to)
    if moment is None or moment <= now or local_day(moment, zone, day_end) != today:
        return None
    return moment


def _end_of_quiet(moment: datetime, zone: ZoneInfo, quiet_to: time) -> datetime | None:
    day = moment.astimezone(zone).date()
    if moment.astimezone(zone).time() >= quiet_to:
        day += timedelta(days=1)
    return occurrence(day, quiet_to, zone)
