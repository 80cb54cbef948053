"""Due schedules become deliveries, once, and each owes its next slot."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, select, update

from bot.domain.days import Days
from bot.domain.delivery import Kind, Skip, Status
from bot.domain.schedule import Slot
from bot.services.planning import BATCH, Planner
from bot.store import daybook, deliveries, history, schedules, tables

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol
    from tests.services.conftest import World
    from tips.catalogue import Catalogue

MONDAY = date(2026, 11, 23)
TIP_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


async def _plan_at(world: World, planner: Planner, moment: datetime) -> int:
    await world.live(world.sleep_until(moment))
    return (await world.live(planner.plan()))[0]


async def _next(store: Store, subscriber_id: int, kind: Kind = Kind.TIP) -> Slot | None:
    planned = await store.read(schedules.of, subscriber_id)
    return {one.kind: one.next for one in planned}[kind]


async def test_nothing_is_planned_before_its_time(world: World, planner: Planner, enrol: Enrol) -> None:
    await enrol()
    assert await _plan_at(world, planner, TIP_AT - timedelta(seconds=1)) == 0


async def test_a_due_tip_is_planned_with_its_content_and_reason(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    assert await _plan_at(world, planner, TIP_AT) == 1
    [planned] = await store.read(deliveries.everything, subscriber_id)
    assert (planned.kind, planned.slot_date, planned.part, planned.status) == (
        Kind.TIP,
        MONDAY,
        0,
        Status.DUE,
    )
    assert (planned.due_at, planned.not_before) == (TIP_AT, TIP_AT)
    assert planned.expires_at == TIP_AT + timedelta(hours=3)
    assert planned.content_id in planner.catalogue.tips
    assert planned.why == "new"


async def test_planning_moves_the_schedule_on_and_happens_once(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    assert await _plan_at(world, planner, TIP_AT) == 1
    assert await _plan_at(world, planner, TIP_AT) == 0
    assert await _next(store, subscriber_id) == Slot(date(2026, 11, 24), TIP_AT + timedelta(days=1))


async def test_a_slot_that_has_its_row_is_not_planned_again(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    await _plan_at(world, planner, TIP_AT)
    before = await store.read(deliveries.everything, subscriber_id)
    await store.run(schedules.move, [schedules.Move(subscriber_id, Kind.TIP, Slot(MONDAY, TIP_AT))])
    await _plan_at(world, planner, TIP_AT)
    assert await store.read(deliveries.everything, subscriber_id) == before


async def test_more_than_a_batch_is_planned_at_one_tick(world: World, planner: Planner, enrol: Enrol) -> None:
    for _ in range(BATCH + 3):
        await enrol()
    assert await _plan_at(world, planner, TIP_AT) == BATCH + 3


async def test_a_tip_and_an_exercise_of_one_minute_come_a_second_apart(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol(Kind.EXERCISE, Kind.TIP)
    await _plan_at(world, planner, TIP_AT)
    planned = await store.read(deliveries.everything, subscriber_id)
    assert [(one.kind, one.not_before - TIP_AT) for one in planned] == [
        (Kind.TIP, timedelta(0)),
        (Kind.EXERCISE, timedelta(seconds=1)),
    ]


async def test_what_was_seen_does_not_come_again_before_the_rest(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    days = len(planner.catalogue.tips)

    def sent(tx: Tx) -> None:
        due = update(tables.delivery).where(tables.delivery.c.status == "due")
        values = due.values(status="sent", message_id=1)
        sent = tx.execute(values.returning(tables.delivery.c.subscriber_id, tables.delivery.c.content_id))
        history.add(tx, [(one, content_id) for one, content_id in sent])

    for day in range(days):
        await _plan_at(world, planner, TIP_AT + timedelta(days=day))
        await store.run(sent)
    seen = (await store.read(deliveries.seen, [subscriber_id], Kind.TIP))[subscriber_id]
    assert sorted(seen) == sorted(planner.catalogue.tips)


async def test_a_short_downtime_makes_one_late_message(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    await _plan_at(world, planner, TIP_AT + timedelta(days=2, hours=1))
    planned = await store.read(deliveries.everything, subscriber_id)
    assert [(one.slot_date, one.status, one.error) for one in planned] == [
        (MONDAY, Status.SKIPPED, Skip.EXPIRED),
        # Today's is an hour late, and within its window.
        (date(2026, 11, 25), Status.DUE, None),
    ]
    assert await _next(store, subscriber_id) == Slot(date(2026, 11, 26), TIP_AT + timedelta(days=3))


async def test_after_a_long_downtime_the_missed_day_is_skipped_and_the_next_comes_in_its_time(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    for _ in range(2):
        await _plan_at(world, planner, TIP_AT + timedelta(days=9, hours=3))
    planned = await store.read(deliveries.everything, subscriber_id)
    assert [(one.slot_date, one.error, one.content_id) for one in planned] == [(MONDAY, Skip.EXPIRED, None)]
    assert await _next(store, subscriber_id) == Slot(date(2026, 12, 3), TIP_AT + timedelta(days=10))


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"state": "paused"}, Skip.PAUSED),
        ({"state": "stopped"}, Skip.STOPPED),
        ({"asleep_since": TIP_AT}, Skip.ASLEEP),
    ],
)
async def test_what_is_no_longer_wanted_is_skipped_with_its_reason_and_owes_nothing(
    store: Store,
    world: World,
    planner: Planner,
    enrol: Enrol,
    columns: dict[str, Any],
    expected: Skip,
) -> None:
    subscriber_id = await enrol()

    def change(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(**columns))

    await store.run(change)
    await _plan_at(world, planner, TIP_AT)
    planned = await store.read(deliveries.everything, subscriber_id)
    assert [(one.status, one.error) for one in planned] == [(Status.SKIPPED, expected)]
    assert await _next(store, subscriber_id) is None


async def _did(store: Store, at: datetime, kind: Kind = Kind.EXERCISE) -> None:
    def add(tx: Tx) -> None:
        person_id = tx.execute(select(tables.person.c.id)).scalar_one()
        tx.execute(
            insert(tables.completion).values(
                person_id=person_id, day=at.date(), kind=kind.value, at=at, about="day"
            )
        )

    await store.run(add)


async def _declared(store: Store, light: str, at: datetime) -> None:
    def add(tx: Tx) -> None:
        person_id = tx.execute(select(tables.person.c.id)).scalar_one()
        tx.execute(insert(tables.change).values(person_id=person_id, at=at, what="light", value=light))

    await store.run(add)


async def _nudge(world: World, planner: Planner, store: Store, subscriber_id: int) -> str | None:
    """What holds the evening's nudge back; None where it is due."""
    await _plan_at(world, planner, datetime(2026, 11, 23, 19, 30, tzinfo=UTC))
    [planned] = await store.read(deliveries.everything, subscriber_id)
    assert planned.kind is Kind.NUDGE
    return planned.error


