"""Moving everything from one database to another, either way between SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from bot.domain.delivery import Kind
from bot.domain.schedule import Slot
from bot.store import deliveries, tables
from bot.store.copying import CopyRefused, copy_from
from bot.store.engine import Store
from bot.store.failures import StoreUnavailable
from tests.conftest import Enrol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.store.engine import Tx

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
COPIED = [table for table in tables.metadata.sorted_tables if table.name not in {"pace", "note"}]


@pytest.fixture(params=["to postgresql", "to sqlite"])
async def houses(
    request: pytest.FixtureRequest, sqlite_url: str, postgresql_url: str
) -> AsyncIterator[tuple[Store, Store]]:
    """An old database with people in it, and an empty new one."""
    urls = [sqlite_url, postgresql_url] if request.param == "to postgresql" else [postgresql_url, sqlite_url]
    old, new = (Store.open(url) for url in urls)
    await _live_in(old)
    yield old, new
    for store in (old, new):
        await store.close()


async def _live_in(store: Store) -> None:
    """A row in every table, and one in the middle deleted, so that numbers have gaps."""
    enrol = Enrol(store, NOW)
    ids = [await enrol(Kind.TIP, Kind.EXERCISE) for _ in range(3)]

    def fill(tx: Tx) -> None:
        deliveries.add(tx, [deliveries.Draft(one, Kind.TIP, Slot(date(2026, 11, 23), NOW)) for one in ids])
        tx.execute(tables.delivery.delete().where(tables.delivery.c.subscriber_id == ids[1]))
        values: dict[str, dict[str, Any]] = {
            "change": {"person_id": 1, "at": NOW, "what": "zone", "value": "Europe/Madrid"},
            "answer": {
                "subscriber_id": ids[0],
                "update_id": 7,
                "kind": "tip",
                "content_id": "x",
                "why": "new",
                "at": NOW,
            },
            "completion": {"person_id": 1, "day": NOW.date(), "kind": "tip", "at": NOW, "about": "answer:1"},
            "taste": {"person_id": 2, "content_id": "x", "liking": -1, "at": NOW},
            "milestone": {"person_id": 2, "days": 7, "at": NOW},
            "quarantine": {"update_id": 8, "at": NOW, "reason": "what", "raw": b"{\x00}"},
            "room": {"subscriber_id": ids[2], "title": "Club", "kind": "forum", "added_by": 3},
            "manager": {"subscriber_id": ids[2], "person_id": 3, "at": NOW},
            "audit": {"subscriber_id": ids[2], "person_id": 3, "who": "person", "at": NOW, "what": "pin"},
            "word": {"subscriber_id": ids[2], "what": "setup", "not_before": NOW},
            "post": {"delivery_id": 3, "address": -1, "message_id": 1, "presses": 2, "edit_at": NOW},
            "deed": {"subscriber_id": ids[2], "person_id": 3, "day": NOW.date()},
            "group_day": {"subscriber_id": ids[2], "day": NOW.date(), "people": 1, "needed": 1},
            "board": {"subscriber_id": ids[2], "person_id": 3, "name": "Ada", "at": NOW},
        }
        for name, row in values.items():
            tx.execute(insert(tables.metadata.tables[name]).values(row))

    await store.run(fill)


def _everything(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row) for row in tx.execute(select(table).order_by(*table.primary_key)).mappings()]
        for table in COPIED
    }


def _url(store: Store) -> str:
    return store.url.render_as_string(hide_password=False)


async def test_every_row_arrives_as_it_was(houses: tuple[Store, Store]) -> None:
    old, new = houses
    counts = await new.run(copy_from, _url(old))
    found = await old.read(_everything)
    assert await new.read(_everything) == found
    assert all(found.values())
    assert counts == {name: len(rows) for name, rows in found.items()}


async def test_new_rows_get_numbers_after_the_copied_ones(houses: tuple[Store, Store]) -> None:
    old, new = houses
    await new.run(copy_from, _url(old))
    enrol = Enrol(new, NOW)
    enrol._addresses = iter([9001])  # type: ignore[assignment]  # the usual ones are taken
    assert await enrol() == 4


async def test_a_second_copy_is_refused_and_changes_nothing(houses: tuple[Store, Store]) -> None:
    old, new = houses
    await new.run(copy_from, _url(old))
    before = await new.read(_everything)
    with pytest.raises(CopyRefused, match=r"^DATABASE_URL has data already \(person, "):
        await new.run(copy_from, _url(old))
    assert await new.read(_everything) == before


async def test_a_source_that_is_not_there_is_refused_and_not_made(store: Store, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.db"
    with pytest.raises(CopyRefused, match="there is no file"):
        await store.run(copy_from, f"sqlite:///{missing}")
    assert not missing.exists()


async def test_a_source_of_another_schema_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(CopyRefused, match="the database to copy from: the database has no tables yet"):
        await store.run(copy_from, f"sqlite:///{tmp_path}/empty.db")


async def test_a_source_that_does_not_answer_is_told_without_its_password(store: Store) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        await store.run(copy_from, "postgresql+psycopg://bot:secret@127.0.0.1:9/none")
    assert "secret" not in str(refused.value)


def test_every_table_is_copied_or_the_databases_own() -> None:
    assert {table.name for table in COPIED} | {"pace", "note"} == set(tables.metadata.tables)
