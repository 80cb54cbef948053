"""After any change the next slot is computed anew; what was used stays used."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.domain.days import Days
from bot.domain.delivery import Kind, Status
from bot.domain.schedule import Slot
from bot.services.rescheduling import reschedule
from bot.store import deliveries, schedules, tables
from bot.store.deliveries import Draft

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol

MONDAY = date(2026, 11, 23)
TIP_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TUESDAY = Slot(date(2026, 11, 24), TIP_AT + timedelta(days=1))


async def _change(store: Store, **columns: Any) -> None:
    def change(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(**columns))

    await store.run(change)


async def _delivery(store: Store, subscriber_id: int, **columns: Any) -> None:
    """A tip of Monday, in the given state."""

    def add(tx: Tx) -> None:
        deliveries.add(tx, [Draft(subscriber_id, Kind.TIP, Slot(MONDAY, TIP_AT), "a-tip", "new")])
        tx.execute(update(tables.delivery).values(**columns))

    await store.run(add)


async def _moved(store: Store, zone: str, at: datetime) -> None:
    """The person says that they live elsewhere now."""

    def move(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(zone=zone, zone_since=at))

    await store.run(move)


async def _tip(store: Store, subscriber_id: int, now: datetime) -> Slot | None:
    slots = await store.run(reschedule, subscriber_id, now=now)
    assert slots == {one.kind: one.next for one in await store.read(schedules.of, subscriber_id)}
    return slots[Kind.TIP]


async def test_a_time_still_to_come_today_is_owed_today(store: Store, enrol: Enrol) -> None:
    subscriber_id = await enrol()
    assert await _tip(store, subscriber_id, TIP_AT - timedelta(minutes=1)) == Slot(MONDAY, TIP_AT)
    assert await _tip(store, subscriber_id, TIP_AT) == TUESDAY


async def test_each_kind_gets_its_next_slot(store: Store, enrol: Enrol, now: datetime) -> None:
    subscriber_id = await enrol(Kind.TIP, Kind.EXERCISE, days=Days.of(2))
    slots = await store.run(reschedule, subscriber_id, now=now)
    wednesday = Slot(date(2026, 11, 25), TIP_AT + timedelta(days=2))
    assert slots == {Kind.TIP: wednesday, Kind.EXERCISE: wednesday}


@pytest.mark.parametrize(
    "columns",
    [{"state": "paused"}, {"state": "stopped"}, {"asleep_since": TIP_AT}, {"state": "new", "zone": None}],
)
async def test_who_cannot_get_anything_is_owed_nothing(
    store: Store, enrol: Enrol, now: datetime, columns: dict[str, Any]
) -> None:
    subscriber_id = await enrol()
    await _change(store, **columns)
    assert await _tip(store, subscriber_id, now) is None


@pytest.mark.parametrize("columns", [{"status": "due"}, {"status": "skipped", "error": "paused"}])
async def test_what_was_planned_or_skipped_frees_its_slot(
    store: Store, enrol: Enrol, now: datetime, columns: dict[str, Any]
) -> None:
    subscriber_id = await enrol()
    await _delivery(store, subscriber_id, **columns)
    assert await _tip(store, subscriber_id, now) == Slot(MONDAY, TIP_AT)
    assert await store.read(deliveries.everything, subscriber_id) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "sent", "message_id": 1},
        {"status": "sending", "token": "t", "lease_until": TIP_AT},
        {"status": "unknown", "error": "time-out"},
        {"status": "failed", "error": "refused"},
    ],
)
async def test_a_used_slot_stays_used(
    store: Store, enrol: Enrol, now: datetime, columns: dict[str, Any]
) -> None:
    subscriber_id = await enrol()
    await _delivery(store, subscriber_id, **columns)
    assert await _tip(store, subscriber_id, now) == TUESDAY
    assert len(await store.read(deliveries.everything, subscriber_id)) == 1


async def test_what_was_skipped_long_ago_stays_in_the_ledger(store: Store, enrol: Enrol) -> None:
    subscriber_id = await enrol()
    await _delivery(store, subscriber_id, status="skipped", error="paused")
    await _tip(store, subscriber_id, TIP_AT + timedelta(days=4))
    assert len(await store.read(deliveries.everything, subscriber_id)) == 1


async def test_a_snooze_outlives_a_change(store: Store, enrol: Enrol, now: datetime) -> None:
    subscriber_id = await enrol()
    await _delivery(store, subscriber_id, status="sent", message_id=1)
    [sent] = await store.read(deliveries.everything, subscriber_id)
    await store.run(deliveries.snooze, sent.id, TIP_AT + timedelta(hours=2))
    await _tip(store, subscriber_id, now)
    assert [one.status for one in await store.read(deliveries.everything, subscriber_id)] == [
        Status.SENT,
        Status.DUE,
    ]


async def test_after_travel_the_next_tip_is_at_least_twelve_hours_after_the_last(
    store: Store, enrol: Enrol
) -> None:
    subscriber_id = await enrol(at=time(8))
    await _delivery(store, subscriber_id, status="sent", message_id=1)
    # In Auckland it is Monday evening when Madrid has breakfast: Tuesday 08:00 there is 12 hours later.
    landed = TIP_AT + timedelta(hours=1)
    await _moved(store, "Pacific/Auckland", landed)
    slot = await _tip(store, subscriber_id, landed)
    assert slot == Slot(date(2026, 11, 24), TIP_AT + timedelta(hours=12))
    # On Kiritimati that would be 11 hours: Wednesday it is.
    await _moved(store, "Pacific/Kiritimati", landed)
    slot = await _tip(store, subscriber_id, landed)
    assert slot == Slot(date(2026, 11, 25), TIP_AT + timedelta(hours=35))


async def test_a_first_zone_is_no_travel(store: Store, enrol: Enrol, now: datetime) -> None:
    subscriber_id = await enrol()
    await _moved(store, "Europe/Madrid", now)
    assert await _tip(store, subscriber_id, now) == Slot(MONDAY, TIP_AT)
