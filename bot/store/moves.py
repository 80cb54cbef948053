"""What it takes to make two rows of one room into one, across all tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec

from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError

from bot.store import history, tables
from bot.store.tables import subscriber

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sqlalchemy import Table

    from bot.store.engine import Tx

P = ParamSpec("P")

# What moves, and by which columns a row of it is the same for both; that of who stays is kept then.
_CHILDREN: Final[Mapping[Table, tuple[str, ...]]] = {
    tables.delivery: ("kind", "slot_date", "part"),
    tables.answer: ("update_id",),
    tables.deed: ("day", "person_id"),
    tables.group_day: ("day",),
    tables.manager: ("person_id",),
    tables.board: ("person_id",),
    tables.audit: ("id",),
}


def seeing_others(
    tx: Tx, work: Callable[Concatenate[Tx, P], None], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Do this; again where another replica made the row of the new chat meanwhile: now it can be seen."""
    try:
        with tx.begin_nested():
            work(tx, *args, **kwargs)
    except IntegrityError:
        with tx.begin_nested():
            work(tx, *args, **kwargs)


def lock(tx: Tx, addresses: Collection[int]) -> None:
    """Let nobody else change the subscribers of these chat ids until this transaction ends."""
    found = select(subscriber.c.id).where(subscriber.c.chat_id.in_(addresses)).order_by(subscriber.c.id)
    tx.execute(found.with_for_update()).all()


def merge(tx: Tx, goes: int, stays: int) -> None:
    """Give what the subscriber `goes` has to `stays`. What is left of it is to be removed with it."""
    _merge_group_days(tx, goes, stays)
    for table, same in _CHILDREN.items():
        _give(tx, table, same, goes, stays)
    if not tx.scalar(select(exists().where(tables.schedule.c.subscriber_id == stays))):
        _give(tx, tables.schedule, ("kind",), goes, stays)
    seen = history.seen(tx, [goes]).get(goes)
    if seen:
        history.add(tx, [(stays, " ".join(seen))])


def freeze(tx: Tx, subscriber_id: int, address: int) -> None:
    """Edit no more the counters of posts that were sent under this chat id."""
    post, delivery = tables.post, tables.delivery
    its = select(delivery.c.id).where(delivery.c.subscriber_id == subscriber_id)
    tx.execute(update(post).where(post.c.delivery_id.in_(its), post.c.address == address).values(frozen=1))


def _give(tx: Tx, table: Table, same: tuple[str, ...], goes: int, stays: int) -> None:
    other = table.alias("other")
    taken = exists().where(
        other.c.subscriber_id == stays, *(other.c[column] == table.c[column] for column in same)
    )
    tx.execute(update(table).where(table.c.subscriber_id == goes, ~taken).values(subscriber_id=stays))


def _merge_group_days(tx: Tx, goes: int, stays: int) -> None:
    """Of a day that both have, the one with more people is true: presses went to one room or the other."""
    table = tables.group_day
    columns = select(table.c.day, table.c.people)
    known = {day: people for day, people in tx.execute(columns.where(table.c.subscriber_id == stays))}  # noqa: C416 - rows are Row objects, not pairs
    for day, people in tx.execute(columns.where(table.c.subscriber_id == goes)).all():
        if people > known.get(day, people):
            its = (table.c.subscriber_id == stays) & (table.c.day == day)
            tx.execute(update(table).where(its).values(people=people))
