"""Tables `person`, `change`, `taste` and `milestone`: who presses Done, and what they declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from bot.domain.streak import Change, What
from bot.store import tables
from bot.store.engine import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

person = tables.person


def find(tx: Connection, user: int) -> int | None:
    """The id of the person with this Telegram user id."""
    return tx.scalar(select(person.c.id).where(person.c.user_id == user))


def ensure(tx: Connection, user: int, *, now: datetime) -> int:
    """The id of the person with this Telegram user id, new where there was none."""
    found = find(tx, user)
    if found is None:
        tx.execute(upsert(tx, person).values(user_id=user, created_at=now).on_conflict_do_nothing())
        found = tx.scalars(select(person.c.id).where(person.c.user_id == user)).one()
    return found


def pressed(tx: Connection, person_id: int, *, now: datetime) -> None:
    """Note a sign of life: people who never started the bot are forgotten long after their last one."""
    tx.execute(update(person).where(person.c.id == person_id).values(last_pressed_at=now))


def declare(tx: Connection, person_id: int, what: What, value: str, *, now: datetime) -> None:
    """Append a dated statement; what was said before keeps judging the days before."""
    tx.execute(insert(tables.change).values(person_id=person_id, at=now, what=what.value, value=value))


def changes(tx: Connection, person_id: int) -> list[Change]:
    """Everything the person declared, oldest first."""
    table = tables.change
    rows = tx.execute(
        select(table.c.at, table.c.what, table.c.value)
        .where(table.c.person_id == person_id)
        .order_by(table.c.at, table.c.id)
    )
    return [Change(at, What(what), value) for at, what, value in rows]


def moved_since(tx: Connection, user: int, since: datetime) -> bool:
    """Whether the person with this Telegram user id changed their zone after this instant."""
    table = tables.change
    found = select(table.c.id).join(person, person.c.id == table.c.person_id).limit(1)
    moved = found.where(person.c.user_id == user, table.c.what == What.ZONE, table.c.at > since)
    return tx.scalar(moved) is not None


def like(tx: Connection, person_id: int, content_id: str, liking: int, *, now: datetime) -> None:
    """Keep a thumb: 1 up, -1 down. The last one counts."""
    values = {"liking": liking, "at": now}
    statement = upsert(tx, tables.taste).values(person_id=person_id, content_id=content_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["person_id", "content_id"], set_=values))


def likes(tx: Connection, person_id: int) -> Mapping[str, int]:
    """The person's thumbs: content id to 1 or -1."""
    table = tables.taste
    rows = tx.execute(select(table.c.content_id, table.c.liking).where(table.c.person_id == person_id))
    return {content_id: liking for content_id, liking in rows}  # noqa: C416 - rows are Row objects, not pairs


def celebrate(tx: Connection, person_id: int, days: int, *, now: datetime) -> bool:
    """Whether this streak length is celebrated for the first time."""
    statement = upsert(tx, tables.milestone).values(person_id=person_id, days=days, at=now)
    return tx.scalar(statement.on_conflict_do_nothing().returning(tables.milestone.c.days)) is not None


def remove(tx: Connection, person_id: int) -> None:
    """Erase the person with everything they did and declared."""
    tx.execute(delete(person).where(person.c.id == person_id))
