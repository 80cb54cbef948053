"""What comes next, for whoever moves the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from bot.domain.delivery import Kind
from bot.domain.schedule import Slot
from bot.services.upcoming import Upcoming, upcoming
from bot.store import deliveries, schedules, tables

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol

AT = datetime(2026, 11, 23, 7, tzinfo=UTC)
DAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)


async def test_nothing_is_due_where_nobody_is_subscribed(store: Store) -> None:
    assert await store.read(upcoming, AT) is None


async def test_the_first_slot_later_than_the_moment(store: Store, enrol: Enrol) -> None:
    early, late = await enrol(), await enrol()
    slots = [(early, Slot(DAY, AT + HOUR)), (late, Slot(DAY, AT + 2 * HOUR))]
    await store.run(schedules.move, [schedules.Move(who, Kind.TIP, slot) for who, slot in slots])
    assert await store.read(upcoming, AT) == Upcoming(AT + HOUR, Kind.TIP)
    assert await store.read(upcoming, AT + HOUR) == Upcoming(AT + 2 * HOUR, Kind.TIP)


async def test_what_waits_to_be_sent_counts_too(store: Store, enrol: Enrol) -> None:
    subscriber_id = await enrol()
    await store.run(schedules.silence, [subscriber_id])
    draft = deliveries.Draft(subscriber_id, Kind.NUDGE, Slot(DAY, AT + HOUR))
    await store.run(deliveries.add, [draft])
    found = await store.read(upcoming, AT)
    assert found is not None
    assert found.kind is Kind.NUDGE
    assert timedelta(0) <= found.at - AT - HOUR < timedelta(minutes=1)


async def test_the_end_of_a_pause_is_midnight_where_the_person_is(store: Store, enrol: Enrol) -> None:
    subscriber_id = await enrol()

    def pause(tx: Tx) -> None:
        schedules.silence(tx, [subscriber_id])
        values = {"state": "paused", "paused_until": date(2026, 11, 25), "zone": "Europe/Madrid"}
        tx.execute(update(tables.subscriber).values(values))

    await store.run(pause)
    end = datetime(2026, 11, 24, 23, tzinfo=UTC)
    assert await store.read(upcoming, AT) == Upcoming(end)
    assert await store.read(upcoming, end) is None


async def test_a_slot_before_the_end_of_a_pause_comes_first(store: Store, enrol: Enrol) -> None:
    paused, other = await enrol(), await enrol()

    def prepare(tx: Tx) -> None:
        schedules.silence(tx, [paused])
        values = {"state": "paused", "paused_until": date(2026, 12, 25), "zone": "Europe/Madrid"}
        tx.execute(update(tables.subscriber).where(tables.subscriber.c.id == paused).values(values))
        schedules.move(tx, [schedules.Move(other, Kind.TIP, Slot(DAY, AT + HOUR))])

    await store.run(prepare)
    assert await store.read(upcoming, AT) == Upcoming(AT + HOUR, Kind.TIP)
