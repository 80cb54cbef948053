"""Table `completion`: what people did, each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.domain.delivery import Kind
from bot.domain.streak import Done
from bot.store.engine import upsert
from bot.store.tables import completion as table

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection


_COLUMNS = (table.c.day, table.c.kind, table.c.content_id, table.c.at, table.c.about)


@dataclass(frozen=True, slots=True)
class Completion:
    """A person's done. `day` is the local day it counts for; `at` the instant of the press."""

    day: date
    kind: Kind
    content_id: str | None
    at: datetime
    about: str


def add(tx: Connection, person_id: int, completion: Completion) -> bool:
    """Keep it, unless the same thing was done before. True where it is new."""
    statement = upsert(tx, table).values(
        person_id=person_id,
        day=completion.day,
        kind=completion.kind.value,
        content_id=completion.content_id,
        at=completion.at,
        about=completion.about,
    )
    # By what it returns: a PostgreSQL insert that makes up an id counts no rows.
    return tx.scalar(statement.on_conflict_do_nothing().returning(table.c.id)) is not None


def find(tx: Connection, person_id: int, about: str) -> Completion | None:
    """The person's completion of this thing."""
    row = tx.execute(
        select(*_COLUMNS).where(table.c.person_id == person_id, table.c.about == about)
    ).one_or_none()
    return None if row is None else Completion(row.day, Kind(row.kind), row.content_id, row.at, row.about)


def on_day(tx: Connection, person_id: int, day: date) -> list[Completion]:
    """What the person did on a local day, in order."""
    rows = tx.execute(
        select(*_COLUMNS).where(table.c.person_id == person_id, table.c.day == day).order_by(table.c.at)
    )
    return [Completion(row.day, Kind(row.kind), row.content_id, row.at, row.about) for row in rows]


def take_back(tx: Connection, person_id: int, about: str) -> None:
    """Undo: as if the press had not happened."""
    tx.execute(delete(table).where(table.c.person_id == person_id, table.c.about == about))


def done_days(tx: Connection, person_id: int) -> list[Done]:
    """Every completion as the streak sees it, oldest first."""
    rows = tx.execute(
        select(table.c.day, table.c.kind)
        .where(table.c.person_id == person_id)
        .order_by(table.c.day, table.c.id)
    )
    return [Done(day, kind == Kind.EXERCISE) for day, kind in rows]
