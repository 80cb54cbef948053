"""Table `answer`: tips and exercises given on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from bot.domain.delivery import Kind
from bot.store import history
from bot.store.engine import upsert
from bot.store.tables import answer as table

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class Answer:
    """Content given on request, and the machine key of why it was chosen."""

    id: int
    subscriber_id: int
    kind: Kind
    content_id: str
    why: str
    at: datetime


# Kept: to build a statement costs as much as to run it.
_FIND = select(table).where(
    table.c.subscriber_id == bindparam("of_subscriber"), table.c.update_id == bindparam("of_update")
)


def find(tx: Connection, subscriber_id: int, update_id: int) -> Answer | None:
    """What this very update was answered with before."""
    row = tx.execute(_FIND, {"of_subscriber": subscriber_id, "of_update": update_id}).one_or_none()
    return None if row is None else _answer(row)


def get(tx: Connection, answer_id: int) -> Answer | None:
    """The answer of this id."""
    row = tx.execute(select(table).where(table.c.id == answer_id)).one_or_none()
    return None if row is None else _answer(row)


def add(
    tx: Connection,
    subscriber_id: int,
    update_id: int,
    kind: Kind,
    content_id: str,
    why: str,
    *,
    now: datetime,
) -> Answer:
    """Keep an answer; where this update was answered meanwhile, that answer stands."""
    statement = upsert(tx, table).values(
        subscriber_id=subscriber_id,
        update_id=update_id,
        kind=kind.value,
        content_id=content_id,
        why=why,
        at=now,
    )
    if tx.execute(statement.on_conflict_do_nothing().returning(table.c.id)).first():
        history.add(tx, [(subscriber_id, content_id)])
    row = tx.execute(_FIND, {"of_subscriber": subscriber_id, "of_update": update_id}).one()
    return _answer(row)


def recent(tx: Connection, subscriber_id: int, *, since: datetime) -> list[Answer]:
    """The answers not older than `since`."""
    rows = tx.execute(select(table).where(table.c.subscriber_id == subscriber_id, table.c.at >= since))
    return [_answer(row) for row in rows]


def _answer(row: Row[Any]) -> Answer:
    return Answer(row.id, row.subscriber_id, Kind(row.kind), row.content_id, row.why, row.at)
