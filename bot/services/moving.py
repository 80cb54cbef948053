"""Moving: a group that becomes a supergroup has a new chat id. Its room stays one, however we learn of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.rooms import RoomKind, Sleep, Word, survivor
from bot.services.rescheduling import reschedule
from bot.store import moves, rooms, subscribers, words

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscriber import Subscriber
    from bot.store.engine import Tx


def move(tx: Tx, old: int, new: int, *, now: datetime) -> None:
    """The chat `old` is `new` now. May be said again, and before or after either is known.

    Where both have a row they become one: the room that was set up stays, else the older, with the ledger,
    days, keepers and log of both. What was planned is computed anew.
    """
    moves.seeing_others(tx, _move, old, new, now)


def moved(tx: Tx, subscriber_id: int, new: int, *, now: datetime) -> None:
    """The same, for who learns by sending to the subscriber; it may be gone or moved by now."""
    address = subscribers.address(tx, subscriber_id)
    if address is not None and address != new:
        move(tx, address, new, now=now)


def _move(tx: Tx, old: int, new: int, now: datetime) -> None:
    moves.lock(tx, (old, new))
    before, after = subscribers.by_address(tx, old), subscribers.by_address(tx, new)
    if before is None:
        if after is not None and rooms.moved_from(tx, old) is None:
            rooms.change(tx, after.id, former_address=old)
        return
    stays, kind = before, RoomKind.SUPERGROUP
    if after is not None:
        kind = _kind(tx, after, kind)
        stays = _one_of(tx, before, after)
    rooms.change(tx, stays.id, former_address=old, kind=kind)
    moves.freeze(tx, stays.id, old)
    _settle_in(tx, stays.id, new, _sleeping(before, after))
    reschedule(tx, stays.id, now=now)


def _one_of(tx: Tx, before: Subscriber, after: Subscriber) -> Subscriber:
    stays, goes = survivor(before, after)
    moves.merge(tx, goes.id, stays.id)
    subscribers.remove(tx, goes.id)
    return stays


def _kind(tx: Tx, subscriber: Subscriber, otherwise: RoomKind) -> RoomKind:
    room = rooms.find(tx, subscriber.id)
    return otherwise if room is None else room.kind


def _sleeping(before: Subscriber, after: Subscriber | None) -> Subscriber | None:
    """Whose sleep goes on: the new chat knows best; seen from the old one a move is a farewell."""
    if after is not None:
        return after if after.asleep_since is not None else None
    return before if before.asleep_reason == Sleep.MUTED else None


def _settle_in(tx: Tx, subscriber_id: int, address: int, sleeping: Subscriber | None) -> None:
    subscribers.change(
        tx,
        subscriber_id,
        chat_id=address,
        asleep_since=sleeping and sleeping.asleep_since,
        asleep_reason=sleeping and sleeping.asleep_reason,
        refusals=0,
        refused_since=None,
    )
    words.withdraw(tx, subscriber_id, {Word.GONE})
