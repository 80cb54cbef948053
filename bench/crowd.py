"""A database with a crowd in it, written in one go."""

from __future__ import annotations

import random
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text, update

from bench.receiver import FIRST
from bot.domain.delivery import WINDOW
from bot.store import notes
from bot.store.tables import delivery, person, schedule, subscriber

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Column, Table

    from bot.store.engine import Tx

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "Africa/Lagos", "UTC")
# Both divide by the number of zones, so that a copy lives where its pattern does.
_PATTERN = 6_000
_SHUFFLED = 300


def gather(tx: Tx, now: datetime, subscribers: int, *, due: int) -> None:
    """So many subscribers of a daily tip; the first `due` are owed theirs now, the rest later.

    The first few of either are written one by one; the database itself copies them until there are enough.
    """
    for numbers, is_due in ((range(due), True), (range(due, subscribers), False)):
        pattern = numbers[:_PATTERN]
        if pattern:
            tx.execute(insert(subscriber), [_subscriber(number, now) for number in pattern])
            tx.execute(insert(person), [_person(number, now) for number in pattern])
            tx.execute(insert(schedule), [_schedule(number, now, is_due=is_due) for number in pattern])
        for further in _steps(numbers):
            _copy(tx, subscriber, numbers, further, subscriber.c.id, subscriber.c.chat_id)
            _copy(tx, person, numbers, further, person.c.id, person.c.user_id)
            _copy(tx, schedule, numbers, further, schedule.c.subscriber_id)
    # Else the bot would compute every instant anew at its first start: the database looks unused.
    notes.put(tx, "tzdata", version("tzdata"))
    if tx.dialect.name == "postgresql":
        # Its autovacuum does so within the minute.
        tx.execute(text("ANALYZE"))


def remember(tx: Tx, now: datetime, subscribers: int, *, days: int, contents: Sequence[str]) -> None:
    """A ledger of so many days for each: a tip a day, each content once a round, shuffled."""
    if not days:
        return
    chance = random.Random(1)
    numbers = range(subscribers)
    for number in numbers[:_SHUFFLED]:
        rounds = -(-days // len(contents))
        shown = [one for _ in range(rounds) for one in chance.sample(contents, len(contents))]
        shown = shown[:days]
        tx.execute(insert(delivery), [_sent(number, now, days - day, one) for day, one in enumerate(shown)])
        alike = (subscriber.c.id - number - 1) % _SHUFFLED == 0
        tx.execute(update(subscriber).where(alike).values(seen=" ".join(shown)))
    for further in _steps(numbers, _SHUFFLED):
        _copy(tx, delivery, numbers, further, delivery.c.subscriber_id, pattern=_SHUFFLED)


def _steps(numbers: range, pattern: int = _PATTERN) -> range:
    """How far the copies of the pattern are from it."""
    return range(pattern, len(numbers), pattern)


def _copy(
    tx: Tx, table: Table, numbers: range, further: int, *keys: Column[int], pattern: int = _PATTERN
) -> None:
    """Again the pattern's rows, about others: `keys` are further on, the first of them is the subscriber."""
    columns = [column for column in table.c if column in keys or not _numbers_itself(column)]
    values = [column + further if column in keys else column for column in columns]
    first, last = numbers.start + 1, min(numbers.start + pattern, numbers.stop - further)
    rows = select(*values).where(keys[0].between(first, last))
    tx.execute(insert(table).from_select([column.name for column in columns], rows))


def _numbers_itself(column: Column[int]) -> bool:
    return column.table.autoincrement_column is column


def _subscriber(number: int, now: datetime) -> dict[str, object]:
    return {
        "id": number + 1,
        "chat_id": FIRST + number,
        "chat_type": "private",
        "state": "active",
        "language_code": "en",
        "zone": _zone(number),
        "days": 127,
        "created_at": now,
    }


def _person(number: int, now: datetime) -> dict[str, object]:
    return {"id": number + 1, "user_id": FIRST + number, "created_at": now}


def _schedule(number: int, now: datetime, *, is_due: bool) -> dict[str, object]:
    """A whole minute, kept as the wall time of the subscriber's zone, as the bot itself does."""
    minutes = -1 if is_due else 60 + number % 1300
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    local = at.astimezone(ZoneInfo(_zone(number)))
    return {
        "subscriber_id": number + 1,
        "kind": "tip",
        "at": local.time(),
        "days": 127,
        "next_due_at": at,
        "next_slot": local.date(),
    }


def _sent(number: int, now: datetime, back: int, content_id: str) -> dict[str, object]:
    """So many days before what is due now, by the subscriber's own calendar."""
    at, day = now - timedelta(days=back), now.astimezone(ZoneInfo(_zone(number))).date()
    return {
        "subscriber_id": number + 1,
        "kind": "tip",
        "slot_date": day - timedelta(days=back),
        "status": "sent",
        "due_at": at,
        "not_before": at,
        "expires_at": at + WINDOW,
        "content_id": content_id,
        "why": "new",
        "attempts": 1,
        "settled_at": at,
        "message_id": 1,
    }


def _zone(number: int) -> str:
    return ZONES[number % len(ZONES)]
