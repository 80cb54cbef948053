"""Table `manager`: the admins of rooms who are known to us. A list only: Telegram says who is an admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.engine import upsert
from bot.store.tables import manager as table
from bot.store.tables import person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.engine import Tx


def note(tx: Tx, subscriber_id: int, person_id: int, *, now: datetime) -> None:
    """This person did something in this room that only admins do."""
    statement = upsert(tx, table).values(subscriber_id=subscriber_id, person_id=person_id, at=now)
    tx.execute(
        statement.on_conflict_do_update(index_elements=["subscriber_id", "person_id"], set_={"at": now})
    )


def of(tx: Tx, subscriber_id: int) -> Sequence[int]:
    """The Telegram user ids of those who keep this room, who did something last first."""
    found = (
        select(person.c.user_id)
        .join(table, table.c.person_id == person.c.id)
        .where(table.c.subscriber_id == subscriber_id)
        .order_by(table.c.at.desc(), person.c.id)
    )
    return tx.scalars(found).all()


def rooms(tx: Tx, user: int) -> Sequence[int]:
    """The subscribers whose rooms the person with this Telegram user id keeps, the oldest first."""
    found = (
        select(table.c.subscriber_id)
        .join(person, person.c.id == table.c.person_id)
        .where(person.c.user_id == user)
        .order_by(table.c.subscriber_id)
    )
    return tx.scalars(found).all()