EVENING = time(20, 30)


async def test_a_nudge_comes_where_nothing_was_done(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol(Kind.NUDGE, at=EVENING)
    await _did(store, TIP_AT - timedelta(days=1))
    assert await _nudge(world, planner, store, subscriber_id) is None


async def test_a_nudge_is_not_needed_after_the_days_exercise(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol(Kind.NUDGE, at=EVENING)
    await _did(store, TIP_AT)
    assert await _nudge(world, planner, store, subscriber_id) == Skip.DONE


async def test_on_a_training_day_a_tip_done_is_no_exercise(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol(Kind.NUDGE, at=EVENING)
    await _did(store, TIP_AT, Kind.TIP)
    assert await _nudge(world, planner, store, subscriber_id) is None


async def test_for_just_tips_a_tip_done_is_the_day_done(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol(Kind.NUDGE, at=EVENING, days=Days.EVERY)

    def just_tips(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(days=0))

    await store.run(just_tips)
    await _did(store, TIP_AT, Kind.TIP)
    assert await _nudge(world, planner, store, subscriber_id) == Skip.DONE


@pytest.mark.parametrize(("lights", "expected"), [(["red"], Skip.RED), (["red", "green"], None), ([], None)])
async def test_a_red_day_is_silent_by_the_last_light_of_the_day(
    store: Store, world: World, planner: Planner, enrol: Enrol, lights: list[str], expected: Skip | None
) -> None:
    subscriber_id = await enrol(Kind.NUDGE, at=EVENING)
    await _declared(store, "red", TIP_AT - timedelta(days=1))
    for hours, light in enumerate(lights):
        await _declared(store, light, TIP_AT + timedelta(hours=hours))
    assert await _nudge(world, planner, store, subscriber_id) == expected


async def test_a_nudge_in_quiet_hours_is_skipped(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol(Kind.NUDGE, at=EVENING, quiet_from=time(20), quiet_to=time(7))
    assert await _nudge(world, planner, store, subscriber_id) == Skip.QUIET


async def test_likes_are_taken_into_account(
    store: Store, world: World, planner: Planner, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    disliked = list(planner.catalogue.tips)[1:]

    def dislike(tx: Tx) -> None:
        person_id = tx.execute(select(tables.person.c.id)).scalar_one()
        tx.execute(
            insert(tables.taste),
            [{"person_id": person_id, "content_id": one, "liking": -1, "at": TIP_AT} for one in disliked],
        )

    def seen(tx: Tx) -> dict[int, Any]:
        return dict(daybook.likes(tx, [1001]))

    await store.run(dislike)
    assert await store.read(seen) == {1001: dict.fromkeys(disliked, -1)}
    assert await _plan_at(world, planner, TIP_AT) == 1
    assert len(await store.read(deliveries.everything, subscriber_id)) == 1


async def test_while_the_clock_cannot_be_trusted_nothing_is_planned_and_nothing_is_missed(
    store: Store, world: World, catalogue: Catalogue, enrol: Enrol
) -> None:
    subscriber_id = await enrol()
    trusted = False
    planner = Planner(store, world, catalogue, lambda: 0.5, may_plan=lambda: trusted)
    assert await _plan_at(world, planner, TIP_AT) == 0
    assert await _next(store, subscriber_id) == Slot(MONDAY, TIP_AT)
    trusted = True
    assert await _plan_at(world, planner, TIP_AT) == 1


async def test_a_crowded_minute_is_spread_and_its_window_stays(
    store: Store, world: World, catalogue: Catalogue, enrol: Enrol
) -> None:
    ids = [await enrol() for _ in range(20)]
    spread = timedelta(minutes=5)
    await _plan_at(world, Planner(store, world, catalogue, lambda: 0.5, spread=spread), TIP_AT)
    rows = [row for one in ids for row in await store.read(deliveries.everything, one)]
    waits = [row.not_before - TIP_AT for row in rows]
    assert len(set(waits)) == 20
    assert all(timedelta(0) <= wait < spread for wait in waits)
    assert {(row.due_at, row.expires_at) for row in rows} == {(TIP_AT, TIP_AT + timedelta(hours=3))}
