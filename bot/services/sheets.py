"""A sheet: everything a subscriber has set, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.store import rooms, schedules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

    from sqlalchemy import Connection

    from bot.domain.rooms import Room
    from bot.domain.schedule import Slot
    from bot.domain.subscriber import Subscriber
    from bot.store.schedules import Planned


@dataclass(frozen=True, slots=True)
class Sheet:
    """A subscriber with its schedules, by kind; a room with what it has set besides."""

    subscriber: Subscriber
    planned: Mapping[Kind, Planned]
    room: Room | None = None

    def at(self, kind: Kind) -> time | None:
        """The local time at which this kind is wanted; None where it is not."""
        planned = self.planned.get(kind)
        return None if planned is None else planned.at

    @property
    def hour(self) -> time | None:
        """When tips come; a room that wants none gets its exercises then. None until it was chosen."""
        return self.at(Kind.TIP) or (None if self.subscriber.private else self.at(Kind.EXERCISE))

    def next(self, kind: Kind) -> Slot | None:
        """The next slot of this kind; None while nothing is owed."""
        planned = self.planned.get(kind)
        return None if planned is None else planned.next


def sheet_of(tx: Connection, subscriber: Subscriber) -> Sheet:
    """Read the subscriber's schedules, and the room's settings."""
    room = None if subscriber.private else rooms.find(tx, subscriber.id)
    return Sheet(subscriber, {planned.kind: planned for planned in schedules.of(tx, subscriber.id)}, room)
