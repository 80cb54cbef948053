"""What time alone brings about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.domain.delivery import Kind, Status
from bot.domain.schedule import Slot
from bot.services.housekeeping import Housekeeping
from bot.store import deliveries, notes, quarantine, schedules, subscribers, tables
from bot.store.deliveries import Draft
from bot.store.schedules import Move

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol
    from tests.services.conftest import World

MONDAY = date(2026, 11, 23)
TIP_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture
def housekeeping(store: Store, world: World) -> Housekeeping:
    return Housekeeping(store, world, tzdata="2026z")


async def _deliveries(store: Store, subscriber_id: int, days: int = 1, **columns: Any) -> None:
    def add(tx: Tx) -> None:
        slots = [Slot(MONDAY + timedelta(n), TIP_AT + timedelta(n)) for n in range(days)]
        deliveries.add(tx, [Draft(subscriber_id, Kind.TIP, slot, "a-tip", "new") for slot in slots])
        tx.execute(update(tables.delivery).values(**columns))

    await store.run(add)


async def _pause(store: Store, until: date | None) -> None:
    def pause(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(state="paused", paused_until=until))
        tx.execute(update(tables.schedule).values(next_due_at=None, next_slot=None))

    await store.run(pause)


async def _next(store: Store, subscriber_id: int) -> Slot | None:
    [planned] = await store.read(schedules.of, subscriber_id)
    return planned.next


async def test_a_lease_that_ran_out_makes_a_delivery_unknown_once(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    await _deliveries(store, subscriber_id, status="sending", token="t", lease_until=TIP_AT)
    assert await world.live(housekeeping.rescue()) == [0]
    await world.live(world.sleep_until(TIP_AT))
    assert await world.live(housekeeping.rescue()) == [1]
    assert await world.live(housekeeping.rescue()) == [0]
    [row] = await store.read(deliveries.everything, subscriber_id)
    assert (row.status, row.error) == (Status.UNKNOWN, "the lease ran out")


async def test_a_pause_ends_with_the_beginning_of_its_date(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    await _pause(store, MONDAY + timedelta(days=2))
    # Wednesday begins in Madrid at 23:00 UTC.
    midnight = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    await world.live(world.sleep_until(midnight - timedelta(seconds=1)))
    assert await world.live(housekeeping.resume()) == [0]
    await world.live(world.sleep_until(midnight))
    assert await world.live(housekeeping.resume()) == [1]
    assert await world.live(housekeeping.resume()) == [0]
    subscriber = await store.read(subscribers.get, subscriber_id)
    assert (subscriber.state, subscriber.paused_until) == ("active", None)
    assert await _next(store, subscriber_id) == Slot(MONDAY + timedelta(days=2), TIP_AT + timedelta(days=2))


async def test_a_tip_at_midnight_of_that_date_is_not_lost(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    subscriber_id = await enrol(at=time(0))
    await _pause(store, MONDAY + timedelta(days=2))
    midnight = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    await world.live(world.sleep_until(midnight + timedelta(seconds=19)))
    await world.live(housekeeping.resume())
    assert await _next(store, subscriber_id) == Slot(MONDAY + timedelta(days=2), midnight)


async def test_a_pause_without_a_date_goes_on(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    await enrol()
    await _pause(store, None)
    await world.live(world.sleep_until(TIP_AT + timedelta(days=999)))
    assert await world.live(housekeeping.resume()) == [0]


async def test_new_time_zones_move_what_was_computed_with_the_old_ones_once(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    ids = [await enrol(Kind.TIP, Kind.EXERCISE) for _ in range(120)]
    wrong = Slot(MONDAY, TIP_AT + timedelta(hours=1))
    await store.run(schedules.move, [Move(one, Kind.TIP, wrong) for one in ids])
    assert await world.live(housekeeping.retime()) == [120]
    assert await world.live(housekeeping.retime()) == [0]
    assert await store.read(notes.get, "tzdata") == "2026z"
    for one in (ids[0], ids[-1]):
        assert {planned.next for planned in await store.read(schedules.of, one)} == {Slot(MONDAY, TIP_AT)}


async def test_a_date_that_no_longer_exists_gives_way_to_the_next(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    subscriber_id = await enrol(zone="Pacific/Apia")
    gone = Slot(date(2011, 12, 30), TIP_AT)
    await store.run(schedules.move, [Move(subscriber_id, Kind.TIP, gone)])
    assert await world.live(housekeeping.retime()) == [1]
    slot = await _next(store, subscriber_id)
    assert slot is not None
    assert slot.day == date(2026, 11, 24)


async def test_what_never_arrived_is_forgotten_after_more_than_a_year(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    await _deliveries(store, subscriber_id, days=3, status="skipped", error="paused")
    await world.live(world.sleep_until(TIP_AT + timedelta(days=401, hours=12)))
    assert await world.live(housekeeping.forget()) == [2]
    assert await world.live(housekeeping.forget()) == [0]


async def test_what_may_have_arrived_is_kept(
    store: Store, world: World, housekeeping: Housekeeping, enrol: Enrol
) -> None:
    await _deliveries(store, await enrol(), status="sent", message_id=1)
    await world.live(world.sleep_until(TIP_AT + timedelta(days=4000)))
    assert await world.live(housekeeping.forget()) == [0]


async def test_quarantined_updates_are_forgotten_after_a_month(
    store: Store, world: World, housekeeping: Housekeeping
) -> None:
    await store.run(quarantine.put, 7, b"{}", "unparseable", now=TIP_AT)
    await world.live(world.sleep_until(TIP_AT + timedelta(days=31)))
    assert await world.live(housekeeping.forget()) == [1]
    assert await store.read(quarantine.count) == 0
