"""Snoozes, what was seen, schedules, notes and quarantine: rows that are kept and found again."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from bot.domain.days import Days
from bot.domain.delivery import Kind, Status, Step
from bot.store import deliveries, notes, quarantine, schedules, tables
from tests.store.ledger import LEASE, TIP_AT, claim_now, settled, tips

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol


async def test_a_snooze_is_one_row_a_message_and_three_in_all(store: Store, enrol: Enrol) -> None:
    [subscriber_id] = await tips(store, enrol)
    parts = []
    for hour in range(1, 5):
        claimed = await claim_now(store, TIP_AT + timedelta(minutes=hour))
        await settled(store, claimed, Step(Status.SENT, message_id=hour))
        sent = (await store.read(deliveries.everything, subscriber_id))[-1]
        for minutes in (5, 1):
            until = TIP_AT + timedelta(minutes=hour + minutes)
            parts.append(await store.run(deliveries.snooze, sent.id, until))
    assert parts == [1, 1, 2, 2, 3, 3, None, None]
    rows = await store.read(deliveries.everything, subscriber_id)
    assert [(row.part, row.status, row.content_id) for row in rows] == [
        (part, Status.SENT, "tip-1") for part in range(4)
    ]


async def test_a_snooze_that_was_sent_stays_sent(store: Store, enrol: Enrol) -> None:
    [subscriber_id] = await tips(store, enrol)
    await settled(store, await claim_now(store), Step(Status.SENT, message_id=1))
    [first] = await store.read(deliveries.everything, subscriber_id)
    await store.run(deliveries.snooze, first.id, TIP_AT + timedelta(minutes=30))
    await settled(
        store, await claim_now(store, TIP_AT + timedelta(minutes=30)), Step(Status.SENT, message_id=2)
    )
    assert await store.run(deliveries.snooze, first.id, TIP_AT + timedelta(hours=1)) == 1
    assert (await claim_now(store, TIP_AT + timedelta(hours=1))).rows == ()
    assert await store.run(deliveries.snooze, 999, TIP_AT) is None


async def test_seen_is_what_came_by_schedule_or_on_request_oldest_first(store: Store, enrol: Enrol) -> None:
    [subscriber_id] = await tips(store, enrol)
    await settled(store, await claim_now(store), Step(Status.UNKNOWN, error="time-out"))

    def ask(tx: Tx) -> None:
        for number, hours in enumerate((-2, 2)):
            tx.execute(
                insert(tables.answer).values(
                    subscriber_id=subscriber_id,
                    update_id=number,
                    kind="tip",
                    content_id=f"asked-{number}",
                    why="new",
                    at=TIP_AT + timedelta(hours=hours),
                )
            )

    await store.run(ask)
    everything = {subscriber_id: ["asked-0", "tip-1", "asked-1"]}
    assert await store.read(deliveries.seen, [subscriber_id], Kind.TIP) == everything
    assert await store.read(deliveries.seen, [subscriber_id], Kind.EXERCISE) == {}


async def test_a_delivery_is_found_by_its_id_and_by_its_time(store: Store, enrol: Enrol) -> None:
    [subscriber_id] = await tips(store, enrol)
    [planned] = await store.read(deliveries.everything, subscriber_id)
    assert await store.read(deliveries.get, planned.id) == planned
    assert await store.read(deliveries.get, 999) is None
    assert await store.read(deliveries.recent, subscriber_id, since=TIP_AT) == []
    await settled(store, await claim_now(store), Step(Status.SENT, message_id=1))
    recent = await store.read(deliveries.recent, subscriber_id, since=TIP_AT)
    assert [one.id for one in recent] == [planned.id]
    assert await store.read(deliveries.recent, subscriber_id, since=TIP_AT + timedelta(seconds=1)) == []


async def test_the_operators_counts_name_every_status(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol, 3)
    await claim_now(store, room=1)
    counts = await store.read(deliveries.counts)
    assert counts == {**dict.fromkeys(Status, 0), Status.DUE: 2, Status.SENDING: 1}


async def test_a_schedule_is_put_changed_and_dropped(store: Store, enrol: Enrol) -> None:
    subscriber_id, days = await enrol(Kind.TIP, Kind.NUDGE), Days.of(0, 4)
    await store.run(schedules.put, subscriber_id, Kind.TIP, time(9, 15), days)
    await store.run(schedules.drop, subscriber_id, Kind.NUDGE)
    [planned] = await store.read(schedules.of, subscriber_id)
    assert (planned.kind, planned.at, planned.days) == (Kind.TIP, time(9, 15), days)


async def test_a_quarantined_update_is_kept_once_as_it_came(store: Store) -> None:
    await store.run(quarantine.put, 7, b"\xff{", "unparseable", now=TIP_AT)
    await store.run(quarantine.put, 7, b"other", "failed twice", now=TIP_AT + LEASE)
    assert await store.read(quarantine.count) == 1
    assert await store.read(quarantine.get, 7) == quarantine.Quarantined(7, TIP_AT, "unparseable", b"\xff{")
    assert await store.read(quarantine.get, 8) is None


async def test_a_note_is_written_over(store: Store) -> None:
    for value in ("one", "two"):
        await store.run(notes.put, "name", value)
    assert await store.read(notes.get, "name") == "two"
