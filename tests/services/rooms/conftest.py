"""A group with an admin, on both databases; time stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.domain.delivery import WINDOW, Kind
from bot.domain.rooms import RoomFacts, RoomKind
from bot.services.choosing import Chooser
from bot.services.joining import Joining
from bot.services.members import Caller
from bot.services.tuning import Tuning
from bot.store import subscribers, tables
from tests.cast import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.days import Days
    from bot.domain.subscriber import Subscriber
    from bot.services.sheets import Sheet
    from bot.store.engine import Store, Tx

ADA, BEN = 1001, 1002
OLD, NEW = -55, -100_555


@dataclass
class Club:
    """A room and what can be done there. Each call is an update of its own."""

    store: Store
    now: datetime
    address: int = OLD
    kind: RoomKind = RoomKind.GROUP
    title: str = "Club"
    updates: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.joining = Joining(self.store, Chooser(catalogue(), lambda: 0.0))
        self.tuning = Tuning(self.store)

    def call(
        self,
        user: int | None = ADA,
        *,
        address: int | None = None,
        code: str | None = "en",
        room: bool = True,
    ) -> Caller:
        """A call of this user; `room`: the update tells of the room, as one from there does."""
        return Caller(
            address=self.address if address is None else address,
            user=user,
            update_id=next(self.updates),
            at=self.now,
            said_at=self.now,
            language_code=code,
            chat_type=self.kind.chat_type,
            room=RoomFacts(self.title, self.kind) if room else None,
        )

    def private(self, user: int = ADA) -> Caller:
        """The same user in their own chat."""
        return Caller(user, user, next(self.updates), self.now, self.now, "en")

    def wait(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    async def set_up(
        self, days: Days | None = None, at: time = time(8), zone: str = "Europe/Madrid"
    ) -> Sheet:
        """Zone and hour, as an admin sets them; the days too where they are given."""
        await self.tuning.zone(self.call(), zone)
        sheet = await self.tuning.clock(self.call(), Kind.TIP, at)
        return sheet if days is None else await self.tuning.days(self.call(), days)

    async def row(self) -> Subscriber:
        """The room's subscriber, found by its chat id."""
        found = await self.store.read(subscribers.by_address, self.address)
        assert found is not None
        return found

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """A whole table."""

        def read(tx: Tx) -> list[dict[str, Any]]:
            found = tables.metadata.tables[table]
            return [dict(row) for row in tx.execute(select(found).order_by(*found.primary_key)).mappings()]

        return await self.store.read(read)

    async def log(self) -> list[tuple[str, str, str | None, str | None]]:
        """Every line of the log, oldest first: who, what, before, after."""
        return [(row["who"], row["what"], row["before"], row["after"]) for row in await self.rows("audit")]

    async def post(self, day: date, kind: Kind = Kind.TIP, status: str = "sent", **columns: Any) -> int:
        """A delivery of that date, as it stands in the ledger."""
        subscriber_id = (await self.row()).id
        at = datetime.combine(day, time(7), self.now.tzinfo)
        values = {
            "subscriber_id": subscriber_id,
            "kind": kind.value,
            "slot_date": day,
            "status": status,
            "due_at": at,
            "not_before": at,
            "expires_at": at + WINDOW,
            "message_id": 7,
            "error": "why",
            "token": "t",
            "lease_until": at,
            "content_id": "a-tip",
        }

        def add(tx: Tx) -> int:
            row = tx.execute(tables.delivery.insert().values(values | columns)).inserted_primary_key
            assert row is not None
            return int(row.id)

        return await self.store.run(add)


@pytest.fixture
def club(store: Store, now: datetime) -> Club:
    """It is Monday, 07:30 in Madrid."""
    return Club(store, now)
