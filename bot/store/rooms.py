"""Table `room`: what groups and channels have beyond a subscriber."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from bot.domain.rooms import Room, RoomKind, Sleep, Who
from bot.store import tables
from bot.store.engine import upsert
from bot.store.tables import person, subscriber
from bot.store.tables import room as table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from bot.domain.rooms import RoomFacts
    from bot.store.engine import Tx


def find(tx: Tx, subscriber_id: int) -> Room | None:
    """What the room of this subscriber has set."""
    row = tx.execute(select(table).where(table.c.subscriber_id == subscriber_id)).one_or_none()
    return None if row is None else _room(row)


def moved_from(tx: Tx, address: int) -> int | None:
    """The subscriber whose room had this chat id before it became a supergroup."""
    return tx.scalar(select(table.c.subscriber_id).where(table.c.former_address == address))


def muted(tx: Tx) -> Sequence[int]:
    """The chat ids of the rooms that sleep because we may not write there."""
    found = select(subscriber.c.chat_id).join(table, table.c.subscriber_id == subscriber.c.id)
    asleep = found.where(
        subscriber.c.asleep_since.is_not(None), subscriber.c.asleep_reason == Sleep.MUTED.value
    )
    return tx.scalars(asleep.order_by(subscriber.c.id)).all()


def adder(tx: Tx, subscriber_id: int) -> int | None:
    """The Telegram user id of who added us to the room; None where that is not known, or was forgotten."""
    found = select(person.c.user_id).join(table, table.c.added_by == person.c.id)
    return tx.scalar(found.where(table.c.subscriber_id == subscriber_id))


def ensure(tx: Tx, subscriber_id: int, facts: RoomFacts, *, added_by: int | None) -> None:
    """Make the room; what is there already stays. `added_by` is a person."""
    values = {"title": facts.title, "kind": facts.kind.value, "added_by": added_by}
    tx.execute(upsert(tx, table).values(subscriber_id=subscriber_id, **values).on_conflict_do_nothing())


def change(tx: Tx, subscriber_id: int, **values: object) -> None:
    """Set these columns."""
    stored = {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}
    tx.execute(update(table).where(table.c.subscriber_id == subscriber_id).values(**stored))


def clear_board(tx: Tx, subscriber_id: int) -> None:
    """Forget everybody who joined the leaderboard, with their names."""
    tx.execute(delete(tables.board).where(tables.board.c.subscriber_id == subscriber_id))


def _room(row: Row[*tuple[Any, ...]]) -> Room:
    return Room(
        title=row.title,
        kind=RoomKind(row.kind),
        former_address=row.former_address,
        topic=row.topic_id,
        pin=bool(row.pin),
        board=bool(row.board),
        who=Who(row.who),
        needed=row.needed,
        pinned=row.pinned_id,
    )
