"""The rows of a town: who is subscribed, what is due, what became of it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from bot.domain.delivery import Kind, Status
from bot.store import notes, tables

if TYPE_CHECKING:
    from bot.store.engine import Tx

FIRST_PERSON = 10_000


def seed(tx: Tx, people: int) -> None:
    """Everybody gets a tip a day, half a day from now, so that nothing comes by itself meanwhile."""
    now = datetime.now(UTC)
    later = (now + timedelta(hours=12)).replace(second=0, microsecond=0)
    ids = range(1, people + 1)
    tx.execute(insert(tables.subscriber), [_subscriber(n, now) for n in ids])
    tx.execute(
        insert(tables.person), [{"id": n, "user_id": FIRST_PERSON + n - 1, "created_at": now} for n in ids]
    )
    tip = {"kind": Kind.TIP.value, "at": later.time(), "days": 127, "next_due_at": later}
    # These instants are as they should be: no housekeeping may set them right.
    notes.put(tx, "tzdata", version("tzdata"))
    slots = [{"subscriber_id": n, "next_slot": later.date(), **tip} for n in ids]
    tx.execute(insert(tables.schedule), slots)


def make_due(tx: Tx, slot: date, at: datetime) -> None:
    """Everybody's tip of that date is due at that instant."""
    table = tables.schedule
    tx.execute(update(table).where(table.c.kind == Kind.TIP).values(next_due_at=at, next_slot=slot))


def rows(tx: Tx) -> dict[int, Status]:
    """Every delivery, and how it stands."""
    table = tables.delivery
    return {row.id: Status(row.status) for row in tx.execute(select(table.c.id, table.c.status))}


def standing(tx: Tx) -> Counter[Status]:
    """How many stand how."""
    table = tables.delivery
    found = tx.execute(select(table.c.status, func.count()).group_by(table.c.status))
    return Counter({Status(status): count for status, count in found})


def sending(tx: Tx) -> set[int]:
    """What somebody has claimed and not settled."""
    table = tables.delivery
    return set(tx.scalars(select(table.c.id).where(table.c.status == Status.SENDING)))


def nothing_is_owed(tx: Tx) -> bool:
    """Nothing that could go out now; what has its time ahead is not waited for."""
    schedule, delivery, now = tables.schedule, tables.delivery, datetime.now(UTC)
    due = (delivery.c.status == Status.DUE) & (delivery.c.not_before <= now)
    for table, is_open in (
        (schedule, schedule.c.next_due_at <= now),
        (delivery, due | (delivery.c.status == Status.SENDING)),
    ):
        if tx.scalar(select(func.count()).select_from(table).where(is_open)):
            return False
    return True


def end_leases(tx: Tx) -> None:
    """As if a minute had passed since everybody who claimed something died."""
    table = tables.delivery
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    tx.execute(update(table).where(table.c.status == Status.SENDING).values(lease_until=long_ago))


def _subscriber(n: int, now: datetime) -> dict[str, Any]:
    return {
        "id": n,
        "chat_id": FIRST_PERSON + n - 1,
        "chat_type": "private",
        "state": "active",
        "zone": "Etc/UTC",
        "days": 0,
        "quiet_from": time(22),
        "quiet_to": time(7),
        "created_at": now,
    }
