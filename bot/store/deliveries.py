"""Table `delivery`: the ledger. A row for each thing owed, written before the send and settled after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Text, delete, func, select, true, union_all

from bot.domain.delivery import SEEN, USED, WINDOW, Kind, Skip, Status, not_before
from bot.domain.quiet import MOST_SNOOZES
from bot.store.batch import Batch
from bot.store.columns import Key
from bot.store.engine import insert_of, upsert
from bot.store.tables import answer
from bot.store.tables import delivery as table
from bot.store.types import UtcInstant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Row
    from sqlalchemy.dialects import postgresql, sqlite

    from bot.domain.schedule import Slot
    from bot.store.engine import Tx


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger. `part` 0 is the scheduled one, n the person's n-th snooze of it."""

    id: int
    subscriber_id: int
    kind: Kind
    slot_date: date
    part: int
    status: Status
    due_at: datetime
    not_before: datetime
    expires_at: datetime
    content_id: str | None
    why: str | None
    attempts: int
    settled_at: datetime | None
    message_id: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A delivery about to be written down; `skip` says why it will not be sent, `later` how much to wait."""

    subscriber_id: int
    kind: Kind
    slot: Slot
    content_id: str | None = None
    why: str | None = None
    skip: Skip | None = None
    later: timedelta = timedelta(0)


def add(tx: Tx, drafts: Iterable[Draft]) -> None:
    """Write these down; where the slot has its row already, that row stands."""
    rows = [_row(draft) for draft in drafts]
    if rows:
        tx.execute(_add(tx.dialect.name), _DRAFTS.values(tx, rows))


_DRAFTS = Batch(
    subscriber_id=Key,
    kind=Text(),
    slot_date=Date(),
    status=Text(),
    due_at=UtcInstant(),
    not_before=UtcInstant(),
    expires_at=UtcInstant(),
    content_id=Text(),
    why=Text(),
    error=Text(),
)


@cache
def _add(dialect: str) -> sqlite.Insert | postgresql.Insert:
    given = _DRAFTS.rows(dialect)
    # Without a WHERE, SQLite would take ON CONFLICT for a part of the SELECT.
    rows = select(given).where(true())
    return insert_of(dialect, table).from_select(given.c.keys(), rows).on_conflict_do_nothing()


def get(tx: Tx, delivery_id: int) -> Delivery | None:
    """The delivery of this id."""
    row = tx.execute(select(*_COLUMNS).where(table.c.id == delivery_id)).one_or_none()
    return None if row is None else _delivery(row)


def everything(tx: Tx, subscriber_id: int) -> list[Delivery]:
    """Every delivery of the subscriber, oldest first."""
    rows = tx.execute(
        select(*_COLUMNS).where(table.c.subscriber_id == subscriber_id).order_by(table.c.due_at, table.c.id)
    )
    return [_delivery(row) for row in rows]


def recent(tx: Tx, subscriber_id: int, *, since: datetime) -> list[Delivery]:
    """What may have reached the subscriber since then, oldest first."""
    rows = tx.execute(
        select(*_COLUMNS)
        .where(table.c.subscriber_id == subscriber_id, table.c.due_at >= since, table.c.status.in_(SEEN))
        .order_by(table.c.due_at, table.c.id)
    )
    return [_delivery(row) for row in rows]


def seen(tx: Tx, subscriber_ids: Sequence[int], kind: Kind) -> Mapping[int, list[str]]:
    """Content of this kind that each got, by schedule or on request, oldest first; see also `history`."""
    delivered = select(table.c.subscriber_id, table.c.content_id, table.c.due_at.label("at")).where(
        table.c.subscriber_id.in_(subscriber_ids),
        table.c.kind == kind.value,
        table.c.status.in_(SEEN),
        table.c.content_id.is_not(None),
    )
    given = select(answer.c.subscriber_id, answer.c.content_id, answer.c.at).where(
        answer.c.subscriber_id.in_(subscriber_ids), answer.c.kind == kind.value
    )
    both = union_all(delivered, given).subquery()
    found: dict[int, list[str]] = {}
    for subscriber_id, content_id in tx.execute(
        select(both.c.subscriber_id, both.c.content_id).order_by(both.c.at)
    ):
        found.setdefault(subscriber_id, []).append(content_id)
    return found


def withdraw(tx: Tx, subscriber_id: int, *, since: date, kinds: Collection[Kind]) -> None:
    """Take back what of these kinds is planned and not sent, or was skipped since then: free again.

    A snooze was asked for by itself and stays.
    """
    tx.execute(
        delete(table).where(
            table.c.subscriber_id == subscriber_id,
            table.c.kind.in_([kind.value for kind in kinds]),
            table.c.part == 0,
            (table.c.status == Status.DUE)
            | ((table.c.status == Status.SKIPPED) & (table.c.slot_date >= since)),
        )
    )


def used(tx: Tx, subscriber_id: int, kind: Kind, *, since: date) -> Mapping[date, datetime]:
    """The slot dates since then that owe nothing more of this kind, with the instant each was due."""
    rows = tx.execute(
        select(table.c.slot_date, func.max(table.c.due_at))
        .where(
            table.c.subscriber_id == subscriber_id,
            table.c.kind == kind.value,
            table.c.slot_date >= since,
            table.c.status.in_(USED),
        )
        .group_by(table.c.slot_date)
    )
    return {day: due_at for day, due_at in rows}  # noqa: C416 - rows are Row objects, not pairs


def snooze(tx: Tx, delivery_id: int, until: datetime) -> int | None:
    """Bring a delivery back at `until`. Its number; None where there were three already.

    The snooze of one message is one row: pressing twice, or another time, sets its time while it is not sent.
    """
    row = tx.execute(select(table).where(table.c.id == delivery_id)).one_or_none()
    if row is None or row.part >= MOST_SNOOZES:
        return None
    times = {"not_before": until, "expires_at": until + WINDOW}
    statement = upsert(tx, table).values(
        subscriber_id=row.subscriber_id,
        kind=row.kind,
        slot_date=row.slot_date,
        part=row.part + 1,
        due_at=row.due_at,
        content_id=row.content_id,
        why=row.why,
        **times,
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["subscriber_id", "kind", "slot_date", "part"],
            set_=times,
            where=table.c.status == Status.DUE,
        )
    )
    return int(row.part) + 1


def counts(tx: Tx) -> Mapping[Status, int]:
    """How many deliveries stand where, for the operator."""
    rows = tx.execute(select(table.c.status, func.count()).group_by(table.c.status))
    return dict.fromkeys(Status, 0) | {Status(status): number for status, number in rows}


def first_after(tx: Tx, after: datetime) -> tuple[datetime, Kind] | None:
    """When the first row that waits may be sent, where that is later than this, and its kind."""
    found = tx.execute(
        select(table.c.not_before, table.c.kind)
        .where(table.c.status == Status.DUE.value, table.c.not_before > after)
        .order_by(table.c.not_before)
        .limit(1)
    ).one_or_none()
    return None if found is None else (found.not_before, Kind(found.kind))


def forget(tx: Tx, before: datetime) -> int:
    """Delete what was skipped or failed before then; what may have arrived is the person's history."""
    ended = table.c.status.in_([Status.SKIPPED, Status.FAILED])
    return tx.execute(delete(table).where(ended, table.c.due_at < before)).rowcount


_COLUMNS = (
    table.c.id,
    table.c.subscriber_id,
    table.c.kind,
    table.c.slot_date,
    table.c.part,
    table.c.status,
    table.c.due_at,
    table.c.not_before,
    table.c.expires_at,
    table.c.content_id,
    table.c.why,
    table.c.attempts,
    table.c.settled_at,
    table.c.message_id,
    table.c.error,
)


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    values = row._asdict()
    return Delivery(**{**values, "kind": Kind(row.kind), "status": Status(row.status)})


def _row(draft: Draft) -> tuple[object, ...]:
    """The draft in the order of `_DRAFTS`."""
    at = draft.slot.at
    return (
        draft.subscriber_id,
        draft.kind.value,
        draft.slot.day,
        (Status.SKIPPED if draft.skip else Status.DUE).value,
        at,
        not_before(draft.kind, at + draft.later),
        at + WINDOW,
        draft.content_id,
        draft.why,
        draft.skip.value if draft.skip else None,
    )
