"""Table `note`: small facts about the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.engine import upsert
from bot.store.tables import note as table

if TYPE_CHECKING:
    from bot.store.engine import Tx


def get(tx: Tx, name: str) -> str | None:
    """The note of this name."""
    return tx.scalar(select(table.c.value).where(table.c.name == name))


def put(tx: Tx, name: str, value: str) -> None:
    """Write the note, over what it said before."""
    statement = upsert(tx, table).values(name=name, value=value)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
