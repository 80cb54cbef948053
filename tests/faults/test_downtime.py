"""The bot was away for a while: what still makes sense arrives once, the rest is skipped with its reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from bot.domain.delivery import Skip, Status
from bot.store import tables
from playground.handle import Playground
from tests.faults import rig

if TYPE_CHECKING:
    from bot.store.engine import Tx

AWAY = (timedelta(minutes=10), timedelta(hours=6), timedelta(days=3, minutes=10))


def slept_through(tx: Tx, now: datetime) -> None:
    """The tip of each third of the subscribers was due so long ago."""
    table = tables.schedule
    for place, away in enumerate(AWAY):
        due = (now - away).replace(second=0, microsecond=0)
        third = table.c.subscriber_id % len(AWAY) == place
        tx.execute(update(table).where(third).values(at=due.time(), next_due_at=due, next_slot=due.date()))


def ends(tx: Tx) -> dict[int, set[tuple[str, str | None]]]:
    """How deliveries ended, by the third they belong to."""
    table = tables.delivery
    found: dict[int, set[tuple[str, str | None]]] = {}
    for row in tx.execute(select(table.c.subscriber_id, table.c.status, table.c.error)):
        found.setdefault(row.subscriber_id % len(AWAY), set()).add((row.status, row.error))
    return found


async def test_after_a_downtime_late_tips_arrive_once_and_old_ones_are_skipped(
    own_database_url: str, times: int
) -> None:
    sent, skipped = (Status.SENT.value, None), (Status.SKIPPED.value, Skip.EXPIRED.value)
    async with rig.town(Playground(seed=9), own_database_url, 90 * times) as town:
        await town.store.run(slept_through, datetime.now(UTC))
        async with rig.bot(town) as process:
            await town.until_sent(60 * times)
            await town.until_done()
            town.faults += len(AWAY)
            assert await rig.ended([process]) == [0]
        await rig.told("downtime of 10 minutes, 6 hours, 3 days", town, allowed=0)
        assert await town.store.read(ends) == {0: {sent}, 1: {skipped}, 2: {sent, skipped}}
        # Nobody finds a heap of tips: one each, at most.
        assert {chat.sent for chat in town.playground.bot.chats.values()} == {0, 1}
