"""What people did, declared and liked, read for many chats at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from bot.domain.delivery import Kind
from bot.store.tables import change, completion, person, taste

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from bot.store.engine import Tx

# A person's day is over within this, wherever it began.
_LATELY: Final = timedelta(hours=60)


@dataclass(slots=True)
class Page:
    """One person's last days: what kinds they did on which, and the body lights they set, oldest first."""

    done: set[tuple[date, Kind]] = field(default_factory=set)
    lights: list[tuple[datetime, str]] = field(default_factory=list)


_DONE = (
    select(person.c.user_id, completion.c.day, completion.c.kind)
    .join(person, person.c.id == completion.c.person_id)
    .where(person.c.user_id.in_(bindparam("users", expanding=True)), completion.c.day >= bindparam("day"))
)
_TRAINED = (
    select(person.c.user_id, completion.c.day, completion.c.content_id)
    .join(person, person.c.id == completion.c.person_id)
    .where(
        person.c.user_id.in_(bindparam("users", expanding=True)),
        completion.c.day >= bindparam("day"),
        completion.c.kind == Kind.EXERCISE.value,
        completion.c.content_id.is_not(None),
    )
    .order_by(completion.c.at, completion.c.id)
)
_LIGHTS = (
    select(person.c.user_id, change.c.at, change.c.value)
    .join(person, person.c.id == change.c.person_id)
    .where(
        person.c.user_id.in_(bindparam("users", expanding=True)),
        change.c.at >= bindparam("since"),
        change.c.what == "light",
    )
    .order_by(change.c.at, change.c.id)
)

_LIKES = (
    select(person.c.user_id, taste.c.content_id, taste.c.liking)
    .join(person, person.c.id == taste.c.person_id)
    .where(person.c.user_id.in_(bindparam("users", expanding=True)))
)


def lately(tx: Tx, users: Sequence[int], now: datetime) -> Mapping[int, Page]:
    """The last days of these people, by Telegram user id; who did nothing has no page."""
    pages: dict[int, Page] = {}
    if not users:
        return pages
    since = now - _LATELY
    for user, day, kind in tx.execute(_DONE, {"users": users, "day": since.date()}):
        pages.setdefault(user, Page()).done.add((day, Kind(kind)))
    for user, at, value in tx.execute(_LIGHTS, {"users": users, "since": since}):
        pages.setdefault(user, Page()).lights.append((at, value))
    return pages


def trained(tx: Tx, users: Sequence[int], now: datetime) -> Mapping[tuple[int, date], str]:
    """The last exercise these people did on each of their last days, by Telegram user id and day."""
    found = tx.execute(_TRAINED, {"users": users, "day": (now - _LATELY).date()}) if users else ()
    return {(user, day): content_id for user, day, content_id in found}


def likes(tx: Tx, users: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """The thumbs of these people, by Telegram user id: content id to 1 or -1."""
    found: dict[int, dict[str, int]] = {}
    if users:
        for user, content_id, liking in tx.execute(_LIKES, {"users": users}):
            found.setdefault(user, {})[content_id] = liking
    return found
