"""What is kept about somebody in groups: theirs to take and to erase; the group's stays the group's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select

from bot.store import belongings, tables

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
ADA, BEN, CLUB = 7, 8, -100


@pytest.fixture
async def club(store: Store) -> Store:
    """A group that Ada added the bot to and runs with Ben; each has a private chat and did a day there."""

    def fill(tx: Tx) -> None:
        for number, address in enumerate((ADA, BEN, CLUB), 1):
            kind = "private" if address > 0 else "group"
            _add(tx, "subscriber", id=number, chat_id=address, chat_type=kind, created_at=NOW)
        for number, user in enumerate((ADA, BEN), 1):
            of = {"subscriber_id": 3, "person_id": number}
            _add(tx, "person", id=number, user_id=user, created_at=NOW)
            _add(tx, "manager", **of, at=NOW)
            _add(tx, "audit", **of, who="person", at=NOW, what="zone")
            _add(tx, "deed", **of, day=NOW.date())
            _add(tx, "board", **of, name=f"number {number}", at=NOW)
        _add(tx, "room", subscriber_id=3, title="Club", kind="group", added_by=1)
        _add(tx, "group_day", subscriber_id=3, day=NOW.date(), people=2, needed=1)
        _add(tx, "word", subscriber_id=3, what="setup", not_before=NOW)

    await store.run(fill)
    return store


def _add(tx: Tx, table: str, **values: Any) -> None:
    tx.execute(insert(tables.metadata.tables[table]).values(values))


def _rows(tx: Tx, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in tx.execute(select(tables.metadata.tables[table])).mappings()]


@pytest.mark.parametrize(("user", "number", "rooms"), [(ADA, 1, 1), (BEN, 2, 0)])
async def test_a_row_of_a_room_is_the_persons_by_either_reference(
    club: Store, user: int, number: int, rooms: int
) -> None:
    kept = await club.read(belongings.of, address=user, user=user)
    for table in ("manager", "audit", "deed", "board"):
        assert [row["person_id"] for row in kept[table]] == [number]
    assert len(kept["room"]) == rooms
    assert kept["group_day"] == kept["word"] == kept["post"] == []


async def test_erasing_a_person_leaves_the_room_its_numbers(club: Store) -> None:
    await club.run(belongings.erase, address=ADA, user=ADA)
    assert [row["title"] for row in await club.read(_rows, "room")] == ["Club"]
    assert [row["people"] for row in await club.read(_rows, "group_day")] == [2]
    for table in ("manager", "deed", "board"):
        assert [row["person_id"] for row in await club.read(_rows, table)] == [2]
    lines = await club.read(_rows, "audit")
    assert sorted(str(row["person_id"]) for row in lines) == ["2", "None"]
    kept = await club.read(belongings.of, address=ADA, user=ADA)
    assert not any(kept.values())
