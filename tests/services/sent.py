"""What the tests of sending look at, and the outcomes they play."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.store import deliveries, tables

if TYPE_CHECKING:
    from bot.domain.delivery import Outcome
    from bot.ports import Parcel
    from bot.store.deliveries import Delivery
    from bot.store.engine import Store, Tx


TIP_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


async def all_deliveries(store: Store) -> list[Delivery]:
    def read(tx: Tx) -> list[Delivery]:
        ids = tx.scalars(select(tables.subscriber.c.id).order_by(tables.subscriber.c.id))
        return [row for one in list(ids) for row in deliveries.everything(tx, one)]

    return await store.read(read)


async def subscriber_row(store: Store, subscriber_id: int) -> Any:
    def read(tx: Tx) -> Any:
        return tx.execute(select(tables.subscriber).where(tables.subscriber.c.id == subscriber_id)).one()

    return await store.read(read)


def answers(*outcomes: Outcome) -> Any:
    """These outcomes in turn; the last for ever."""
    left = list(outcomes)

    def answer(parcel: Parcel) -> Outcome:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer
