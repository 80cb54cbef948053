"""Taking deliveries to send, and writing down what became of them, by the transition table alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, Text, bindparam, exists, func, literal_column, or_, select, update

from bot.domain.delivery import APART, GIVEN_BACK, Skip, Status
from bot.store import history, readers
from bot.store.batch import Batch
from bot.store.columns import Key
from bot.store.tables import delivery as table
from bot.store.tables import subscriber
from bot.store.types import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Update

    from bot.domain.delivery import Kind, Step
    from bot.store.engine import Tx
    from bot.store.readers import Reader


class Candidate(NamedTuple):
    """A due delivery with its reader. `attempts` counts the sends so far."""

    id: int
    subscriber_id: int
    kind: Kind
    slot_date: date
    part: int
    content_id: str | None
    why: str | None
    attempts: int
    expires_at: datetime
    reader: Reader


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of one claimed delivery, by the token of its claim."""

    delivery_id: int
    subscriber_id: int
    token: str
    step: Step
    content_id: str | None = None


# Written out, not bound: the database can see that its index of due rows is enough.
_IS_DUE = table.c.status == literal_column("'due'")
_other = table.alias("other")
# A subscriber's rows go one at a time, in order: the tip before the exercise.
_BEFORE = exists().where(
    _other.c.subscriber_id == table.c.subscriber_id,
    _other.c.status.in_([literal_column("'due'"), literal_column("'sending'")]),
    or_(
        _other.c.status == literal_column("'sending'"),
        _other.c.not_before < table.c.not_before,
        (_other.c.not_before == table.c.not_before) & (_other.c.id < table.c.id),
    ),
)
_PEEK = (
    select(
        table.c.id,
        table.c.subscriber_id,
        table.c.kind,
        table.c.slot_date,
        table.c.part,
        table.c.content_id,
        table.c.why,
        table.c.attempts,
        table.c.expires_at,
        *readers.COLUMNS,
    )
    .join(subscriber, subscriber.c.id == table.c.subscriber_id)
    .where(
        _IS_DUE,
        table.c.not_before <= bindparam("now"),
        or_(
            subscriber.c.last_sent_at.is_(None),
            subscriber.c.last_sent_at <= bindparam("apart"),
            # Nothing was sent in the future: a clock that was ahead wrote this.
            subscriber.c.last_sent_at > bindparam("now"),
        ),
        ~_BEFORE,
    )
    .order_by(table.c.not_before, table.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=table, skip_locked=True)
)


def peek(tx: Tx, now: datetime, most: int) -> list[Candidate]:
    """What could be claimed now, in order: one a subscriber, none to who got something within a second."""
    rows = tx.execute(_PEEK, {"now": now, "apart": now - APART, "most": most})
    return [_candidate(row) for row in rows]


def skip(tx: Tx, reasons: Mapping[int, Skip], now: datetime) -> None:
    """Due -> skipped, each with its reason."""
    values = [{"of_id": one, "new_error": reason.value, "at": now} for one, reason in reasons.items()]
    if values:
        tx.execute(_SKIP, values)


_SKIP = (
    update(table)
    .where(table.c.id == bindparam("of_id"), _IS_DUE)
    .values(status=Status.SKIPPED.value, error=bindparam("new_error"), settled_at=bindparam("at"))
)


def take(
    tx: Tx, delivery_ids: Collection[int], *, token: str, send_at: datetime, lease_until: datetime
) -> set[int]:
    """Due -> sending, in one statement: who comes second gets nothing. Returns what was got.

    `send_at` is when the first of the claim leaves; the rest follow within 100 ms.
    """
    statement = (
        update(table)
        .where(table.c.id.in_(delivery_ids), _IS_DUE)
        .values(
            status=Status.SENDING.value,
            token=token,
            send_at=send_at,
            lease_until=lease_until,
            attempts=table.c.attempts + 1,
        )
        .returning(table.c.id)
    )
    return set(tx.scalars(statement))


_UNCLAIMED = {"token": None, "lease_until": None, "send_at": None}
_MINE = (table.c.id == bindparam("of_id")) & (table.c.token == bindparam("of_token"))
_AGAIN = (
    update(table)
    .where(_MINE, table.c.status == Status.SENDING)
    .values(
        status=Status.DUE.value,
        error=bindparam("new_error"),
        not_before=bindparam("new_not_before"),
        **_UNCLAIMED,
    )
)
_GIVE_BACK = (
    update(table)
    .where(_MINE, table.c.status == Status.SENDING)
    .values(status=Status.DUE.value, attempts=table.c.attempts - 1, **_UNCLAIMED)
)
_ENDED = Batch(id=Key, token=Text(), status=Text(), error=Text(), message_id=BigInteger())


@cache
def _end(dialect: str) -> Update:
    given = _ENDED.rows(dialect).c
    return (
        update(table)
        .where(
            table.c.id == given.id,
            table.c.token == given.token,
            # A late answer still tells what became of a row that was given up as unknown.
            or_(
                table.c.status == Status.SENDING,
                (table.c.status == Status.UNKNOWN) & (given.status != Status.UNKNOWN.value),
            ),
        )
        .values(
            status=given.status,
            error=given.error,
            message_id=given.message_id,
            settled_at=bindparam("at"),
        )
    )


def settle(tx: Tx, settlements: Iterable[Settlement], now: datetime) -> None:
    """Write down each step, by token. A row that is gone, or is no longer the token's, is no error."""
    given_back: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    ended: list[tuple[object, ...]] = []
    for one in settlements:
        step, mine = one.step, {"of_id": one.delivery_id, "of_token": one.token}
        if step == GIVEN_BACK:
            given_back.append(mine)
        elif step.status is Status.DUE:
            again.append({**mine, "new_error": step.error, "new_not_before": step.not_before})
        else:
            ended.append((one.delivery_id, one.token, step.status.value, step.error, step.message_id))
    for statement, values in ((_GIVE_BACK, given_back), (_AGAIN, again)):
        if values:
            tx.execute(statement, values)
    if ended:
        tx.execute(_end(tx.dialect.name), {"at": now, **_ENDED.values(tx, ended)})


def rescue(tx: Tx, now: datetime) -> list[int]:
    """Sending -> unknown where the lease ran out by the shared clock: it may have arrived."""
    statement = (
        update(table)
        .where(table.c.status == literal_column("'sending'"), table.c.lease_until <= now)
        .values(status=Status.UNKNOWN.value, error="the lease ran out", settled_at=now)
        .returning(table.c.id, table.c.subscriber_id, table.c.content_id)
    )
    given_up = tx.execute(statement).all()
    history.add(tx, [(row.subscriber_id, row.content_id) for row in given_up])
    return [row.id for row in given_up]


def waiting(tx: Tx, now: datetime) -> int:
    """How many deliveries could go out now."""
    counted = select(func.count()).select_from(table).where(_IS_DUE, table.c.not_before <= now)
    return tx.execute(counted).scalar_one()


def _candidate(row: Sequence[Any]) -> Candidate:
    number, subscriber_id, kind, slot_date, part, content_id, why, attempts, expires_at, *columns = row
    reader = readers.reader(columns)
    return Candidate(
        number, subscriber_id, KINDS[kind], slot_date, part, content_id, why, attempts, expires_at, reader
    )
