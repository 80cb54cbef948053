"""A subscriber: a chat that tips go to, what it asked for, and the states it can be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.days import Days
    from tips.catalogue import Equipment, Level, Theme

# A slot's clock times before the person says otherwise.
DAY_END = time(3)
QUIET_FROM, QUIET_TO = time(22), time(7)
NUDGE_AT = time(20, 30)
RECAP_AT = time(18)


class ChatType(StrEnum):
    """Where a subscriber reads."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


class State(StrEnum):
    """What a subscriber wants. Whether it can be reached is another matter: see `asleep_since`."""

    NEW = "new"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A subscriber as stored. Wall times and dates are local to `zone`; instants are UTC.

    `topic` is where in the chat it reads, `zone_since` when the zone was last set.
    """

    id: int
    address: int
    chat_type: ChatType
    state: State
    asleep_since: datetime | None
    language_code: str | None
    language: str | None
    zone: str | None
    day_end: time
    quiet_from: time
    quiet_to: time
    days: Days | None
    paused_until: date | None
    themes: frozenset[Theme]
    equipment: frozenset[Equipment]
    level: Level
    created_at: datetime
    topic: int | None = None
    silent: bool = False
    zone_since: datetime | None = None
    asleep_reason: str | None = None

    @property
    def private(self) -> bool:
        """Whether it is one person's chat, not a room."""
        return self.chat_type is ChatType.PRIVATE

    @property
    def reachable(self) -> bool:
        """Whether something may be planned for it now."""
        return self.state is State.ACTIVE and self.asleep_since is None

    @property
    def just_tips(self) -> bool:
        """Whether no training day was chosen: tips only."""
        return not self.days


def settled(*, zone: str | None, tip_at: time | None) -> bool:
    """Whether enough is known to subscribe: a zone and a time, given in any order."""
    return zone is not None and tip_at is not None


def woken(state: State, *, ready: bool) -> State:
    """The state after /start: it begins, resumes or goes on, and resets nothing."""
    if not ready:
        return State.NEW
    return State.ACTIVE if state in {State.NEW, State.PAUSED, State.STOPPED} else state


def paused(state: State) -> State:
    """The state after /pause: only who gets something can pause it."""
    return State.PAUSED if state in {State.ACTIVE, State.PAUSED} else state


def resumed(state: State) -> State:
    """The state after /resume, or when the pause's date has come."""
    return State.ACTIVE if state is State.PAUSED else state
