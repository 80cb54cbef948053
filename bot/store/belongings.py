"""Everything kept about one person, in whatever tables: found by the foreign keys, so none is forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select

from bot.store.tables import metadata, person, quarantine, subscriber

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement, Table

    from bot.store.engine import Tx

    Rows = list[dict[str, Any]]


def of(tx: Tx, *, address: int, user: int) -> Mapping[str, Rows]:
    """Every row about this person and their private chat, by table, column by column, the oldest first."""
    found = {
        table.name: [
            dict(row) for row in tx.execute(select(table).where(mine).order_by(*table.primary_key)).mappings()
        ]
        for table, mine in _tables(address, user)
    }
    return found | {quarantine.name: [dict(row) for row in _set_aside(tx, user)]}


def erase(tx: Tx, *, address: int, user: int) -> bool:
    """Delete all of it, with the updates of theirs that were set aside. False where nothing was kept."""
    erased = [
        tx.execute(delete(subscriber).where(subscriber.c.chat_id == address)).rowcount,
        tx.execute(delete(person).where(person.c.user_id == user)).rowcount,
    ]
    for row in _set_aside(tx, user):
        tx.execute(delete(quarantine).where(quarantine.c.update_id == row["update_id"]))
    return any(erased)


def _tables(address: int, user: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Each table that holds rows of the two, and which rows those are."""
    mine = {subscriber: subscriber.c.chat_id == address, person: person.c.user_id == user}
    for table in metadata.sorted_tables:
        keys = sorted(table.foreign_keys, key=lambda key: key.parent.name)
        # A row may name its chat and its person: either is reason enough.
        named = [
            key.parent.in_(select(key.column).where(mine[key.column.table]))
            for key in keys
            if key.column.table in mine
        ]
        if named:
            mine[table] = or_(*named)
        if table in mine:
            yield table, mine[table]


def _set_aside(tx: Tx, user: int) -> Rows:
    """The quarantined updates that name this person; they are few, and kept as they came."""
    names = re.compile(rb'"id"\s*:\s*%d\b' % user)
    rows = tx.execute(select(quarantine).order_by(quarantine.c.update_id)).mappings()
    return [dict(row) for row in rows if names.search(row["raw"])]
