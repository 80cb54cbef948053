"""Who is calling: from an address to the subscriber that reads there and the person who pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.subscriber import ChatType
from bot.services.rescheduling import reschedule
from bot.store import people, subscribers

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.domain.subscriber import Subscriber


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a message or press comes from. `at` is now, `said_at` when a message was written (UTC)."""

    address: int
    user: int
    update_id: int
    at: datetime
    said_at: datetime
    language_code: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A caller as we know them: the subscriber of their chat, and themselves."""

    subscriber: Subscriber
    person_id: int


def meet(tx: Connection, caller: Caller, *, source: str | None = None) -> Member:
    """The caller's rows, new where there were none. A sleeping subscriber wakes: this is a sign of life.

    `source` says where a new subscriber came from: the payload of the link they followed.
    """
    subscriber = subscribers.ensure(
        tx,
        caller.address,
        chat_type=ChatType.PRIVATE,
        language_code=caller.language_code,
        source=source,
        now=caller.at,
    )
    person_id = people.ensure(tx, caller.user, now=caller.at)
    people.pressed(tx, person_id, now=caller.at)
    if subscriber.asleep_since is not None:
        subscriber = wake(tx, subscriber, now=caller.at)
    return Member(subscriber, person_id)


def wake(tx: Connection, subscriber: Subscriber, *, now: datetime) -> Subscriber:
    """Let an unreachable subscriber be planned for again, from now on."""
    awake = subscribers.change(
        tx, subscriber.id, asleep_since=None, asleep_reason=None, refusals=0, refused_since=None
    )
    reschedule(tx, awake.id, now=now)
    return awake
