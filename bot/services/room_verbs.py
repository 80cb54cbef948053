"""What the settings do that only a room has, in one transaction: more verbs of `Tuning`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.rooms import RoomKind, Setting
from bot.services.members import NotSetUp, record
from bot.store import rooms, subscribers

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.domain.rooms import Room, Who
    from bot.services.members import Admin, Caller


def set_pin(tx: Connection, who: Admin, caller: Caller, on: bool) -> None:  # noqa: FBT001 - a value from a button
    """Pin each post, or no longer."""
    _set(tx, who, caller, Setting.PIN, on)


def set_board(tx: Connection, who: Admin, caller: Caller, on: bool) -> None:  # noqa: FBT001 - a value from a button
    """Keep a leaderboard, or forget the one there is."""
    if _room_of(tx, who).kind is RoomKind.CHANNEL:
        return
    _set(tx, who, caller, Setting.BOARD, on)
    if not on:
        rooms.clear_board(tx, who.subscriber.id)


def set_who(tx: Connection, who: Admin, caller: Caller, value: Who) -> None:
    """Let these change settings."""
    _set(tx, who, caller, Setting.WHO, value)


def set_needed(tx: Connection, who: Admin, caller: Caller, people: int) -> None:
    """Let a day count from this many people on."""
    _set(tx, who, caller, Setting.NEEDED, people)


def set_topic(tx: Connection, who: Admin, caller: Caller, topic: int | None) -> None:
    """Post to this topic, also where the present one is another because that was closed."""
    before = _room_of(tx, who).topic
    if before == topic == who.subscriber.topic:
        return
    rooms.change(tx, who.subscriber.id, topic_id=topic)
    subscribers.change(tx, who.subscriber.id, topic_id=topic)
    record(tx, who, Setting.TOPIC, before, topic, now=caller.at)


def _set(tx: Connection, who: Admin, caller: Caller, setting: Setting, value: object) -> None:
    before = getattr(_room_of(tx, who), setting.value)
    if before == value:
        return
    rooms.change(tx, who.subscriber.id, **{setting.value: value})
    record(tx, who, setting, before, value, now=caller.at)


def _room_of(tx: Connection, who: Admin) -> Room:
    room = rooms.find(tx, who.subscriber.id)
    if room is None:
        raise NotSetUp(who.subscriber.address)
    return room
