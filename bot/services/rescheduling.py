"""Rescheduling: after a change of time, days, zone or state, what is owed next is computed anew."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.delivery import WINDOW, Kind
from bot.domain.rooms import POSTS
from bot.domain.schedule import Schedule, next_slot, travel_not_before
from bot.store import deliveries, schedules, subscribers
from bot.store.schedules import Move

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from bot.domain.schedule import Slot
    from bot.domain.subscriber import Subscriber
    from bot.store.engine import Tx
    from bot.store.schedules import Planned

# A used slot this old cannot be in the way: zones differ by 26 hours at most.
_USED_WITHIN: Final = timedelta(days=3)
ALL: Final = frozenset(Kind)


def reschedule(
    tx: Tx, subscriber_id: int, *, now: datetime, kinds: Collection[Kind] = ALL
) -> Mapping[Kind, Slot | None]:
    """Withdraw what of these kinds is planned and not sent, free its slots, write down the next of each.

    A kind that nothing changed for is left out: what it owes at this very minute stays owed. A slot sent,
    sending, failed or unknown stays used. Where the zone changed since the last, the next is at least
    12 hours after it. Who cannot get anything now (not active, asleep) is owed nothing. A room gets one post
    a date: its tips and exercises are rescheduled together, and a date that had either is served.
    """
    subscriber = subscribers.get(tx, subscriber_id)
    if not subscriber.private and not POSTS.isdisjoint(kinds):
        kinds = POSTS.union(kinds)
    deliveries.withdraw(tx, subscriber_id, since=(now - _USED_WITHIN).date(), kinds=kinds)
    slots = {
        planned.kind: _next(tx, subscriber, planned, now)
        for planned in schedules.of(tx, subscriber_id)
        if planned.kind in kinds
    }
    schedules.move(tx, [Move(subscriber_id, kind, slot) for kind, slot in slots.items()])
    return slots


def _next(tx: Tx, subscriber: Subscriber, planned: Planned, now: datetime) -> Slot | None:
    if not subscriber.reachable or subscriber.zone is None:
        return None
    schedule = Schedule(planned.at, planned.days, ZoneInfo(subscriber.zone))
    used = _used(tx, subscriber, planned.kind, now)
    last = max(used.values(), default=None)
    if last is None or subscriber.zone_since is None or subscriber.zone_since <= last:
        return next_slot(schedule, now, served=used.keys())
    # In the new zone today's hour may just have passed: within its window it is late, not lost.
    rested = travel_not_before(last)
    return next_slot(schedule, now, served=used.keys(), not_before=rested, late=WINDOW)


def _used(tx: Tx, subscriber: Subscriber, kind: Kind, now: datetime) -> Mapping[date, datetime]:
    """The dates that owe nothing more of this kind, and when each was due."""
    since = (now - _USED_WITHIN).date()
    serving = POSTS if kind in POSTS and not subscriber.private else {kind}
    used: dict[date, datetime] = {}
    for each in serving:
        for day, at in deliveries.used(tx, subscriber.id, each, since=since).items():
            used[day] = max(at, used.get(day, at))
    return used
