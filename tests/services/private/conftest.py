"""One person in a private chat with the verbs, on both databases; time stands still until it is moved."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import NullPool, create_engine, delete, insert, select, text

from bot.domain.days import Days
from bot.domain.delivery import WINDOW, Kind, Status
from bot.services.answering import Answering
from bot.services.choosing import Chooser
from bot.services.crediting import Crediting, standing_of
from bot.services.joining import Joining
from bot.services.members import Caller
from bot.services.reporting import Reporting
from bot.services.snoozing import Snoozing
from bot.services.tuning import Tuning
from bot.store import people, subscribers, tables
from bot.store.engine import Store
from tests.cast import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.streak import Change, Standing
    from bot.services.sheets import Sheet
    from bot.store.engine import Tx

MADRID = ZoneInfo("Europe/Madrid")
# Random numbers that choose the first of all candidates.
FIRST = 0.0


@dataclass
class Chat:
    """A person who writes and presses. Each call is an update of its own, unless `again` repeats the last."""

    store: Store
    now: datetime
    user: int = 1001
    language_code: str | None = "en"
    updates: Iterator[int] = field(default_factory=lambda: count(1))
    last: int = 0

    def __post_init__(self) -> None:
        chooser = Chooser(catalogue(), lambda: FIRST)
        self.joining = Joining(self.store, chooser)
        self.answering = Answering(self.store, chooser)
        self.crediting = Crediting(self.store)
        self.snoozing = Snoozing(self.store)
        self.tuning = Tuning(self.store)
        self.reporting = Reporting(self.store)

    def call(self, *, again: bool = False, said: timedelta = timedelta()) -> Caller:
        """A call as of now; `said` is how long ago the message was written."""
        self.last = self.last if again else next(self.updates)
        return Caller(self.user, self.user, self.last, self.now, self.now - said, self.language_code)

    def other(self, user: int = 2002) -> Chat:
        """Somebody else, at the same moment."""
        return Chat(self.store, self.now, user)

    def wait(self, **parts: float) -> None:
        self.now += timedelta(**parts)

    def at(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Move to this local time in Madrid, some days on."""
        day = self.now.astimezone(MADRID).date() + timedelta(days=days)
        self.now = datetime.combine(day, time(hour, minute), MADRID)

    async def subscribe(
        self, zone: str = "Europe/Madrid", at: time = time(8), days: Days | None = Days.EVERY
    ) -> Sheet:
        await self.joining.start(self.call())
        await self.tuning.zone(self.call(), zone)
        sheet = await self.tuning.clock(self.call(), Kind.TIP, at)
        return sheet if days is None else await self.tuning.days(self.call(), days)

    async def got(self, kind: Kind = Kind.EXERCISE, *, status: Status = Status.SENT, ago: float = 0) -> str:
        """What a button under a delivery is about; it arrived `ago` hours before now."""
        return f"delivery:{await self.store.run(self._deliver, kind, status, timedelta(hours=ago))}"

    def _deliver(self, tx: Tx, kind: Kind, status: Status, ago: timedelta) -> int:
        subscriber = subscribers.by_address(tx, self.user)
        assert subscriber is not None
        content = catalogue().tips if kind is Kind.TIP else catalogue().exercises
        at = self.now - ago
        values = {
            "subscriber_id": subscriber.id,
            "kind": kind.value,
            "slot_date": at.astimezone(MADRID).date(),
            "status": status.value,
            "due_at": at,
            "not_before": at,
            "expires_at": at + WINDOW,
            "content_id": next(iter(content)),
            "settled_at": at,
            "message_id": 7,
            "error": "why",
            "token": "t",
            "lease_until": at,
        }
        row = tx.execute(insert(tables.delivery).values(**values)).inserted_primary_key
        assert row is not None
        return int(row.id)

    async def standing(self) -> Standing:
        def read(tx: Tx) -> Standing:
            person_id = people.find(tx, self.user)
            assert person_id is not None
            return standing_of(tx, person_id, self.now)

        return await self.store.read(read)

    async def changes(self) -> list[Change]:
        """What the person declared so far."""

        def read(tx: Tx) -> list[Change]:
            person_id = people.find(tx, self.user)
            return [] if person_id is None else people.changes(tx, person_id)

        return await self.store.read(read)

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """A whole table."""

        def read(tx: Tx) -> list[dict[str, Any]]:
            return [dict(row) for row in tx.execute(select(tables.metadata.tables[table])).mappings()]

        return await self.store.read(read)

    async def done_on(self) -> list[date]:
        """The days credited, in order."""
        return sorted(row["day"] for row in await self.rows("completion"))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One database of each kind for all tests here, emptied before each: making one takes longer."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("private") / "bot.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server: str = request.getfixturevalue("postgresql_server")
    name = f"private_{os.getpid()}"
    administrator = create_engine(
        server.format(name="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with administrator.connect() as admin:
        admin.execute(text(f"CREATE DATABASE {name} TEMPLATE migrated"))
    return server.format(name=name)


@pytest.fixture(scope="session")
def opened(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url, database_clock=False)
    yield store
    asyncio.run(store.close())


@pytest.fixture
async def store(opened: Store) -> Store:
    """Empty."""

    def empty(tx: Tx) -> None:
        for table in reversed(tables.metadata.sorted_tables):
            if table is not tables.pace:  # its one row comes with the schema
                tx.execute(delete(table))
        tx.execute(tables.pace.update().values(halted_until=None))

    await opened.run(empty)
    return opened


@pytest.fixture
def chat(store: Store, now: datetime) -> Chat:
    """It is Monday, 07:30 in Madrid."""
    return Chat(store, now)
