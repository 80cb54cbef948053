"""A unit of work is done whole or not at all, and a database in trouble says so."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import exc, make_url, select, text, update

from bot.store import engine, notes
from bot.store.engine import Store, StoreUnavailable
from bot.store.failures import Kind, advice, kind_of, unavailable
from bot.store.tables import note

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.engine import Tx


async def test_work_is_committed_and_its_result_returned(store: Store) -> None:
    def work(tx: Tx, value: str) -> str:
        notes.put(tx, "name", value)
        return "done"

    assert await store.run(work, "one") == "done"
    assert await store.read(notes.get, "name") == "one"


async def test_an_error_in_work_rolls_all_of_it_back(store: Store) -> None:
    def work(tx: Tx) -> None:
        notes.put(tx, "name", "one")
        raise KeyError("a mistake")

    with pytest.raises(KeyError, match="a mistake"):
        await store.run(work)
    assert await store.read(notes.get, "name") is None


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(StoreUnavailable):
        await store.read(notes.put, "name", "one")


async def test_a_mistake_in_sql_is_no_trouble_of_the_database(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.execute(text("SELECT nothing FROM nowhere"))

    with pytest.raises(exc.DBAPIError):
        await store.run(work)


async def test_many_writers_at_once_lose_no_update(store: Store) -> None:
    def count(tx: Tx) -> None:
        number = int(tx.execute(select(note.c.value).with_for_update()).scalar_one())
        tx.execute(update(note).values(value=str(number + 1)))

    await store.run(notes.put, "count", "0")
    await asyncio.gather(*(store.run(count) for _ in range(50)))
    assert await store.read(notes.get, "count") == "50"


async def test_who_is_cancelled_leaves_the_work_whole(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(tx: Tx) -> None:
        notes.put(tx, "first", "written")
        begun.set()
        go_on.wait(10)
        notes.put(tx, "second", "written")

    waiting = asyncio.ensure_future(store.run(work))
    await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    await store.run(notes.get, "a turn of the same thread")
    await store.close()
    reopened = Store.open(store.url.render_as_string(hide_password=False))
    found = [await reopened.read(notes.get, name) for name in ("first", "second")]
    await reopened.close()
    assert found == ["written", "written"]


async def test_a_reader_sees_one_unchanging_view(store: Store) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(tx: Tx) -> list[str | None]:
        before = notes.get(tx, "name")
        begun.set()
        go_on.wait(10)
        return [before, notes.get(tx, "name")]

    await store.run(notes.put, "name", "old")
    reading = asyncio.ensure_future(store.read(work))
    await asyncio.to_thread(begun.wait, 10)
    await store.run(notes.put, "name", "new")
    go_on.set()
    assert await reading == ["old", "old"]


def test_a_store_knows_its_dialect(sqlite_url: str) -> None:
    assert Store.open(sqlite_url).dialect == "sqlite"


async def _complaint(url: str, monkeypatch: pytest.MonkeyPatch, work: Any = None) -> str:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 1)
    store = Store.open(url)
    with pytest.raises(StoreUnavailable) as complaint:
        await store.run(work or notes.get, *() if work else ("name",))
    await store.close()
    return str(complaint.value)


async def test_a_locked_file_says_what_to_do(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    complaint = await _complaint(sqlite_url, monkeypatch)
    other.close()
    assert complaint == (
        f"database {tmp_path}/bot.db: another process holds it locked; stop that process, then start again"
    )


async def test_a_read_only_file_says_what_to_do(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(tx: Tx) -> None:
        notes.put(tx, "name", "one")

    complaint = await _complaint(f"sqlite:///file:{tmp_path}/bot.db?mode=ro&uri=true", monkeypatch, write)
    assert "it is read-only; make the file and its folder writable" in complaint


async def test_a_full_disk_says_what_to_do(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(tx: Tx) -> None:
        tx.exec_driver_sql("PRAGMA max_page_count = 1")
        notes.put(tx, "name", "x" * 1_000_000)

    assert "the disk is full; free some space" in await _complaint(sqlite_url, monkeypatch, fill)


async def test_what_is_no_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bot.db").write_text("a text that somebody keeps here " * 40)
    complaint = await _complaint(f"sqlite:///{tmp_path}/bot.db", monkeypatch)
    assert "no SQLite database; check the path in DATABASE_URL" in complaint


async def test_a_folder_in_the_files_place_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "the file cannot be opened" in await _complaint(f"sqlite:///{tmp_path}", monkeypatch)


async def test_a_server_that_is_not_there_says_so_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql+psycopg://me:secret@/bot?host={tmp_path}"
    complaint = await _complaint(url, monkeypatch)
    assert "check that PostgreSQL runs and can be reached" in complaint
    assert "secret" not in complaint


async def test_a_connection_that_was_cut_is_made_anew(postgresql_url: str) -> None:
    store = Store.open(postgresql_url)
    me = text("SELECT pg_backend_pid()")

    def pid(tx: Tx) -> Any:
        return tx.scalar(me)

    def cut(tx: Tx, pid: int) -> None:
        tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    first = await store.run(pid)
    await store.read(cut, first)
    assert await store.run(pid) != first
    await store.close()


async def test_work_that_loses_its_connection_says_so(postgresql_url: str) -> None:
    store = Store.open(postgresql_url)

    def suicide(tx: Tx) -> None:
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreUnavailable, match=r"stopping, starting or cancelled|was lost"):
        await store.run(suicide)
    await store.close()


class Orig(Exception):  # noqa: N818 - plays a driver's error
    def __init__(self, sqlstate: str | None) -> None:
        self.sqlstate = sqlstate


def _error(sqlstate: str | None, kind: type[exc.DBAPIError] = exc.DBAPIError) -> exc.DBAPIError:
    return kind("SELECT", {}, Orig(sqlstate))


async def test_the_victim_of_a_deadlock_is_run_again(store: Store) -> None:
    tries = []

    def work(tx: Tx) -> int:
        tries.append(1)
        if len(tries) < 3:
            raise _error("40P01")
        return len(tries)

    assert await store.run(work) == 3


async def test_a_victim_again_and_again_is_told_so(store: Store) -> None:
    tries = []

    def work(tx: Tx) -> None:
        tries.append(1)
        raise _error("40001")

    with pytest.raises(StoreUnavailable, match="too busy for several tries"):
        await store.run(work)
    assert len(tries) == engine.TRIES


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (_error("40001"), Kind.RETRY),
        (_error("40P01"), Kind.RETRY),
        (_error("08006"), Kind.UNAVAILABLE),
        (_error("53100"), Kind.UNAVAILABLE),
        (_error("57P01"), Kind.UNAVAILABLE),
        (_error("25006"), Kind.UNAVAILABLE),
        (_error(None, exc.OperationalError), Kind.UNAVAILABLE),
        (exc.TimeoutError(), Kind.UNAVAILABLE),
        (_error("23505"), Kind.MISTAKE),
        (_error("25001"), Kind.MISTAKE),
        (_error(None), Kind.MISTAKE),
        (exc.NoResultFound(), Kind.MISTAKE),
    ],
)
def test_failures_are_told_apart_by_code(error: exc.SQLAlchemyError, expected: Kind) -> None:
    assert kind_of(error) == expected


def test_a_full_disk_of_the_server_has_its_own_advice() -> None:
    url = make_url("postgresql+psycopg://me:secret@db/bot")
    assert str(unavailable(_error("53100"), url)) == (
        "database postgresql+psycopg://me:***@db/bot: its disk is full; "
        "free some space on the database's machine"
    )
    assert (
        advice(_error("53400")) == "it is out of resources; check memory and disk of the database's machine"
    )


async def test_migrating_while_the_file_is_locked_says_so(sqlite_url: str, tmp_path: Path) -> None:
    from bot.store import schema  # noqa: PLC0415 - this test alone migrates

    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(schema.MigrationFailed, match="another process holds it locked"):
        await asyncio.to_thread(schema.migrate, sqlite_url)
    other.close()


async def test_a_transaction_that_stands_still_gives_its_locks_back(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "STILL_SECONDS", 1)
    frozen, other = Store.open(postgresql_url), Store.open(postgresql_url)
    holds, goes_on = threading.Event(), threading.Event()
    lock = text("SELECT next_free FROM pace FOR UPDATE")

    def stand_still(tx: Tx) -> None:
        tx.execute(lock)
        holds.set()
        goes_on.wait()
        tx.execute(lock)

    standing = asyncio.ensure_future(frozen.run(stand_still))
    await asyncio.to_thread(holds.wait)
    await other.run(lambda tx: tx.execute(lock).all())
    goes_on.set()
    with pytest.raises(StoreUnavailable):
        await standing
    await frozen.close()
    await other.close()
