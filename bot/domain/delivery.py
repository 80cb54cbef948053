"""What can become of a delivery: the states of its row, the outcomes of a send, the steps between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

from bot.domain.subscriber import State

REQUEST_TIMEOUT: Final = timedelta(seconds=20)
"""How long one request to the messenger may take in all."""

LEASE: Final = timedelta(seconds=60)
"""How long a claimed row belongs to who claimed it; never under twice the request's time-out."""

WINDOW: Final = timedelta(hours=3)
"""How late a delivery may still arrive; after that its day is skipped."""

APART: Final = timedelta(seconds=1)
"""The least time between two messages to one subscriber."""

LONGEST_HALT: Final = timedelta(days=1)
"""Nobody is told to wait for longer: a halt further ahead was written by a clock that was wrong."""

REFUSALS_TO_SLEEP: Final = 3
REFUSED_FOR: Final = timedelta(hours=48)
_MOVES: Final = 3
_LONGEST_BACKOFF: Final = timedelta(minutes=1)


class Kind(StrEnum):
    """What is owed, in the order in which things due at the same minute go out."""

    TIP = "tip"
    EXERCISE = "exercise"
    NUDGE = "nudge"
    RECAP = "recap"


class Status(StrEnum):
    """Where a delivery stands. `UNKNOWN`: it may have arrived, and is never sent again."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


TRANSITIONS: Final = frozenset(
    {
        (Status.DUE, Status.SENDING),
        (Status.DUE, Status.SKIPPED),
        (Status.SENDING, Status.DUE),
        (Status.SENDING, Status.SENT),
        (Status.SENDING, Status.FAILED),
        (Status.SENDING, Status.UNKNOWN),
        (Status.UNKNOWN, Status.SENT),
        (Status.UNKNOWN, Status.FAILED),
    }
)
"""The only changes of status there are. The last two are a late answer to who still holds the token."""

SEEN: Final = frozenset({Status.SENT, Status.UNKNOWN})
"""Where the content counts as seen."""

USED: Final = frozenset({Status.SENDING, Status.SENT, Status.FAILED, Status.UNKNOWN})
"""Where the slot is used, so that its date owes nothing more of the kind."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived, as this message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Retry:
    """It certainly did not arrive and may be tried again: after this long where the other side said so.

    `bot_wide`: the limit is the whole bot's, not this chat's, and every sender waits.
    """

    reason: str
    after: timedelta | None = None
    bot_wide: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another address now."""

    address: int


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached until it gives a sign of life."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """This message was refused; the next may be welcome."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have arrived or not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing can be sent for anybody: the token is not accepted. This message did not arrive."""

    reason: str


Outcome: TypeAlias = Sent | Retry | Moved | Gone | Refused | Unknown | Stop


@dataclass(frozen=True, slots=True)
class Step:
    """What to write down after a send, and what it teaches about the subscriber and the bot."""

    status: Status
    error: str | None = None
    message_id: int | None = None
    not_before: datetime | None = None
    sleep: bool = False
    refused: bool = False
    move_to: int | None = None
    halt_until: datetime | None = None
    stop: bool = False


GIVEN_BACK: Final = Step(Status.DUE)
"""The step of what was claimed and never left: as if it had not been claimed."""


def after(  # noqa: PLR0911 - a table, one row an outcome
    outcome: Outcome, *, attempts: int, now: datetime, expires_at: datetime
) -> Step:
    """The step an outcome leads to, from `SENDING`. `attempts` counts this send, so it is at least 1."""
    match outcome:
        case Sent(message_id):
            return Step(Status.SENT, message_id=message_id)
        case Retry(reason, wait, bot_wide):
            again = now + (backoff(attempts) if wait is None else wait)
            # Beyond its window it is looked at once more, to be skipped there.
            halt = again if bot_wide else None
            return Step(Status.DUE, error=reason, not_before=min(again, expires_at), halt_until=halt)
        case Moved(address):
            if attempts > _MOVES:
                return Step(Status.FAILED, error="moved too often", refused=True)
            return Step(Status.DUE, error="moved", not_before=now, move_to=address)
        case Gone(reason):
            return Step(Status.FAILED, error=reason, sleep=True)
        case Refused(reason):
            return Step(Status.FAILED, error=reason, refused=True)
        case Unknown(reason):
            return Step(Status.UNKNOWN, error=reason)
    return Step(Status.DUE, error=outcome.reason, not_before=now, stop=True)


def backoff(attempts: int) -> timedelta:
    """How long to wait after the n-th failed attempt where nobody said: 1 s, doubling to a minute."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 6)), _LONGEST_BACKOFF)


def given_up(refusals: int, refused_since: datetime, now: datetime) -> bool:
    """Whether a subscriber that keeps refusing sleeps now: by count AND duration, never by one error."""
    return refusals >= REFUSALS_TO_SLEEP and now - refused_since >= REFUSED_FOR


def not_before(kind: Kind, due_at: datetime) -> datetime:
    """When it may go out at the earliest: of things due at the same minute, each a second after the other."""
    return due_at + list(Kind).index(kind) * APART


class Skip(StrEnum):
    """Why a delivery is no longer wanted when its moment comes."""

    EXPIRED = "expired"
    STOPPED = "stopped"
    PAUSED = "paused"
    ASLEEP = "asleep"
    DONE = "done"
    RED = "red"
    QUIET = "quiet"


def unwanted(
    kind: Kind,
    *,
    now: datetime,
    expires_at: datetime,
    state: State,
    asleep: bool,
    done: bool,
    red: bool,
    quiet: bool,
) -> Skip | None:
    """Why not to send it now, or None.

    `done`: what it would remind of was done on the person's day; `red`: they declared that day a red day;
    `quiet`: it is within their quiet hours. These three hold back exercises and nudges, and quiet hours
    hold nudges alone: what the person timed comes at its time.
    """
    reminds = kind in {Kind.EXERCISE, Kind.NUDGE}
    reasons = (
        (Skip.EXPIRED, expires_at <= now),
        (Skip.PAUSED, state is State.PAUSED),
        (Skip.STOPPED, state is not State.ACTIVE),
        (Skip.ASLEEP, asleep),
        (Skip.DONE, reminds and done),
        (Skip.RED, reminds and red),
        (Skip.QUIET, quiet and kind is Kind.NUDGE),
    )
    return next((reason for reason, holds in reasons if holds), None)
