"""Status: how things stand, counted for the operator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.store import deliveries, pace, quarantine, schedules, subscribers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.store.engine import Tx


@dataclass(frozen=True, slots=True)
class Status:
    """Counts by state or status. `overdue` schedules should have been planned by now; instants are UTC."""

    subscribers: Mapping[str, int]
    asleep: int
    deliveries: Mapping[str, int]
    overdue: int
    quarantined: int
    halted_until: datetime | None


def status(tx: Tx, now: datetime) -> Status:
    """Count everything, in one view of the data."""
    states, asleep = subscribers.counts(tx)
    halted_until = pace.halted_until(tx)
    return Status(
        subscribers=states,
        asleep=asleep,
        deliveries={name.value: count for name, count in deliveries.counts(tx).items()},
        overdue=schedules.overdue(tx, now),
        quarantined=quarantine.count(tx),
        halted_until=halted_until if halted_until and halted_until > now else None,
    )
