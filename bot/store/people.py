"""Tables `person`, `change`, `taste` and `milestone`: who presses Done, and what they declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from bot.domain.streak import Change, What
from bot.store import tables
from bot.store.engine import upsert

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

person = tables.person
# Whom Telegram names where a group, a channel or a linked channel speaks as itself.
_NOBODY: Final = frozenset({1087968824, 136817688, 777000})
# Kept: to build a statement costs as much as to run it.
_FIND = select(person.c.id).where(person.c.user_id == bindparam("of_user"))
_PRESSED = update(person).where(person.c.id == bindparam("of_person")).values(last_pressed_at=bindparam("at"))
_CHANGES = (
    select(tables.change.c.at, tables.change.c.what, tables.change.c.value)
    .where(tables.change.c.person_id == bindparam("of_person"))
    .order_by(tables.change.c.at, tables.change.c.id)
)
_LIKES = select(tables.taste.c.content_id, tables.taste.c.liking).where(
    tables.taste.c.person_id == bindparam("of_person")
)


def find(tx: Connection, user: int | None) -> int | None:
    """The id of the person with this Telegram user id; nobody has none."""
    return tx.scalar(_FIND, {"of_user": user})


def ensure(tx: Connection, user: int, *, now: datetime) -> int:
    """The id of the person with this Telegram user id, new where there was none.

    Raises ValueError for an id that Telegram sends where nobody is to be named.
    """
    if user in _NOBODY:
        raise ValueError(f"{user} stands for a chat, not for a person")
    found = find(tx, user)
    if found is None:
        tx.execute(upsert(tx, person).values(user_id=user, created_at=now).on_conflict_do_nothing())
        found = tx.scalars(_FIND, {"of_user": user}).one()
    return found


def pressed(tx: Connection, person_id: int, *, now: datetime) -> None:
    """Note a sign of life: people who never started the bot are forgotten long after their last one."""
    tx.execute(_PRESSED, {"of_person": person_id, "at": now})


def declare(tx: Connection, person_id: int, what: What, value: str, *, now: datetime) -> None:
    """Append a dated statement; what was said before keeps judging the days before."""
    tx.execute(insert(tables.change).values(person_id=person_id, at=now, what=what.value, value=value))


def changes(tx: Connection, person_id: int) -> list[Change]:
    """Everything the person declared, oldest first."""
    rows = tx.execute(_CHANGES, {"of_person": person_id})
    return [Change(at, What(what), value) for at, what, value in rows]


def lend_zone(tx: Connection, person_id: int, zone: str, *, now: datetime) -> None:
    """Judge the days of who never named a zone by this one, from now on until they name theirs."""
    table = tables.change
    named = select(table.c.id).where(table.c.person_id == person_id, table.c.what == What.ZONE).limit(1)
    if tx.scalar(named) is None:
        declare(tx, person_id, What.ZONE, zone, now=now)


def like(tx: Connection, person_id: int, content_id: str, liking: int, *, now: datetime) -> None:
    """Keep a thumb: 1 up, -1 down. The last one counts."""
    values = {"liking": liking, "at": now}
    statement = upsert(tx, tables.taste).values(person_id=person_id, content_id=content_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["person_id", "content_id"], set_=values))


def likes(tx: Connection, person_id: int) -> Mapping[str, int]:
    """The person's thumbs: content id to 1 or -1."""
    rows = tx.execute(_LIKES, {"of_person": person_id})
    return {content_id: liking for content_id, liking in rows}  # noqa: C416 - rows are Row objects, not pairs


def celebrate(tx: Connection, person_id: int, days: int, *, now: datetime) -> bool:
    """Whether this streak length is celebrated for the first time."""
    statement = upsert(tx, tables.milestone).values(person_id=person_id, days=days, at=now)
    return tx.scalar(statement.on_conflict_do_nothing().returning(tables.milestone.c.days)) is not None


def idle(tx: Connection, since: datetime, *, after: int, most: int) -> Sequence[int]:
    """Ids beyond `after` of those who have no private chat with us and gave no sign of life after `since`."""
    found = select(person.c.id).where(person.c.id > after, _is_idle(since))
    return tx.scalars(found.order_by(person.c.id).limit(most)).all()


def forget(tx: Connection, person_ids: Sequence[int], since: datetime) -> int:
    """Erase those of them who are still idle; returns how many."""
    return tx.execute(delete(person).where(person.c.id.in_(person_ids), _is_idle(since))).rowcount


def remove(tx: Connection, person_id: int) -> None:
    """Erase the person with everything they did and declared."""
    tx.execute(delete(person).where(person.c.id == person_id))


def _is_idle(since: datetime) -> ColumnElement[bool]:
    chat = tables.subscriber
    # A private chat has the id of the person in it.
    writes_to_us = exists().where(chat.c.chat_id == person.c.user_id)
    return (func.coalesce(person.c.last_pressed_at, person.c.created_at) <= since) & ~writes_to_us
