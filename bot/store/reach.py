"""What sending teaches about a subscriber: when it was last reached, that it moved, refuses or is gone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Text, bindparam, func, literal, select, update

from bot.domain.delivery import given_up
from bot.store.batch import Batch
from bot.store.columns import Key
from bot.store.history import grown, more
from bot.store.schedules import silence
from bot.store.tables import subscriber as table
from bot.store.types import UtcInstant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Update

    from bot.store.engine import Tx

_REACHED = Batch(id=Key, more=Text())


def sent(tx: Tx, shown: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """These subscribers were reached now, with these contents; earlier refusals no longer count."""
    reached: dict[int, str] = {}
    for one, content in shown:
        reached[one] = reached.get(one, "") + more(content)
    if reached:
        tx.execute(_sent(tx.dialect.name), {"at": now, **_REACHED.values(tx, reached.items())})


@cache
def _sent(dialect: str) -> Update:
    given = _REACHED.rows(dialect).c
    return (
        update(table)
        .where(table.c.id == given.id)
        .values(last_sent_at=bindparam("at"), refusals=0, refused_since=None, seen=grown(given.more))
    )


def refused(tx: Tx, subscriber_id: int, reason: str, now: datetime) -> bool:
    """Count a refusal. True where the subscriber now sleeps: by count and duration, never by one error."""
    row = tx.execute(
        update(table)
        .where(table.c.id == subscriber_id)
        .values(
            refusals=table.c.refusals + 1,
            refused_since=func.coalesce(table.c.refused_since, literal(now, UtcInstant())),
        )
        .returning(table.c.refusals, table.c.refused_since)
    ).one_or_none()
    if row is None or not given_up(row.refusals, row.refused_since, now):
        return False
    return sleep(tx, subscriber_id, reason, now)


def sleep(tx: Tx, subscriber_id: int, reason: str, now: datetime) -> bool:
    """Plan nothing for it until a sign of life; nothing is deleted. False where it slept or is gone."""
    asleep = (
        update(table)
        .where(table.c.id == subscriber_id, table.c.asleep_since.is_(None))
        .values(asleep_since=now, asleep_reason=reason)
    )
    silence(tx, [subscriber_id])
    return tx.execute(asleep).rowcount == 1


def moved(tx: Tx, subscriber_id: int, address: int, now: datetime) -> None:
    """The chat has another address. Where a subscriber is known there already, this one sleeps."""
    if tx.scalar(select(table.c.id).where(table.c.chat_id == address, table.c.id != subscriber_id)):
        sleep(tx, subscriber_id, "moved to a chat that has its own settings", now)
        return
    tx.execute(update(table).where(table.c.id == subscriber_id).values(chat_id=address))
