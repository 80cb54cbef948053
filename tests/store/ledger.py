"""Deliveries that are due, and the verbs on them, for the tests of the store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.domain.delivery import Kind, Step
from bot.domain.schedule import Slot
from bot.services.claiming import claim
from bot.store import claims, deliveries, tables
from bot.store.claims import Settlement
from bot.store.deliveries import Draft

if TYPE_CHECKING:
    from bot.services.claiming import Claim
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol

MONDAY = date(2026, 11, 23)
TIP_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


async def tips(store: Store, enrol: Enrol, number: int = 1, *kinds: Kind) -> list[int]:
    """So many subscribers with due deliveries; returns the subscribers' ids."""
    ids = [await enrol() for _ in range(number)]
    drafts = [
        Draft(one, kind, Slot(MONDAY, TIP_AT), f"{kind}-1", "new")
        for one in ids
        for kind in kinds or (Kind.TIP,)
    ]
    await store.run(deliveries.add, drafts)
    return ids


async def claim_now(
    store: Store, now: datetime = TIP_AT, rate: float | None = None, room: int = 100
) -> Claim:
    return await store.run(claim, now, rate=rate, room=room, lease=LEASE)


async def row_of(store: Store, delivery_id: int) -> Any:
    def read(tx: Tx) -> Any:
        return tx.execute(select(tables.delivery).where(tables.delivery.c.id == delivery_id)).one()

    return await store.read(read)


async def settled(store: Store, claimed: Claim, step: Step, now: datetime = TIP_AT) -> None:
    rows = claimed.rows
    settlements = [Settlement(row.candidate.id, row.candidate.subscriber_id, row.token, step) for row in rows]
    await store.run(claims.settle, settlements, now)
