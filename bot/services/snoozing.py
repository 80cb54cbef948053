"""Snoozing: put one reminder off, at most three times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.quiet import MOST_SNOOZES, Snooze, snoozed_until
from bot.services.members import meet
from bot.store import deliveries

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscriber import Subscriber
    from bot.services.members import Caller
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
    number = about.removeprefix("delivery:")
    delivery = deliveries.get(tx, int(number)) if number.isdecimal() else None
    if delivery is None or delivery.subscriber_id != subscriber.id:
        return Snoozed(None)
    if delivery.part >= MOST_SNOOZES:
        return Snoozed(None, too_often=True)
    until = _until(subscriber, choice, caller.at)
    if until is None:
        return Snoozed(None)
    deliveries.snooze(tx, delivery.id, until)
    return Snoozed(until.astimezone(ZoneInfo(subscriber.zone or "UTC")))


def _until(subscriber: Subscriber, choice: Snooze, now: datetime) -> datetime | None:
    return snoozed_until(
        choice,
        now,
        zone=ZoneInfo(subscriber.zone or "UTC"),
        quiet_from=subscriber.quiet_from,
        quiet_to=subscriber.quiet_to,
        day_end=subscriber.day_end,
    )
