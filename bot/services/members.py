"""Who is calling: from an address to the subscriber that reads there and the person who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Final

from bot.domain.days import Days
from bot.domain.rooms import Setting
from bot.domain.streak import What
from bot.domain.subscriber import ChatType
from bot.services.rescheduling import reschedule
from bot.store import audits, managers, people, rooms, subscribers
from bot.store.audits import By

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.domain.rooms import RoomFacts
    from bot.domain.subscriber import Subscriber


class NotSetUp(Exception):  # noqa: N818 - reads as what happened
    """The room has no row: nobody who may set it up did anything there yet."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose content or settings an update is about, and who acts.

    `address` is not where to answer: a room can be set from a private chat. `user` is None where the room
    itself speaks. `at` is now, `said_at` when a message was written (UTC). `room` is what the update says of
    the room.
    """

    address: int
    user: int | None
    update_id: int
    at: datetime
    said_at: datetime
    language_code: str | None = None
    chat_type: ChatType = ChatType.PRIVATE
    room: RoomFacts | None = None

    @property
    def private(self) -> bool:
        """Whether it is about the private chat of who acts."""
        return self.chat_type is ChatType.PRIVATE


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who does something: the subscriber of the chat, and themselves."""

    subscriber: Subscriber
    person_id: int


@dataclass(frozen=True, slots=True)
class Admin:
    """Somebody who sets something. In a private chat the person there; None where a room sets its own."""

    subscriber: Subscriber
    person_id: int | None


def meet(tx: Connection, caller: Caller, *, source: str | None = None) -> Member:
    """The caller's rows, new where there were none. A sleeping subscriber wakes: this is a sign of life.

    `source` says where a new subscriber came from: the payload of the link they followed. In a room only the
    person can be new; raises NotSetUp where the room has no row.
    """
    subscriber = _private_chat(tx, caller, source) if caller.private else present(tx, caller)
    if subscriber is None:
        raise NotSetUp(caller.address)
    if caller.user is None:
        raise ValueError("nobody in particular calls")
    person_id = people.ensure(tx, caller.user, now=caller.at)
    people.pressed(tx, person_id, now=caller.at)
    return Member(_awake(tx, subscriber, caller), person_id)


def admin(tx: Connection, caller: Caller, *, source: str | None = None) -> Admin:
    """The rows of who may set things, which is asked for elsewhere. In a private chat the same as `meet`.

    In a room they are made where there were none, and the person is known as one of its keepers.
    """
    if caller.private:
        member = meet(tx, caller, source=source)
        return Admin(member.subscriber, member.person_id)
    person_id = None
    if caller.user is not None:
        person_id = people.ensure(tx, caller.user, now=caller.at)
        people.pressed(tx, person_id, now=caller.at)
    subscriber = present(tx, caller) or _entered(tx, caller, person_id)
    if person_id is not None:
        managers.note(tx, subscriber.id, person_id, now=caller.at)
    return Admin(_awake(tx, subscriber, caller), person_id)


def present(tx: Connection, caller: Caller) -> Subscriber | None:
    """The subscriber the caller is about, by its chat id or a room's former one. Stores and wakes nothing."""
    found = subscribers.by_address(tx, caller.address)
    if found is not None or caller.private:
        return found
    moved = rooms.moved_from(tx, caller.address)
    return None if moved is None else subscribers.get(tx, moved)


def wake(tx: Connection, subscriber: Subscriber, *, now: datetime) -> Subscriber:
    """Let an unreachable subscriber be planned for again, from now on."""
    awake = subscribers.change(
        tx, subscriber.id, asleep_since=None, asleep_reason=None, refusals=0, refused_since=None
    )
    reschedule(tx, awake.id, now=now)
    return awake


def record(
    tx: Connection, who: Admin, what: Setting, before: object, after: object, *, now: datetime
) -> None:
    """Keep that something was set: in a room's log, or as a dated change that days are judged by."""
    if not who.subscriber.private:
        by = By.ANONYMOUS if who.person_id is None else By.PERSON
        values = _text(before), _text(after)
        audits.add(tx, who.subscriber.id, by, who.person_id, what.value, *values, now=now)
    elif what in _DECLARED and who.person_id is not None:
        people.declare(tx, who.person_id, _DECLARED[what], _text(after) or "", now=now)


# To stop is a pause that nobody set an end to.
_DECLARED: Final = {
    Setting.DAYS: What.DAYS,
    Setting.ZONE: What.ZONE,
    Setting.DAY_END: What.DAY_END,
    Setting.PAUSE: What.PAUSE,
    Setting.RESUME: What.RESUME,
    Setting.STOP: What.PAUSE,
    Setting.START: What.RESUME,
}


def _private_chat(tx: Connection, caller: Caller, source: str | None) -> Subscriber:
    return subscribers.ensure(
        tx,
        caller.address,
        chat_type=ChatType.PRIVATE,
        language_code=caller.language_code,
        source=source,
        now=caller.at,
    )


def _entered(tx: Connection, caller: Caller, person_id: int | None) -> Subscriber:
    """The rows of a room we did not know, which reads in the language of who acts."""
    if caller.room is None:
        raise NotSetUp(caller.address)
    subscriber = subscribers.ensure(
        tx,
        caller.address,
        chat_type=caller.chat_type,
        language_code=caller.language_code,
        source=None,
        now=caller.at,
    )
    rooms.ensure(tx, subscriber.id, caller.room, added_by=person_id)
    return subscriber


def _awake(tx: Connection, subscriber: Subscriber, caller: Caller) -> Subscriber:
    return subscriber if subscriber.asleep_since is None else wake(tx, subscriber, now=caller.at)


def _text(value: object) -> str | None:
    """A value as a log or a dated change keeps it."""
    match value:
        case None:
            text = None
        case bool():
            text = "on" if value else "off"
        case Days():
            text = str(value.mask)
        case time():
            text = f"{value:%H:%M}"
        case date():
            text = value.isoformat()
        case frozenset():
            text = ",".join(sorted(value))
        case _:
            text = str(value)
    return text
