"""Table `pace`: one row through which all senders share the messenger's limit, and the clock they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.domain.delivery import LONGEST_HALT
from bot.store.tables import pace as table

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.engine import Tx


@dataclass(frozen=True, slots=True)
class Pace:
    """When the next send may leave, by the shared clock `now`; until `halted_until` none may."""

    now: datetime
    next_free: datetime
    halted_until: datetime | None


def clock_now(tx: Tx, now: datetime) -> datetime:
    """The instant by the clock all senders share: the PostgreSQL server's, else the `now` that was given.

    On SQLite there is one process, so its own clock is the shared one. `Store.open` decides for PostgreSQL.
    """
    if not tx.get_execution_options().get("database_clock"):
        return now
    shared: datetime = tx.execute(select(func.clock_timestamp(type_=table.c.next_free.type))).scalar_one()
    return shared


def look(tx: Tx, now: datetime) -> Pace:
    """Read the row and keep it: until the transaction ends, no other sender claims."""
    row = tx.execute(_LOOK).one()
    return Pace(clock_now(tx, now), row.next_free, row.halted_until)


_LOOK = select(table.c.next_free, table.c.halted_until).with_for_update()


def advance(tx: Tx, next_free: datetime) -> None:
    """The next send leaves no earlier than this."""
    tx.execute(update(table).values(next_free=next_free))


def halt(tx: Tx, until: datetime, now: datetime) -> None:
    """No send leaves before this; an earlier end does not shorten a longer halt, if that can be one."""
    old = table.c.halted_until
    longer = old.is_(None) | (old < until) | (old > now + LONGEST_HALT)
    tx.execute(update(table).where(longer).values(halted_until=until))


def halted_until(tx: Tx) -> datetime | None:
    """Until when nobody sends, for the operator; it may have passed."""
    return tx.scalar(select(table.c.halted_until))
