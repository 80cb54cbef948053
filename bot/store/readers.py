"""What the planner and the sender need to know of a subscriber: where it reads, and what it wants now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.domain.subscriber import State
from bot.store.tables import subscriber

if TYPE_CHECKING:
    from datetime import time

    from sqlalchemy import Row

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
)


@dataclass(frozen=True, slots=True)
class Reader:
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


def reader(row: Row[Any]) -> Reader:
    """The reader in a row that has `COLUMNS`."""
    return Reader(
        row.chat_id,
        row.topic_id,
        row.language or row.language_code,
        State(row.state),
        row.asleep_since is not None,
        ZoneInfo(row.zone or "UTC"),
        row.day_end,
        row.quiet_from,
        row.quiet_to,
        not row.training_days,
    )
