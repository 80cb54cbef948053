"""What comes next: the first instant at which time alone will bring something about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.store import deliveries, readers, schedules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.delivery import Kind
    from bot.store.engine import Tx

_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An instant in UTC, and what falls due then; no kind where a pause ends."""

    at: datetime
    kind: Kind | None = None


def upcoming(tx: Tx, after: datetime) -> Upcoming | None:
    """The first thing due later than `after`, for any subscriber; None where nothing is."""
    planned = [Upcoming(*found) for found in _planned(tx, after)]
    first = min(planned, key=lambda one: one.at, default=None)
    # No local date begins more than a day before or after the same date in UTC.
    latest = first.at.date() + _A_DAY if first else date.max
    ends = [Upcoming(at) for at in _pause_ends(tx, after, latest)]
    return min([*planned, *ends], key=lambda one: one.at, default=None)


def _planned(tx: Tx, after: datetime) -> Iterator[tuple[datetime, Kind]]:
    for found in (schedules.first_after(tx, after), deliveries.first_after(tx, after)):
        if found is not None:
            yield found


def _pause_ends(tx: Tx, after: datetime, latest: date) -> Iterator[datetime]:
    for paused in readers.paused_until(tx, latest):
        at = datetime.combine(paused.until, time(), paused.zone).astimezone(UTC)
        if at > after:
            yield at
