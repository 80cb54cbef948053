"""A room: a group or channel that tips go to, and what it has beyond any other subscriber."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.subscriber import ChatType, State

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from bot.domain.subscriber import Subscriber

POSTS: Final = frozenset({Kind.TIP, Kind.EXERCISE})
"""What a room gets one of on a date."""

_SUNDAY: Final = Days.of(6)


class RoomKind(StrEnum):
    """What a room is. A forum is a supergroup with topics."""

    GROUP = "group"
    SUPERGROUP = "supergroup"
    FORUM = "forum"
    CHANNEL = "channel"

    @property
    def chat_type(self) -> ChatType:
        """Where its subscriber reads."""
        return ChatType.CHANNEL if self is RoomKind.CHANNEL else ChatType.GROUP


class Who(StrEnum):
    """Who may change a room's settings."""

    ADMINS = "admins"
    CREATOR = "creator"


class Sleep(StrEnum):
    """Why a room sleeps: we are not in it any more, or may not write there."""

    GONE = "gone"
    MUTED = "muted"


class Word(StrEnum):
    """What somebody who keeps a room is told in private, once.

    SETUP: it can be set up. BACK: we are in it again. GONE: we are in it no more. MUTED: we may not write.
    TOPIC: its topic is lost, and posts go to the general one. PIN: we may not pin.
    """

    SETUP = "setup"
    BACK = "back"
    GONE = "gone"
    MUTED = "muted"
    TOPIC = "topic"
    PIN = "pin"


class Setting(StrEnum):
    """What can be set, by the name that a room's log keeps it under."""

    TIME = "time"
    RECAP_TIME = "recap_time"
    ZONE = "zone"
    DAYS = "days"
    DAY_END = "day_end"
    QUIET_FROM = "quiet_from"
    QUIET_TO = "quiet_to"
    TIP = "tip"
    EXERCISE = "exercise"
    NUDGE = "nudge"
    RECAP = "recap"
    THEMES = "themes"
    EQUIPMENT = "equipment"
    LEVEL = "level"
    LANGUAGE = "language"
    TOPIC = "topic"
    SILENT = "silent"
    PIN = "pin"
    WHO = "who"
    NEEDED = "needed"
    BOARD = "board"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    START = "start"


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What an update says of the room it comes from."""

    title: str
    kind: RoomKind


@dataclass(frozen=True, slots=True)
class Room:
    """What a room has set. `topic` is the chosen one, `needed` the people a day takes to count."""

    title: str
    kind: RoomKind
    former_address: int | None = None
    topic: int | None = None
    pin: bool = False
    board: bool = False
    who: Who = Who.ADMINS
    needed: int = 1
    pinned: int | None = None


def days_of(kind: Kind, days: Days | None, kinds: AbstractSet[Kind]) -> Days:
    """The weekdays of a kind in a room that wants these kinds: one post a date, so they never meet.

    Exercises come on the days the room trains, tips on all others; one of them alone comes on the days the
    room trains, or daily where it chose none. Recaps come on Sunday.
    """
    if kind not in POSTS:
        return _SUNDAY if kind is Kind.RECAP else Days.NONE
    chosen = days or Days.NONE
    if not kinds >= POSTS:
        return chosen or Days.EVERY
    return chosen if kind is Kind.EXERCISE else Days(Days.EVERY.mask & ~chosen.mask)


def survivor(one: Subscriber, other: Subscriber) -> tuple[Subscriber, Subscriber]:
    """Which of two rows for the same room stays, and which goes: the one that was set up, else the older."""
    stays, goes = sorted((one, other), key=lambda each: (each.state is State.NEW, each.created_at, each.id))
    return stays, goes
