"""Table `subscriber`: who gets tips, and how they want them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.days import Days
from bot.domain.subscriber import ChatType, State, Subscriber
from bot.store.tables import subscriber as table
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection, Row


def by_address(tx: Connection, address: int) -> Subscriber | None:
    """The subscriber that reads at this chat id."""
    row = tx.execute(_BY_ADDRESS, {"of_chat": address}).one_or_none()
    return None if row is None else _subscriber(row)


def get(tx: Connection, subscriber_id: int) -> Subscriber:
    """The subscriber of this id. Raises NoResultFound where it was deleted meanwhile."""
    return _subscriber(tx.execute(_GET, {"of_id": subscriber_id}).one())


def address(tx: Connection, subscriber_id: int) -> int | None:
    """The chat id of the subscriber; None where it was deleted."""
    return tx.scalar(select(table.c.chat_id).where(table.c.id == subscriber_id))


def ensure(
    tx: Connection,
    address: int,
    *,
    chat_type: ChatType,
    language_code: str | None,
    source: str | None,
    now: datetime,
) -> Subscriber:
    """The subscriber at this chat id, new where there was none.

    Keeps a person's language code fresh; a room's stays what it began with, whoever speaks last.
    """
    found = by_address(tx, address)
    if found is None:
        try:
            with tx.begin_nested():
                return _insert(tx, address, chat_type, language_code, source, now)
        except IntegrityError:
            # Another replica was faster: its row is ours too.
            found = by_address(tx, address)
            if found is None:
                raise
    if found.private and language_code and found.language_code != language_code:
        return change(tx, found.id, language_code=language_code)
    return found


def change(tx: Connection, subscriber_id: int, **values: object) -> Subscriber:
    """Set these columns and return what the subscriber is then. Sets of words are given as sets."""
    stored = {name: _stored(value) for name, value in values.items()}
    statement = update(table).where(table.c.id == subscriber_id).values(**stored).returning(*_COLUMNS)
    return _subscriber(tx.execute(statement).one())


def counts(tx: Connection) -> tuple[Mapping[str, int], int]:
    """How many subscribers are in each state, and how many of all are asleep."""
    rows = tx.execute(
        select(table.c.state, func.count(), func.count(table.c.asleep_since)).group_by(table.c.state)
    )
    found = {state: (count, asleep) for state, count, asleep in rows}
    return {state: count for state, (count, _) in found.items()}, sum(asleep for _, asleep in found.values())


def remove(tx: Connection, subscriber_id: int) -> None:
    """Erase the subscriber with its schedules, deliveries and answers."""
    tx.execute(delete(table).where(table.c.id == subscriber_id))


# All but the long one.
_COLUMNS = tuple(column for column in table.c if column is not table.c.seen)
# Kept: to build a statement of so many columns costs more than to run it.
_BY_ADDRESS = select(*_COLUMNS).where(table.c.chat_id == bindparam("of_chat"))
_GET = select(*_COLUMNS).where(table.c.id == bindparam("of_id"))


def _insert(
    tx: Connection,
    address: int,
    chat_type: ChatType,
    language_code: str | None,
    source: str | None,
    now: datetime,
) -> Subscriber:
    values = {
        "chat_id": address,
        "chat_type": chat_type.value,
        "language_code": language_code,
        "source": source,
        "created_at": now,
    }
    return _subscriber(tx.execute(insert(table).values(**values).returning(*_COLUMNS)).one())


def _stored(value: object) -> object:
    """A value as its column keeps it."""
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    if isinstance(value, Days):
        return value.mask
    if isinstance(value, Enum):
        return value.value
    return int(value) if isinstance(value, bool) else value


def _subscriber(row: Row[Any]) -> Subscriber:
    return Subscriber(
        id=row.id,
        address=row.chat_id,
        chat_type=ChatType(row.chat_type),
        state=State(row.state),
        asleep_since=row.asleep_since,
        language_code=row.language_code,
        language=row.language,
        zone=row.zone,
        day_end=row.day_end,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        days=None if row.days is None else Days(row.days),
        paused_until=row.paused_until,
        themes=frozenset(Theme(word) for word in row.themes.split(",") if word),
        equipment=frozenset(Equipment(word) for word in row.equipment.split(",") if word),
        level=Level(row.level),
        created_at=row.created_at,
        topic=row.topic_id,
        silent=bool(row.silent),
        zone_since=row.zone_since,
        asleep_reason=row.asleep_reason,
    )
