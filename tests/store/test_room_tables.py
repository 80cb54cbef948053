"""The tables of groups and channels: made beside what is there, and refusing what no code should write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from bot.store import tables
from bot.store.migrate import configuration, engine, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
EARLIER = NOW - timedelta(days=3)
ROOMS = ("room", "manager", "audit", "word", "post", "deed", "group_day", "board")
LIFE: dict[str, dict[str, Any]] = {
    "subscriber": {"id": 1, "chat_id": 7, "chat_type": "private", "created_at": EARLIER},
    "person": {"id": 1, "user_id": 7, "created_at": EARLIER},
    "delivery": {
        "id": 1,
        "subscriber_id": 1,
        "kind": "tip",
        "slot_date": NOW.date(),
        "due_at": NOW,
        "not_before": NOW,
        "expires_at": NOW,
    },
}
ROOM: dict[str, dict[str, Any]] = {
    "room": {"subscriber_id": 1, "title": "Club", "kind": "group"},
    "manager": {"subscriber_id": 1, "person_id": 1, "at": NOW},
    "audit": {"subscriber_id": 1, "person_id": 1, "who": "person", "at": NOW, "what": "zone"},
    "word": {"subscriber_id": 1, "what": "setup", "not_before": NOW},
    "post": {"delivery_id": 1, "address": -7, "message_id": 1, "edit_at": NOW},
    "deed": {"subscriber_id": 1, "person_id": 1, "day": NOW.date()},
    "group_day": {"subscriber_id": 1, "day": NOW.date(), "people": 1, "needed": 1},
    "board": {"subscriber_id": 1, "person_id": 1, "name": "Ada", "at": NOW},
}


def _fill(connection: Connection, rows: dict[str, dict[str, Any]]) -> None:
    for name, row in rows.items():
        connection.execute(insert(tables.metadata.tables[name]).values(row))


def _moved(connection: Connection, at: datetime, what: str, value: str) -> None:
    connection.execute(insert(tables.change).values(person_id=1, at=at, what=what, value=value))


def test_a_database_with_people_goes_up_down_and_up(own_database_url: str) -> None:
    with engine(own_database_url).begin() as connection:
        run(connection, "base")
        run(connection, "0002")
        _fill(connection, LIFE)
        stranger = {"id": 2, "chat_id": 8, "chat_type": "private", "created_at": NOW}
        connection.execute(insert(tables.subscriber).values(stranger))
        _moved(connection, EARLIER, "zone", "Europe/Madrid")
        _moved(connection, EARLIER + timedelta(hours=1), "zone", "Europe/Lisbon")
        _moved(connection, NOW, "days", "21")
        as_it_was = connection.execute(text("SELECT * FROM subscriber ORDER BY id")).all()
        run(connection, "0003")
        found = connection.execute(select(tables.subscriber.c.zone_since).order_by(tables.subscriber.c.id))
        assert found.scalars().all() == [EARLIER + timedelta(hours=1), None]
        _fill(connection, ROOM)
        # As `migrate.run` does, but part of the way.
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
        assert not set(ROOMS) & set(inspect(connection).get_table_names())
        assert connection.execute(text("SELECT * FROM subscriber ORDER BY id")).all() == as_it_was
        assert connection.scalar(text("SELECT count(*) FROM delivery")) == 1
        run(connection, "0003")
        _fill(connection, ROOM)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("room", "kind", "private"),
        ("room", "who", "everybody"),
        ("room", "needed", 0),
        ("room", "needed", 1001),
        ("room", "pin", 2),
        ("room", "board", -1),
        ("room", "added_by", 9),
        ("audit", "who", "somebody"),
        ("word", "what", "hello"),
        ("word", "status", "lost"),
        ("word", "tries", -1),
        ("post", "presses", -1),
        ("post", "shown", -1),
        ("post", "frozen", 2),
        ("group_day", "people", -1),
        ("group_day", "needed", 0),
        ("board", "name", ""),
        ("board", "name", "x" * 65),
    ],
)
def test_what_no_code_should_write_is_refused(
    database_url: str, table: str, column: str, value: object
) -> None:
    with engine(database_url).connect() as connection:
        _fill(connection, LIFE)
        with pytest.raises(IntegrityError):
            _fill(connection, {table: ROOM[table] | {column: value}})


@pytest.mark.parametrize(
    ("gone", "stay"),
    [
        ("subscriber", set[str]()),
        ("person", {"room", "audit", "word", "post", "group_day"}),
        ("delivery", {"room", "manager", "audit", "word", "deed", "group_day", "board"}),
    ],
)
def test_what_goes_with_a_row_and_what_stays(database_url: str, gone: str, stay: set[str]) -> None:
    with engine(database_url).connect() as connection:
        _fill(connection, LIFE)
        _fill(connection, ROOM | {"room": ROOM["room"] | {"added_by": 1}})
        connection.execute(tables.metadata.tables[gone].delete())
        left = {name for name in ROOMS if connection.execute(select(tables.metadata.tables[name])).all()}
        assert left == stay
