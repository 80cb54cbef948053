"""What the planner and the sender need to know of a subscriber: where it reads, and what it wants now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.domain.subscriber import ChatType, State
from bot.store.tables import subscriber

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from bot.store.engine import Tx

COLUMNS = (
    subscriber.c.chat_id,
    subscriber.c.topic_id,
    subscriber.c.language,
    subscriber.c.language_code,
    subscriber.c.state,
    subscriber.c.asleep_since,
    subscriber.c.zone,
    subscriber.c.day_end,
    subscriber.c.quiet_from,
    subscriber.c.quiet_to,
    subscriber.c.days.label("training_days"),
    subscriber.c.chat_type,
    subscriber.c.silent,
)


class Reader(NamedTuple):
    """Wall times are local to `zone`; a subscriber without one gets UTC, and nothing is due to it."""

    address: int
    topic: int | None
    language: str | None
    state: State
    asleep: bool
    zone: ZoneInfo
    day_end: time
    quiet_from: time
    quiet_to: time
    just_tips: bool
    chat_type: ChatType
    silent: bool

    @property
    def person(self) -> int | None:
        """The Telegram user id of the one person who reads here; a room has none, and no likes or red day."""
        # A private chat has the id of the person in it.
        return self.address if self.chat_type is ChatType.PRIVATE else None

    @property
    def reachable(self) -> bool:
        """Whether something may be planned for it now."""
        return self.state is State.ACTIVE and not self.asleep


@dataclass(frozen=True, slots=True)
class Paused:
    """A paused subscriber and the first local date on which it hears from us again."""

    subscriber_id: int
    zone: ZoneInfo
    until: date


def paused_until(tx: Tx, latest: date) -> list[Paused]:
    """The subscribers whose pause ends on a date up to this."""
    rows = tx.execute(
        select(subscriber.c.id, subscriber.c.zone, subscriber.c.paused_until).where(
            subscriber.c.state == State.PAUSED.value, subscriber.c.paused_until <= latest
        )
    )
    return [Paused(row.id, ZoneInfo(row.zone or "UTC"), row.paused_until) for row in rows]


def reader(columns: Sequence[Any]) -> Reader:
    """The reader in the values of `COLUMNS`."""
    (
        chat,
        topic,
        chosen,
        told,
        state,
        asleep_since,
        zone,
        day_end,
        quiet_from,
        quiet_to,
        days,
        chat_type,
        silent,
    ) = columns
    return Reader(
        chat,
        topic,
        chosen or told,
        _STATES[state],
        asleep_since is not None,
        ZoneInfo(zone or "UTC"),
        day_end,
        quiet_from,
        quiet_to,
        not days,
        _CHAT_TYPES[chat_type],
        silent == 1,
    )


# Looked up, not called: this runs for every message.
_STATES: Final = {state.value: state for state in State}
_CHAT_TYPES: Final = {chat_type.value: chat_type for chat_type in ChatType}
