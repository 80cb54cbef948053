"""When something is due: local times on local dates, as instants.

The rules are the product's rules of time. A slot's date is the calendar date of the occurrence in the
subscriber's zone, and a slot keeps that date even where a gap of the clock shifts its instant past midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.days import Days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from zoneinfo import ZoneInfo

__all__ = [
    "DAY_END",
    "TRAVEL_REST",
    "Days",
    "Schedule",
    "Slot",
    "local_day",
    "next_slot",
    "occurrence",
    "travel_not_before",
]

DAY_END: Final = time(3)
"""When a person's day ends unless they chose otherwise: people finish after midnight."""

TRAVEL_REST: Final = timedelta(hours=12)
"""How long after the last tip the next one comes at the earliest, once the zone has changed."""

_MIDNIGHT: Final = time(0)
_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta.resolution
# The day before, two weeks (a chosen weekday may fall on a date that never existed) and a day of margin.
_SEARCH: Final = 17


@dataclass(frozen=True, slots=True)
class Slot:
    """A local date on which something is owed, and the instant (UTC) at which it is."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time on chosen weekdays in a zone."""

    at: time
    days: Days
    zone: ZoneInfo

    def occurrence(self, day: date) -> datetime | None:
        """The instant (UTC) of this schedule's time on the date, whatever its weekday; see `occurrence`."""
        return occurrence(day, self.at, self.zone)

    def next_after(self, moment: datetime) -> Slot | None:
        """The first slot strictly after the moment; None where no weekday is chosen."""
        return next(self._slots_after(moment), None)

    def _slots_after(self, moment: datetime) -> Iterator[Slot]:
        """The slots of the two weeks after the moment, in order of time.

        The search starts a day early: a slot that a gap shifts past midnight keeps the date before.
        """
        day = moment.astimezone(self.zone).date() - _DAY
        for _ in range(_SEARCH):
            if day in self.days:
                at = occurrence(day, self.at, self.zone)
                if at is not None and at > moment:
                    yield Slot(day, at)
            day += _DAY


def next_slot(
    schedule: Schedule,
    now: datetime,
    *,
    served: Collection[date] = (),
    not_before: datetime | None = None,
    late: timedelta = timedelta(0),
) -> Slot | None:
    """The first slot after now, and not before a given instant, on a date that was not served yet.

    `served` holds the dates whose slot was used. After a change of zone `not_before` comes from
    `travel_not_before`. `late` lets a slot count that passed up to that long ago: a traveller who tells us an
    hour after the new zone's time is still owed that date. None where no weekday is chosen.

    On a daily schedule the slot lies within 24 hours (25 where a clock goes back) of now or of `not_before`,
    whichever is later, or on the first date not served. So a traveller who tells us the new zone within a day
    of the last tip, with `late` of 12 hours, gets the next at most 36 hours after it, or 50 where crossing
    the date line repeats a date.
    """
    moment = now - late
    if not_before is not None:
        moment = max(moment, not_before - _INSTANT)
    slot = schedule.next_after(moment)
    while slot is not None and slot.day in served:
        slot = schedule.next_after(slot.at)
    return slot


def travel_not_before(last_at: datetime) -> datetime:
    """The earliest instant for the next tip after a change of zone, given when the last one was due."""
    return last_at + TRAVEL_REST


def occurrence(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The instant (UTC) at which clocks in the zone show this time on this date.

    The first of two where a clock goes back; shifted later by the length of the gap where a clock jumps
    over it; None where the date never existed (a date whose midnight does not precede the next one's:
    Pacific/Apia had no 30 December 2011).
    """
    moment = datetime.combine(day, at, zone).astimezone(UTC)
    # Read back on its own date, the date certainly existed; this spares nearly every call the full test.
    if moment.astimezone(zone).date() == day or _existed(day, zone):
        return moment
    return None


def local_day(moment: datetime, zone: ZoneInfo, day_end: time = DAY_END) -> date:
    """The person's day of a moment: the day that began last, each beginning at the end of the one before.

    A day begins where the occurrence of `day_end` on its date falls, so days never run backwards, also
    while a clock that went back shows an hour twice. A date that never existed is nobody's day.
    """
    day = moment.astimezone(zone).date() + _DAY
    while True:
        begins = occurrence(day, day_end, zone)
        if begins is not None and begins <= moment:
            return day
        day -= _DAY


def _existed(day: date, zone: ZoneInfo) -> bool:
    """Whether the date's local midnight precedes the next one's."""
    begins, ends = (datetime.combine(each, _MIDNIGHT, zone).astimezone(UTC) for each in (day, day + _DAY))
    return begins < ends
