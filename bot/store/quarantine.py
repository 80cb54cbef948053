"""Table `quarantine`: updates that could not be handled, kept as they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.store.engine import upsert
from bot.store.tables import quarantine as table

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.engine import Tx


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An update as it came, and why nobody could handle it."""

    update_id: int
    at: datetime
    reason: str
    raw: bytes


def put(tx: Tx, update_id: int, raw: bytes, reason: str, *, now: datetime) -> None:
    """Keep it for the operator; the first reason stands."""
    statement = upsert(tx, table).values(update_id=update_id, at=now, reason=reason, raw=raw)
    tx.execute(statement.on_conflict_do_nothing())


def get(tx: Tx, update_id: int) -> Quarantined | None:
    """The update of this id, if it is kept."""
    row = tx.execute(select(table).where(table.c.update_id == update_id)).one_or_none()
    return None if row is None else Quarantined(row.update_id, row.at, row.reason, row.raw)


def count(tx: Tx) -> int:
    """How many updates are kept."""
    return tx.execute(select(func.count()).select_from(table)).scalar_one()


def forget(tx: Tx, before: datetime) -> int:
    """Delete what came before then; returns how many."""
    return tx.execute(delete(table).where(table.c.at < before)).rowcount
