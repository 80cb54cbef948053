"""Housekeeping: what time alone brings about. Each verb may run at any moment, twice, or in two processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import structlog

from bot.domain.delivery import WINDOW
from bot.domain.schedule import Schedule, Slot, next_slot, occurrence
from bot.domain.subscriber import State
from bot.services.rescheduling import reschedule
from bot.store import claims, deliveries, notes, pace, quarantine, readers, schedules, subscribers
from bot.store.schedules import Move
from bot.telemetry import UNKNOWN

if TYPE_CHECKING:
    from bot.ports import Clock
    from bot.store.engine import Store, Tx
    from bot.store.readers import Paused
    from bot.store.schedules import Due

log = structlog.get_logger("bot.housekeeping")

KEEP_DELIVERIES: Final = timedelta(days=400)
KEEP_QUARANTINE: Final = timedelta(days=30)

_PAGE: Final = 100
_TZDATA: Final = "tzdata"
_INSTANT: Final = timedelta.resolution


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """The verbs of the ticker's slower jobs. `tzdata` is the version of the time zones in use."""

    store: Store
    clock: Clock
    tzdata: str = version(_TZDATA)

    async def rescue(self) -> int:
        """Give up what somebody claimed and never settled: it may have arrived, so it becomes unknown."""
        rescued = await self.store.run(_rescue, self.clock.now())
        if rescued:
            UNKNOWN.inc(len(rescued))
            log.warning("leases ran out", action="rescued", deliveries=len(rescued))
        return len(rescued)

    async def resume(self) -> int:
        """End the pauses whose date has come."""
        return await self.store.run(_resume, self.clock.now())

    async def retime(self) -> int:
        """When the world's time zones changed, move the instants that were computed with the old ones."""
        if await self.store.read(notes.get, _TZDATA) == self.tzdata:
            return 0
        moved, after = 0, 0
        while True:
            moves, last = await self.store.run(_retime_page, after, self.clock.now())
            moved += moves
            if last is None:
                break
            after = last
        await self.store.run(notes.put, _TZDATA, self.tzdata)
        log.info("time zones are up to date", action="retimed", tzdata=self.tzdata, moved=moved)
        return moved

    async def forget(self) -> int:
        """Delete what nobody needs any more: old rows of what never arrived, old quarantined updates."""
        forgotten = await self.store.run(_forget, self.clock.now())
        if forgotten:
            log.info("old rows deleted", action="forgotten", rows=forgotten)
        return forgotten


def _rescue(tx: Tx, now: datetime) -> list[int]:
    return claims.rescue(tx, pace.clock_now(tx, now))


def _resume(tx: Tx, now: datetime) -> int:
    # No local date is further ahead than a day.
    over = [one for one in readers.paused_until(tx, (now + timedelta(days=1)).date()) if _is_over(one, now)]
    for one in over:
        subscribers.change(tx, one.subscriber_id, state=State.ACTIVE, paused_until=None)
        # From the date's beginning, so that nothing between midnight and this moment is lost.
        reschedule(tx, one.subscriber_id, now=max(_beginning(one) - _INSTANT, now - WINDOW))
    return len(over)


def _is_over(paused: Paused, now: datetime) -> bool:
    return _beginning(paused) <= now


def _beginning(paused: Paused) -> datetime:
    return datetime.combine(paused.until, time(), paused.zone)


def _retime_page(tx: Tx, after: int, now: datetime) -> tuple[int, int | None]:
    """Move what a page of subscribers is owed; returns how many moved, and the last id of a full page."""
    page = schedules.page(tx, after, _PAGE)
    moves = [
        Move(one.subscriber_id, one.kind, slot) for one in page if (slot := _retimed(one, now)) != one.slot
    ]
    schedules.move(tx, moves)
    if len(page) < _PAGE:
        return len(moves), None
    # The last subscriber may go on beyond the page: it is read again.
    return len(moves), page[-1].subscriber_id - 1


def _retimed(due: Due, now: datetime) -> Slot | None:
    """The same slot by the zones in use; the next one where its date no longer exists."""
    at = occurrence(due.slot.day, due.at, due.reader.zone)
    if at is not None:
        return Slot(due.slot.day, at)
    return next_slot(Schedule(due.at, due.days, due.reader.zone), now)


def _forget(tx: Tx, now: datetime) -> int:
    return deliveries.forget(tx, now - KEEP_DELIVERIES) + quarantine.forget(tx, now - KEEP_QUARANTINE)
