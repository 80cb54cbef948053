"""Rooming: how we come into groups and channels and out of them, and what becomes of their topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.rooms import Setting, Sleep, Word
from bot.domain.subscriber import State
from bot.services import moving
from bot.services.members import admin, present, wake
from bot.services.sheets import Sheet, sheet_of
from bot.store import audits, managers, moves, reach, rooms, subscribers, words
from bot.store.audits import By

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscriber import Subscriber
    from bot.services.members import Caller
    from bot.store.audits import Entry
    from bot.store.engine import Store, Tx

LOG_PAGE: Final = 10
"""Lines of a room's log at a time."""

# The upgrade of a group looks like an addition at first; what tells them apart comes within this.
_SETUP_AFTER: Final = timedelta(seconds=3)


class Arrival(StrEnum):
    """What an addition to a room was: the first, a return, or nothing new."""

    NEW = "new"
    BACK = "back"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Rooming:
    """The verbs behind what Telegram says of our membership, and behind /groups and /log."""

    store: Store

    async def added(self, caller: Caller, *, can_write: bool) -> Arrival:
        """We are in the room, with or without the right to write. The caller, who did it, keeps the room."""
        return await self.store.run(_added, caller, can_write)

    async def gone(self, caller: Caller) -> None:
        """We are in the room no more: it sleeps, and nothing of it is deleted."""
        await self.store.run(_gone, caller)

    async def muted(self, caller: Caller, *, can_write: bool) -> None:
        """The right to write there was taken, or came back."""
        await self.store.run(_muted, caller, can_write)

    async def titled(self, caller: Caller) -> None:
        """The room has another title, or became a forum."""
        await self.store.run(_titled, caller)

    async def moved(self, old: int, new: int, now: datetime) -> None:
        """The chat has a new id; see `moving`."""
        await self.store.run(moving.move, old, new, now=now)

    async def topic_state(self, address: int, topic: int | None, *, open: bool, now: datetime) -> None:  # noqa: A002 - the word for it
        """A topic was closed or opened again; None is the general one."""
        await self.store.run(_topic_state, address, topic, open, now)

    async def of_keeper(self, user: int) -> list[Sheet]:
        """The rooms that this Telegram user keeps, the oldest first."""
        return await self.store.read(_of_keeper, user)

    async def log(self, caller: Caller, before_id: int | None = None) -> list[Entry]:
        """Who changed what in the room: the last lines, or those before one."""
        return await self.store.read(_log, caller, before_id)


def mute(tx: Tx, subscriber_id: int, now: datetime) -> None:
    """Plan nothing for who may not write there, and let a keeper know once."""
    if not reach.sleep(tx, subscriber_id, Sleep.MUTED, now):
        subscribers.change(tx, subscriber_id, asleep_reason=Sleep.MUTED)
    words.withdraw(tx, subscriber_id, {Word.SETUP, Word.BACK})
    words.say(tx, subscriber_id, Word.MUTED, now=now)


def unmute(tx: Tx, subscriber: Subscriber, now: datetime) -> None:
    """Plan again for who may be written to, from now on."""
    _welcome(tx, wake(tx, subscriber, now=now), now, back=False)


def lose_topic(tx: Tx, subscriber_id: int, now: datetime) -> None:
    """Post to the general topic while the chosen one is closed, or for good where it was deleted."""
    subscriber = subscribers.get(tx, subscriber_id)
    if subscriber.topic is None:
        return
    subscribers.change(tx, subscriber_id, topic_id=None)
    _audit_topic(tx, subscriber_id, subscriber.topic, None, now)
    words.say(tx, subscriber_id, Word.TOPIC, now=now)


def _added(tx: Tx, caller: Caller, can_write: bool) -> Arrival:  # noqa: FBT001 - what the update says
    # The room may be moving to or from here.
    moves.lock(tx, [caller.address])
    before = present(tx, caller)
    if before is not None and before.address != caller.address:
        # Late news of the chat that the room was before it moved.
        return Arrival.KNOWN
    subscriber = admin(tx, caller).subscriber
    _follow(tx, subscriber, caller)
    arrival = _arrival(before)
    if arrival is Arrival.BACK:
        words.forget(tx, subscriber.id, {Word.GONE, Word.BACK, Word.SETUP})
    if not can_write:
        mute(tx, subscriber.id, caller.at)
    else:
        _welcome(tx, subscriber, caller.at, back=arrival is Arrival.BACK)
    return arrival


