"""A database with a crowd in it, written in one go."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from bench.receiver import FIRST
from bot.domain.delivery import WINDOW
from bot.store.tables import delivery, person, schedule, subscriber

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.store.engine import Tx

ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "Africa/Lagos", "UTC")
_AT_ONCE = 20_000


def gather(tx: Tx, now: datetime, subscribers: int, *, due: int) -> None:
    """So many subscribers of a daily tip; the first `due` are owed theirs now, the rest later."""
    for numbers in _pages(subscribers):
        rows = [
            {
                "id": number + 1,
                "chat_id": FIRST + number,
                "chat_type": "private",
                "state": "active",
                "language_code": "en",
                "zone": _zone(number),
                "days": 127,
                "created_at": now,
            }
            for number in numbers
        ]
        tx.execute(insert(subscriber), rows)
        known = [{"id": row["id"], "user_id": row["chat_id"], "created_at": now} for row in rows]
        tx.execute(insert(person), known)
        tx.execute(insert(schedule), [_schedule(number, now, is_due=number < due) for number in numbers])


def remember(tx: Tx, now: datetime, subscribers: int, *, days: int, contents: Sequence[str]) -> None:
    """A ledger of so many days for each: a tip a day, each content once a round, shuffled."""
    if not days:
        return
    chance = random.Random(1)
    for number in range(subscribers):
        rounds = -(-days // len(contents))
        shown = [one for _ in range(rounds) for one in chance.sample(contents, len(contents))]
        shown = shown[:days]
        tx.execute(insert(delivery), [_sent(number, now, days - day, one) for day, one in enumerate(shown)])
        tx.execute(update(subscriber).where(subscriber.c.id == number + 1).values(seen=" ".join(shown)))


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
    at = now - timedelta(days=back)
    return {
        "subscriber_id": number + 1,
        "kind": "tip",
        "slot_date": at.date(),
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


def _pages(number: int) -> Iterator[range]:
    for start in range(0, number, _AT_ONCE):
        yield range(start, min(number, start + _AT_ONCE))
