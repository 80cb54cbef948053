"""What is due is sent at its pace, never twice, and what became of it is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from bot.domain.breaker import TRIP
from bot.domain.delivery import Gone, Kind, Moved, Outcome, Refused, Retry, Sent, Status, Stop, Unknown
from bot.services.sending import Sender
from bot.store import deliveries, pace, schedules, tables
from bot.store.engine import StoreUnavailable

if TYPE_CHECKING:
    from bot.ports import Parcel
    from bot.services.planning import Planner
    from bot.store.deliveries import Delivery
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol
    from tests.services.conftest import FakeMessenger, World

TIP_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.fixture
async def due(world: World, planner: Planner, enrol: Enrol) -> Any:
    """Call it with a number of subscribers: their tips are planned, and it is 08:00 in Madrid."""

    async def plan(subscribers: int = 1, *kinds: Kind, **columns: Any) -> list[int]:
        ids = [await enrol(*kinds, **columns) for _ in range(subscribers)]
        await world.live(world.sleep_until(TIP_AT))
        await world.live(planner.plan())
        return ids

    return plan


async def _all(store: Store) -> list[Delivery]:
    def read(tx: Tx) -> list[Delivery]:
        ids = tx.scalars(select(tables.subscriber.c.id).order_by(tables.subscriber.c.id))
        return [row for one in list(ids) for row in deliveries.everything(tx, one)]

    return await store.read(read)


async def _subscriber(store: Store, subscriber_id: int) -> Any:
    def read(tx: Tx) -> Any:
        return tx.execute(select(tables.subscriber).where(tables.subscriber.c.id == subscriber_id)).one()

    return await store.read(read)


def _answers(*outcomes: Outcome) -> Any:
    """These outcomes in turn; the last for ever."""
    left = list(outcomes)

    def answer(parcel: Parcel) -> Outcome:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


async def test_nothing_due_is_nothing_to_do(world: World, sender: Sender, messenger: FakeMessenger) -> None:
    await world.live(sender.work())
    assert messenger.sent == []


async def test_a_due_tip_is_sent_once_and_settled(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    await world.live(sender.work())
    await world.live(sender.work())
    [(at, parcel)] = messenger.sent
    [row] = await _all(store)
    assert at == TIP_AT
    assert (parcel.delivery_id, parcel.kind, parcel.address) == (row.id, Kind.TIP, 1001)
    assert (parcel.content_id, parcel.part) == (row.content_id, 0)
    assert (row.status, row.message_id, row.attempts, row.error) == (Status.SENT, row.id, 1, None)
    assert row.settled_at is not None
    assert row.settled_at - TIP_AT <= timedelta(milliseconds=50 + 250)
    assert (await _subscriber(store, subscriber_id)).last_sent_at == row.settled_at


async def test_a_message_is_written_in_the_chosen_language_else_in_telegrams(
    world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(1, language_code="es", topic_id=7)
    await due(1, language_code="es", language="de")
    await world.live(sender.work())
    assert [(parcel.language, parcel.topic) for _, parcel in messenger.sent] == [("es", 7), ("de", None)]


async def test_the_pace_is_kept_from_the_first_message_to_the_last(
    world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(60)
    await world.live(sender.work())
    times = [at for at, _ in messenger.sent]
    assert len(times) == 60
    assert times == sorted(times)
    steps = {(later - earlier) for earlier, later in pairwise(times)}
    assert min(steps) >= timedelta(milliseconds=39)
    # Waiting for the database does not add up: the mean is the rate.
    assert times[-1] - times[0] < timedelta(seconds=60 / 25 * 1.1)


async def test_without_a_limit_everything_goes_at_once(
    store: Store, world: World, messenger: FakeMessenger, due: Any
) -> None:
    await due(150)
    await world.live(Sender(store, messenger, world, rate=None).work())
    assert {at for at, _ in messenger.sent} == {TIP_AT}
    assert len(messenger.sent) == 150


async def test_a_tip_and_an_exercise_come_a_second_apart_tip_first(
    world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(1, Kind.EXERCISE, Kind.TIP)
    await world.live(sender.work())
    await world.live(world.after(1))
    await world.live(sender.work())
    await world.live(world.after(1))
    await world.live(sender.work())
    (first, tip), (second, exercise) = messenger.sent
    assert (tip.kind, exercise.kind) == (Kind.TIP, Kind.EXERCISE)
    assert second - first >= timedelta(seconds=1)


async def test_two_senders_share_one_pace(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(40)
    await world.live(sender.work(), Sender(store, messenger, world, rate=25).work())
    times = sorted(at for at, _ in messenger.sent)
    assert len({parcel.delivery_id for _, parcel in messenger.sent}) == len(times) == 40
    assert all(later - earlier >= timedelta(milliseconds=39) for earlier, later in pairwise(times))


@pytest.mark.parametrize(
    ("outcome", "status", "error"),
    [
        (Gone("blocked"), Status.FAILED, "blocked"),
        (Refused("bad request"), Status.FAILED, "bad request"),
        (Unknown("read time-out"), Status.UNKNOWN, "read time-out"),
    ],
)
async def test_what_ended_badly_is_written_down_and_not_sent_again(
    store: Store,
    world: World,
    sender: Sender,
    messenger: FakeMessenger,
    due: Any,
    outcome: Outcome,
    status: Status,
    error: str,
) -> None:
    await due()
    messenger.answer = _answers(outcome)
    await world.live(sender.work())
    await world.live(world.after(100))
    await world.live(sender.work())
    [row] = await _all(store)
    assert (row.status, row.error, len(messenger.sent)) == (status, error, 1)


async def test_who_is_gone_sleeps_and_is_owed_nothing(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    messenger.answer = _answers(Gone("blocked"))
    await world.live(sender.work())
    subscriber = await _subscriber(store, subscriber_id)
    assert subscriber.asleep_reason == "blocked"
    assert subscriber.asleep_since is not None
    assert [one.next for one in await store.read(schedules.of, subscriber_id)] == [None]


async def test_three_refusals_over_two_days_put_a_subscriber_to_sleep(
    store: Store, world: World, sender: Sender, planner: Planner, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    messenger.answer = _answers(Refused("bad request"))
    asleep = []
    for day in range(3):
        await world.live(world.sleep_until(TIP_AT + timedelta(days=day)))
        await world.live(planner.plan())
        await world.live(sender.work())
        asleep.append((await _subscriber(store, subscriber_id)).asleep_since is not None)
    assert asleep == [False, False, True]


async def test_a_message_that_arrives_makes_refusals_forgotten(
    store: Store, world: World, sender: Sender, planner: Planner, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    messenger.answer = _answers(Refused("bad request"), Sent(1))
    await world.live(sender.work())
    assert (await _subscriber(store, subscriber_id)).refusals == 1
    await world.live(world.sleep_until(TIP_AT + timedelta(days=1)))
    await world.live(planner.plan())
    await world.live(sender.work())
    subscriber = await _subscriber(store, subscriber_id)
    assert (subscriber.refusals, subscriber.refused_since) == (0, None)


async def test_a_moved_chat_gets_it_at_its_new_address(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.answer = _answers(Moved(-100500), Sent(9))
    await world.live(sender.work())
    assert [parcel.address for _, parcel in messenger.sent] == [1001, -100500]
    [row] = await _all(store)
    assert (row.status, row.attempts) == (Status.SENT, 2)


async def test_a_chat_that_moved_to_one_we_know_sleeps(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [old, new] = await due(2)
    messenger.answer = lambda parcel: Moved(1002) if parcel.address == 1001 else Sent(1)
    await world.live(sender.work())
    assert (await _subscriber(store, old)).asleep_since is not None
    assert (await _subscriber(store, new)).asleep_since is None


async def test_what_did_not_arrive_is_tried_again_after_the_time_that_was_asked_for(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.answer = _answers(Retry("too many requests", timedelta(seconds=7)), Sent(1))
    await world.live(sender.work())
    [row] = await _all(store)
    assert (row.status, row.error) == (Status.DUE, "too many requests")
    await world.live(world.after(7))
    await world.live(sender.work())
    [row] = await _all(store)
    assert (row.status, row.attempts, row.error) == (Status.SENT, 2, None)


async def test_beyond_its_window_it_is_skipped(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.answer = _answers(Retry("too many requests", timedelta(hours=9)))
    await world.live(sender.work())
    await world.live(world.sleep_until(TIP_AT + timedelta(hours=3)))
    await world.live(sender.work())
    [row] = await _all(store)
    assert (row.status, row.error, len(messenger.sent)) == (Status.SKIPPED, "expired", 1)


async def test_a_limit_of_the_whole_bot_halts_every_sender(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(30)
    messenger.answer = _answers(
        *[Sent(1)] * 5, Retry("too many requests", timedelta(seconds=20), bot_wide=True), Sent(1)
    )
    other = Sender(store, messenger, world, rate=25)
    await world.live(sender.work())
    before = len(messenger.sent)
    await world.live(other.work(), sender.work())
    assert len(messenger.sent) == before < 15
    halted_at = world.now()
    await world.live(world.after(20))
    await world.live(other.work())
    assert {row.status for row in await _all(store)} == {Status.SENT}
    assert messenger.sent[before][0] - halted_at >= timedelta(seconds=19)


async def test_an_outage_costs_a_handful(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(100)
    messenger.answer = _answers(Unknown("502"))
    messenger.answers_probes = lambda: False
    await world.live(sender.work())
    sent = len(messenger.sent)
    assert 5 <= sent <= 12
    for _ in range(120):
        await world.live(world.after(1))
        await world.live(sender.work())
    assert len(messenger.sent) == sent
    gaps = [round((later - earlier).total_seconds()) for earlier, later in pairwise(messenger.probes)]
    assert gaps[:5] == [2, 4, 8, 16, 30]


async def test_after_an_outage_it_begins_with_one_then_two_then_four(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(60)
    messenger.answer = _answers(Unknown("502"))
    messenger.answers_probes = lambda: False
    await world.live(sender.work())
    lost = len(messenger.sent)
    under_way: list[int] = []

    def answer(parcel: Parcel) -> Outcome:
        under_way.append(messenger.under_way)
        return Sent(1)

    messenger.answer = answer
    messenger.answers_probes = lambda: True
    messenger.seconds = 0.5
    await world.live(world.after(2))
    await world.live(sender.work())
    assert (under_way[0], max(under_way[1:3]), max(under_way[3:7])) == (1, 2, 4)
    assert max(under_way) > 4
    counts = await store.read(deliveries.counts)
    assert (counts[Status.UNKNOWN], counts[Status.SENT]) == (lost, 60 - lost)


async def test_while_it_hangs_only_half_a_seconds_worth_and_a_few_are_at_stake(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(100)
    messenger.seconds = 20
    messenger.answer = _answers(Unknown("read time-out"))
    messenger.answers_probes = lambda: False
    await world.live(sender.work())
    assert len(messenger.sent) == 13 + TRIP - 1


async def test_a_refused_token_stops_it_until_that_heals(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(20)
    messenger.answer = _answers(Stop("401 unauthorized"))
    messenger.answers_probes = lambda: False
    await world.live(sender.work())
    reason, sent = sender.stopped, len(messenger.sent)
    assert (reason, sent <= 3) == ("401 unauthorized", True)
    assert {row.status for row in await _all(store)} == {Status.DUE}
    messenger.answers_probes = lambda: True
    messenger.answer = _answers(Sent(1))
    for _ in range(60):
        await world.live(world.after(1))
        await world.live(sender.work())
    assert sender.stopped is None
    assert {row.status for row in await _all(store)} == {Status.SENT}


async def test_a_row_whose_lease_is_nearly_over_is_given_back_unsent(
    store: Store,
    world: World,
    sender: Sender,
    messenger: FakeMessenger,
    due: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await due()
    with monkeypatch.context() as nearly_over:
        nearly_over.setattr(sender, "_lease", timedelta(seconds=19))
        await world.live(sender.work())
    [row] = await _all(store)
    assert (row.status, row.attempts, row.error, messenger.sent) == (Status.DUE, 0, None, [])
    await world.live(sender.work())
    [row] = await _all(store)
    assert (row.status, row.attempts) == (Status.SENT, 1)


async def test_a_lease_under_twice_the_time_out_is_refused(
    store: Store, world: World, messenger: FakeMessenger
) -> None:
    with pytest.raises(ValueError, match="under twice"):
        Sender(store, messenger, world, rate=25, lease=timedelta(seconds=39))


async def test_leaving_gives_back_what_has_not_left_and_settles_what_has(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(50)
    messenger.seconds = 3

    async def leave() -> None:
        await world.after(0.3)
        await sender.leave()

    await world.live(sender.work(), leave())
    counts = await store.read(deliveries.counts)
    assert counts[Status.SENDING] == 0
    assert counts[Status.SENT] == len(messenger.sent) > 0
    assert counts[Status.DUE] == 50 - len(messenger.sent)
    assert {row.attempts for row in await _all(store) if row.status is Status.DUE} == {0}
    before = len(messenger.sent)
    await world.live(sender.work())
    assert len(messenger.sent) == before


async def test_who_may_not_claim_does_not(
    store: Store, world: World, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await world.live(Sender(store, messenger, world, rate=25, may_claim=lambda: False).work())
    assert messenger.sent == []


async def test_a_mistake_in_the_messenger_is_one_unknown_and_no_more(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(3)
    broken = iter([True])

    def answer(parcel: Parcel) -> Outcome:
        if next(broken, False):
            raise KeyError("content")
        return Sent(1)

    messenger.answer = answer
    await world.live(sender.work())
    assert [row.status for row in await _all(store)] == [Status.UNKNOWN, Status.SENT, Status.SENT]
    assert (await _all(store))[0].error == "KeyError"


@pytest.mark.parametrize("broken", ["claim", "settle"])
async def test_a_database_that_was_away_delays_and_loses_nothing(
    store: Store,
    world: World,
    sender: Sender,
    messenger: FakeMessenger,
    due: Any,
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await due(5)
    run, failures = store.run, iter([True] * 3)

    async def sometimes(work: Any, *args: Any, **kwargs: Any) -> Any:
        if work.__name__ == broken and next(failures, False):
            raise StoreUnavailable("locked")
        return await run(work, *args, **kwargs)

    monkeypatch.setattr(store, "run", sometimes)
    for _ in range(4):
        await world.live(sender.work())
    assert [row.status for row in await _all(store)] == [Status.SENT] * 5
    assert len(messenger.sent) == 5


async def test_leaving_while_the_database_is_away_ends_and_leaves_the_rest_to_the_leases(
    store: Store,
    world: World,
    sender: Sender,
    messenger: FakeMessenger,
    due: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await due()
    run = store.run

    async def away(work: Any, *args: Any, **kwargs: Any) -> Any:
        if work.__name__ == "settle":
            raise StoreUnavailable("locked")
        return await run(work, *args, **kwargs)

    monkeypatch.setattr(store, "run", away)

    async def leave() -> None:
        await world.after(5)
        await sender.leave()

    await world.live(sender.work(), leave())
    assert [row.status for row in await _all(store)] == [Status.SENDING]
    assert world.now() - TIP_AT < timedelta(seconds=15)


async def test_the_unwanted_are_skipped_on_the_way_to_the_wanted(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    ids = await due(30)

    def stop(tx: Tx) -> None:
        tx.execute(
            update(tables.subscriber).where(tables.subscriber.c.id.in_(ids[:29])).values(state="stopped")
        )

    await store.run(stop)
    await world.live(sender.work())
    rows = await _all(store)
    assert [(row.status, row.error) for row in rows[:29]] == [(Status.SKIPPED, "stopped")] * 29
    assert rows[29].status is Status.SENT
    assert messenger.sent[0][0] == TIP_AT


async def test_a_pace_from_a_wrong_clock_is_not_waited_for(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await store.run(pace.advance, TIP_AT + timedelta(hours=1))
    await world.live(sender.work())
    assert [at for at, _ in messenger.sent] == [TIP_AT]


async def test_a_pace_that_is_used_up_is_waited_for(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await store.run(pace.advance, TIP_AT + timedelta(milliseconds=400))
    await world.live(sender.work())
    assert [at for at, _ in messenger.sent] == [TIP_AT + timedelta(milliseconds=400)]


async def test_the_pace_of_others_may_be_longer_than_a_tick(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await store.run(pace.advance, TIP_AT + timedelta(seconds=4))
    await world.live(sender.work())
    assert messenger.sent == []


async def test_a_deleted_subscriber_is_no_error(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()

    async def erase() -> None:
        await world.after(0.02)

        def delete(tx: Tx) -> None:
            tx.execute(tables.subscriber.delete().where(tables.subscriber.c.id == subscriber_id))

        await store.run(delete)

    messenger.answer = _answers(Refused("gone"))
    await world.live(sender.work(), erase())
    assert await _all(store) == []
