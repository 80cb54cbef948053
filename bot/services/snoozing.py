"""Snoozing: put one reminder off, at most three times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.quiet import MOST_SNOOZES, Snooze, snoozed_until
from bot.domain.schedule import local_day
from bot.services.members import meet
from bot.services.things import delivery_of
from bot.store import deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscriber import Subscriber
    from bot.services.members import Caller
    from bot.store.deliveries import Delivery
    from bot.store.engine import Store, Tx


@dataclass(frozen=True, slots=True)
class Snoozed:
    """When the reminder comes back, on the person's own clock; None where it does not."""

    until: datetime | None
    too_often: bool = False


@dataclass(frozen=True, slots=True)
class Snoozing:
    """The verb behind "later"."""

    store: Store

    async def snooze(self, caller: Caller, about: str, choice: Snooze) -> Snoozed:
        """Bring a delivered reminder back, still today. Pressing again sets the time anew."""
        return await self.store.run(_snooze, caller, about, choice)


def _snooze(tx: Tx, caller: Caller, about: str, choice: Snooze) -> Snoozed:
    subscriber = meet(tx, caller).subscriber
    delivery = delivery_of(tx, subscriber.id, about)
    if delivery is None:
        return Snoozed(None)
    delivery = _newest(tx, delivery)
    if delivery.part >= MOST_SNOOZES:
        return Snoozed(None, too_often=True)
    until = _until(subscriber, choice, caller.at)
    if until is None or not _is_todays(subscriber, delivery, caller.at):
        return Snoozed(None)
    deliveries.snooze(tx, delivery.id, until)
    return Snoozed(until.astimezone(_zone(subscriber)))


def _is_todays(subscriber: Subscriber, delivery: Delivery, now: datetime) -> bool:
    """Whether the reminder came on the person's present day: one of another day is not put off."""
    zone = _zone(subscriber)
    today = local_day(now, zone, subscriber.day_end)
    return local_day(delivery.settled_at or delivery.due_at, zone, subscriber.day_end) == today


def _newest(tx: Tx, delivery: Delivery) -> Delivery:
    """The reminder as it came last: its buttons and those of its earlier messages mean the same."""
    same = [
        each
        for each in deliveries.recent(tx, delivery.subscriber_id, since=delivery.due_at)
        if each.kind is delivery.kind and each.slot_date == delivery.slot_date
    ]
    return max([delivery, *same], key=lambda each: each.part)


def _until(subscriber: Subscriber, choice: Snooze, now: datetime) -> datetime | None:
    return snoozed_until(
        choice,
        now,
        zone=_zone(subscriber),
        quiet_from=subscriber.quiet_from,
        quiet_to=subscriber.quiet_to,
        day_end=subscriber.day_end,
    )


def _zone(subscriber: Subscriber) -> ZoneInfo:
    return ZoneInfo(subscriber.zone or "UTC")
