"""Table `schedule`: what is owed when. The column `next_due_at` is the schedule; there are no job objects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, Text, bindparam, delete, func, select, update

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.schedule import Slot
from bot.store import readers
from bot.store.batch import Batch
from bot.store.columns import Key
from bot.store.engine import upsert
from bot.store.tables import schedule as table
from bot.store.tables import subscriber
from bot.store.types import KINDS, UtcInstant
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, time

    from sqlalchemy import Row, Update

    from bot.store.engine import Tx
    from bot.store.readers import Reader


@dataclass(frozen=True, slots=True)
class Planned:
    """One kind a subscriber wants: the local time, the weekdays, the next slot (None while none is owed)."""

    kind: Kind
    at: time
    days: Days
    next: Slot | None


class Due(NamedTuple):
    """A slot whose time has come, with all that is needed to choose what to send."""

    subscriber_id: int
    kind: Kind
    at: time
    days: Days
    slot: Slot
    reader: Reader
    themes: frozenset[Theme]
    equipment: frozenset[Equipment]
    level: Level


@dataclass(frozen=True, slots=True)
class Move:
    """What a schedule owes next; None: nothing until someone says otherwise."""

    subscriber_id: int
    kind: Kind
    to: Slot | None


def put(tx: Tx, subscriber_id: int, kind: Kind, at: time, days: Days) -> None:
    """Want this kind at this local time on these weekdays. Owes nothing until it is rescheduled."""
    values = {"at": at, "days": days.mask}
    statement = upsert(tx, table).values(subscriber_id=subscriber_id, kind=kind.value, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["subscriber_id", "kind"], set_=values))


def drop(tx: Tx, subscriber_id: int, kind: Kind) -> None:
    """No longer want this kind."""
    tx.execute(delete(table).where(table.c.subscriber_id == subscriber_id, table.c.kind == kind.value))


def of(tx: Tx, subscriber_id: int) -> list[Planned]:
    """Everything the subscriber wants."""
    rows = tx.execute(select(table).where(table.c.subscriber_id == subscriber_id).order_by(table.c.kind))
    return [Planned(Kind(row.kind), row.at, Days(row.days), _slot(row)) for row in rows]


_COLUMNS = (
    table.c.subscriber_id,
    table.c.kind,
    table.c.at,
    table.c.days,
    table.c.next_due_at,
    table.c.next_slot,
    subscriber.c.themes,
    subscriber.c.equipment,
    subscriber.c.level,
    *readers.COLUMNS,
)
_DUE = (
    select(*_COLUMNS)
    .join(subscriber, subscriber.c.id == table.c.subscriber_id)
    .where(table.c.next_due_at <= bindparam("now"))
    .order_by(table.c.next_due_at, table.c.subscriber_id, table.c.kind)
    .limit(bindparam("most"))
    .with_for_update(of=table, skip_locked=True)
)


def due(tx: Tx, now: datetime, most: int) -> list[Due]:
    """The slots due by now, the longest due first; on PostgreSQL without those another planner has."""
    return [_due(row) for row in tx.execute(_DUE, {"now": now, "most": most})]


_PAGE = (
    select(*_COLUMNS)
    .join(subscriber, subscriber.c.id == table.c.subscriber_id)
    .where(table.c.next_due_at.is_not(None), table.c.subscriber_id > bindparam("after"))
    .order_by(table.c.subscriber_id, table.c.kind)
    .limit(bindparam("most"))
)


def page(tx: Tx, after: int, most: int) -> list[Due]:
    """What subscribers beyond this id are owed, whenever that is; by id, in full for all but the last."""
    return [_due(row) for row in tx.execute(_PAGE, {"after": after, "most": most})]


_MOVES = Batch(subscriber_id=Key, kind=Text(), at=UtcInstant(), day=Date())


def move(tx: Tx, moves: Iterable[Move]) -> None:
    """Write down what each owes next."""
    rows = [
        (one.subscriber_id, one.kind.value, *((one.to.at, one.to.day) if one.to else (None, None)))
        for one in moves
    ]
    if rows:
        tx.execute(_move(tx.dialect.name), _MOVES.values(tx, rows))


@cache
def _move(dialect: str) -> Update:
    given = _MOVES.rows(dialect).c
    return (
        update(table)
        .where(table.c.subscriber_id == given.subscriber_id, table.c.kind == given.kind)
        .values(next_due_at=given.at, next_slot=given.day)
    )


def overdue(tx: Tx, now: datetime) -> int:
    """How many slots should have been planned by now."""
    return tx.scalar(select(func.count()).select_from(table).where(table.c.next_due_at <= now)) or 0


def first_after(tx: Tx, after: datetime) -> tuple[datetime, Kind] | None:
    """When the first slot later than this falls due, and of which kind."""
    found = tx.execute(
        select(table.c.next_due_at, table.c.kind)
        .where(table.c.next_due_at > after)
        # Of a tip and an exercise at one minute, the tip comes first.
        .order_by(table.c.next_due_at, table.c.kind.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else (found.next_due_at, Kind(found.kind))


def silence(tx: Tx, subscriber_ids: Sequence[int]) -> None:
    """Owe these subscribers nothing until they are rescheduled."""
    tx.execute(
        update(table)
        .where(table.c.subscriber_id.in_(subscriber_ids), table.c.next_due_at.is_not(None))
        .values(next_due_at=None, next_slot=None)
    )


def _slot(row: Row[Any]) -> Slot | None:
    return None if row.next_due_at is None else Slot(row.next_slot, row.next_due_at)


def _due(row: Sequence[Any]) -> Due:
    subscriber_id, kind, at, days, next_due_at, next_slot, themes, equipment, level, *columns = row
    return Due(
        subscriber_id,
        KINDS[kind],
        at,
        Days(days),
        Slot(next_slot, next_due_at),
        readers.reader(columns),
        _themes(themes),
        _equipment(equipment),
        Level(level),
    )


@cache
def _themes(words: str) -> frozenset[Theme]:
    return frozenset(Theme(word) for word in words.split(",") if word)


@cache
def _equipment(words: str) -> frozenset[Equipment]:
    return frozenset(Equipment(word) for word in words.split(",") if word)
