"""Which tip or exercise for one caller: the catalogue, their taste and what they saw, put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.delivery import Kind
from bot.domain.schedule import local_day
from bot.store import daybook, history, people
from tips.choosing import Choice, Taste, choose_exercise, choose_tip

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.domain.subscriber import Subscriber
    from bot.services.members import Member
    from tips.catalogue import Catalogue, Theme


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses for one caller at a time. `draw` gives a number in [0, 1): the only randomness."""

    catalogue: Catalogue
    draw: Callable[[], float]

    def choose(
        self, tx: Connection, member: Member, kind: Kind, *, now: datetime, theme: Theme | None = None
    ) -> Choice:
        """The next tip, or exercise, that suits this member."""
        subscriber = member.subscriber
        taste = Taste(
            likes=people.likes(tx, member.person_id),
            themes=subscriber.themes,
            level=subscriber.level,
            equipment=subscriber.equipment,
        )
        seen = history.seen(tx, [subscriber.id]).get(subscriber.id, [])
        if kind is Kind.TIP:
            return choose_tip(self.catalogue, taste, seen, self.draw(), theme)
        return choose_exercise(self.catalogue, taste, seen, self.draw(), _yesterday(tx, subscriber, now))


def _yesterday(tx: Connection, subscriber: Subscriber, now: datetime) -> str | None:
    """The exercise done on the person's day before this one."""
    day = local_day(now, ZoneInfo(subscriber.zone or "UTC"), subscriber.day_end) - timedelta(days=1)
    if not subscriber.private:
        return None
    # A private chat has the id of the person in it.
    return daybook.trained(tx, [subscriber.address], now).get((subscriber.address, day))