def _arrival(before: Subscriber | None) -> Arrival:
    if before is None:
        return Arrival.NEW
    slept_elsewhere = before.asleep_since is not None and before.asleep_reason != Sleep.MUTED
    return Arrival.BACK if slept_elsewhere else Arrival.KNOWN


def _welcome(tx: Tx, subscriber: Subscriber, now: datetime, *, back: bool) -> None:
    """Tell a keeper what there is to do now that we may write."""
    words.withdraw(tx, subscriber.id, {Word.MUTED, Word.GONE})
    if subscriber.state is State.NEW:
        words.say(tx, subscriber.id, Word.SETUP, now=now, after=_SETUP_AFTER)
    elif back:
        words.say(tx, subscriber.id, Word.BACK, now=now)


def _gone(tx: Tx, caller: Caller) -> None:
    subscriber = _here(tx, caller)
    if subscriber is None:
        return
    if not reach.sleep(tx, subscriber.id, Sleep.GONE, caller.at):
        subscribers.change(tx, subscriber.id, asleep_reason=Sleep.GONE)
    words.withdraw(tx, subscriber.id, list(Word))
    if subscriber.state is not State.NEW:
        words.say(tx, subscriber.id, Word.GONE, now=caller.at)


def _muted(tx: Tx, caller: Caller, can_write: bool) -> None:  # noqa: FBT001 - what the update says
    subscriber = _here(tx, caller)
    if subscriber is None:
        return
    _follow(tx, subscriber, caller)
    if not can_write:
        mute(tx, subscriber.id, caller.at)
    elif subscriber.asleep_since is not None:
        unmute(tx, subscriber, caller.at)


def _titled(tx: Tx, caller: Caller) -> None:
    subscriber = _here(tx, caller)
    if subscriber is not None:
        _follow(tx, subscriber, caller)


def _topic_state(tx: Tx, address: int, topic: int | None, open: bool, now: datetime) -> None:  # noqa: A002, FBT001 - as above
    subscriber = subscribers.by_address(tx, address)
    room = subscriber and rooms.find(tx, subscriber.id)
    if subscriber is None or room is None or topic not in {None, room.topic}:
        return
    if topic is not None and not open and subscriber.topic == topic:
        lose_topic(tx, subscriber.id, now)
    if not open:
        return
    if topic is not None and subscriber.topic is None:
        subscribers.change(tx, subscriber.id, topic_id=topic)
        _audit_topic(tx, subscriber.id, None, topic, now)
        words.forget(tx, subscriber.id, {Word.TOPIC})
    if subscriber.asleep_reason == Sleep.MUTED:
        unmute(tx, subscriber, now)


def _of_keeper(tx: Tx, user: int) -> list[Sheet]:
    return [sheet_of(tx, subscribers.get(tx, one)) for one in managers.rooms(tx, user)]


def _log(tx: Tx, caller: Caller, before_id: int | None) -> list[Entry]:
    subscriber = present(tx, caller)
    if subscriber is None:
        return []
    return audits.of(tx, subscriber.id, before_id=before_id, most=LOG_PAGE)


def _here(tx: Tx, caller: Caller) -> Subscriber | None:
    """The room at this very chat id: what is said of the one it had before no longer matters."""
    moves.lock(tx, [caller.address])
    return subscribers.by_address(tx, caller.address)


def _follow(tx: Tx, subscriber: Subscriber, caller: Caller) -> None:
    if caller.room is not None:
        rooms.change(tx, subscriber.id, title=caller.room.title, kind=caller.room.kind)


def _audit_topic(tx: Tx, subscriber_id: int, before: int | None, after: int | None, now: datetime) -> None:
    left, entered = (None if each is None else str(each) for each in (before, after))
    audits.add(tx, subscriber_id, By.BOT, None, Setting.TOPIC.value, left, entered, now=now)
