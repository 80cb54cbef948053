"""The door to the database: a unit of work is a function, run whole in one thread hop, in one transaction."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, exc, make_url
from sqlalchemy.dialects import sqlite

from bot.store.failures import Kind, StoreUnavailable, kind_of, unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Table
    from sqlalchemy.dialects import postgresql

__all__ = ["Store", "StoreUnavailable", "Tx", "insert_of", "sqlite_engine", "upsert"]

Tx: TypeAlias = Connection
P = ParamSpec("P")
T = TypeVar("T")

BUSY_SECONDS = 5
READERS = 3
POSTGRESQL_CONNECTIONS = 8
# A machine that freezes within a transaction must not hold up all others with its locks for longer.
STILL_SECONDS = 10
TRIES = 4


class Store:
    """One write connection on SQLite, several on PostgreSQL, a few for reading; each has its thread.

    A coroutine cancelled while it waits leaves its work alone: that runs to its end, or was never begun.
    `StoreUnavailable` says that the database cannot be used now; every other error is the work's own.
    """

    def __init__(self, url: URL, writes: _Lane, reads: _Lane) -> None:
        self.url = url
        self._writes = writes
        self._reads = reads

    @classmethod
    def open(cls, url: str, *, database_clock: bool = True) -> Store:
        """Prepares the engines; connects at the first use.

        `database_clock`: on PostgreSQL, pace and leases read the server's clock, so that replicas agree.
        Tests that move a clock of their own turn it off. SQLite always uses the `now` it is given.
        """
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return cls(parsed, *_sqlite_lanes(parsed))
        return cls(parsed, *_postgresql_lanes(parsed, database_clock=database_clock))

    @property
    def dialect(self) -> str:
        """Which database: "sqlite" or "postgresql"."""
        return self.url.get_backend_name()

    @property
    def busy(self) -> bool:
        """Whether a unit of work is under way, or its result was not taken up yet."""
        return bool(self._writes.under_way or self._reads.under_way)

    async def run(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does `work(tx, …)` in one write transaction; its error rolls all of it back.

        On PostgreSQL a deadlock's victim is run again: work keeps nothing outside the transaction.
        """
        return await self._writes.do(work, *args, **kwargs)

    async def read(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Does `work(tx, …)` on one unchanging view of the data; a write in it fails."""
        return await self._reads.do(work, *args, **kwargs)

    async def close(self) -> None:
        """Waits for the work under way, then closes every connection."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        # The writer goes last: whoever closes an SQLite file last also folds its write-ahead log in.
        self._reads.close()
        self._writes.close()


def upsert(tx: Tx, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows ON CONFLICT, in the dialect of this connection."""
    return insert_of(tx.dialect.name, table)


def insert_of(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same, for statements that are kept: "sqlite" or "postgresql"."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - on SQLite the start is faster without

    return postgresql.insert(table)


class _Lane:
    """Some threads and their connections."""

    def __init__(self, engine: Engine, threads: int, name: str) -> None:
        self.engine = engine
        self.under_way = 0
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def do(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        self.under_way += 1
        try:
            return await loop.run_in_executor(self._threads, lambda: self._transact(work, *args, **kwargs))
        finally:
            self.under_way -= 1

    def close(self) -> None:
        self._threads.shutdown(wait=True)
        self.engine.dispose()

    def _transact(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        for tries_left in reversed(range(TRIES)):
            try:
                with self.engine.begin() as tx:
                    return work(tx, *args, **kwargs)
            except exc.SQLAlchemyError as error:
                kind = kind_of(error)
                if kind is Kind.MISTAKE:
                    raise
                if kind is Kind.UNAVAILABLE or not tries_left:
                    raise unavailable(error, self.engine.url) from error
        raise AssertionError  # pragma: no cover - the last try returns or raises


def _sqlite_lanes(url: URL) -> tuple[_Lane, _Lane]:
    if url.database and "uri" not in url.query:
        # Where that is impossible, connecting says why, in one line.
        with suppress(OSError):
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    writes = _Lane(sqlite_engine(url, "BEGIN IMMEDIATE", pool_size=1), 1, "store-write")
    reads = _Lane(sqlite_engine(url, "BEGIN", pool_size=READERS), READERS, "store-read")
    event.listen(reads.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    return writes, reads


def sqlite_engine(url: URL | str, begin: str, **options: Any) -> Engine:  # noqa: ANN401 - create_engine's own options
    """An engine whose transactions are ours to begin; pysqlite's own would begin late and lose updates."""
    engine = create_engine(
        url,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
        **({"poolclass": NullPool} if not options else {"max_overflow": 0, **options}),
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - sqlite3's connection, wrapped
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin_at_once(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql_lanes(url: URL, *, database_clock: bool) -> tuple[_Lane, _Lane]:
    def lane(name: str, threads: int, **options: Any) -> _Lane:  # noqa: ANN401 - execution options
        engine = create_engine(
            url,
            pool_size=threads,
            max_overflow=0,
            pool_pre_ping=True,
            use_native_hstore=False,
            connect_args={
                "connect_timeout": BUSY_SECONDS,
                # No server-side state that outlives a transaction: works behind a transaction-mode pooler.
                "prepare_threshold": None,
                "tcp_user_timeout": 10_000,
            },
        )

        @event.listens_for(engine, "connect")
        def release_what_stands_still(connection: Any, _record: object) -> None:  # noqa: ANN401 - psycopg's connection
            connection.execute(f"SET idle_in_transaction_session_timeout = '{STILL_SECONDS}s'")
            connection.commit()

        return _Lane(engine.execution_options(database_clock=database_clock, **options), threads, name)

    return (
        lane("store-write", POSTGRESQL_CONNECTIONS),
        lane("store-read", READERS, isolation_level="REPEATABLE READ", postgresql_readonly=True),
    )
