"""What is due is sent at its pace, never twice, and what became of it is written down."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.delivery import Gone, Kind, Moved, Outcome, Refused, Retry, Sent, Status, Unknown
from bot.services.sending import Sender
from bot.store import schedules
from tests.services.sent import TIP_AT, all_deliveries, answers, subscriber_row

if TYPE_CHECKING:
    from bot.services.planning import Planner
    from bot.store.engine import Store
    from tests.services.conftest import FakeMessenger, World


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
    [row] = await all_deliveries(store)
    assert at == TIP_AT
    assert (parcel.delivery_id, parcel.kind, parcel.address) == (row.id, Kind.TIP, 1001)
    assert (parcel.content_id, parcel.part) == (row.content_id, 0)
    assert (row.status, row.message_id, row.attempts, row.error) == (Status.SENT, row.id, 1, None)
    assert row.settled_at is not None
    assert row.settled_at - TIP_AT <= timedelta(milliseconds=50 + 250)
    assert (await subscriber_row(store, subscriber_id)).last_sent_at == row.settled_at


async def test_a_message_is_written_in_the_chosen_language_else_in_telegrams(
    world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(1, language_code="es", topic_id=7)
    await due(1, language_code="es", language="de")
    await world.live(sender.work())
    assert [(parcel.language, parcel.topic) for _, parcel in messenger.sent] == [("es", 7), ("de", None)]


@pytest.mark.uncounted
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


@pytest.mark.uncounted
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
    messenger.answer = answers(outcome)
    await world.live(sender.work())
    await world.live(world.after(100))
    await world.live(sender.work())
    [row] = await all_deliveries(store)
    assert (row.status, row.error, len(messenger.sent)) == (status, error, 1)


async def test_who_is_gone_sleeps_and_is_owed_nothing(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    messenger.answer = answers(Gone("blocked"))
    await world.live(sender.work())
    subscriber = await subscriber_row(store, subscriber_id)
    assert subscriber.asleep_reason == "blocked"
    assert subscriber.asleep_since is not None
    assert [one.next for one in await store.read(schedules.of, subscriber_id)] == [None]


async def test_three_refusals_over_two_days_put_a_subscriber_to_sleep(
    store: Store, world: World, sender: Sender, planner: Planner, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    messenger.answer = answers(Refused("bad request"))
    asleep = []
    for day in range(3):
        await world.live(world.sleep_until(TIP_AT + timedelta(days=day)))
        await world.live(planner.plan())
        await world.live(sender.work())
        asleep.append((await subscriber_row(store, subscriber_id)).asleep_since is not None)
    assert asleep == [False, False, True]


async def test_a_message_that_arrives_makes_refusals_forgotten(
    store: Store, world: World, sender: Sender, planner: Planner, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()
    messenger.answer = answers(Refused("bad request"), Sent(1))
    await world.live(sender.work())
    assert (await subscriber_row(store, subscriber_id)).refusals == 1
    await world.live(world.sleep_until(TIP_AT + timedelta(days=1)))
    await world.live(planner.plan())
    await world.live(sender.work())
    subscriber = await subscriber_row(store, subscriber_id)
    assert (subscriber.refusals, subscriber.refused_since) == (0, None)


async def test_a_moved_chat_gets_it_at_its_new_address(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.answer = answers(Moved(-100500), Sent(9))
    await world.live(sender.work())
    assert [parcel.address for _, parcel in messenger.sent] == [1001, -100500]
    [row] = await all_deliveries(store)
    assert (row.status, row.attempts) == (Status.SENT, 2)


async def test_a_chat_that_moved_to_one_we_know_sleeps(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [old, new] = await due(2)
    messenger.answer = lambda parcel: Moved(1002) if parcel.address == 1001 else Sent(1)
    await world.live(sender.work())
    assert (await subscriber_row(store, old)).asleep_since is not None
    assert (await subscriber_row(store, new)).asleep_since is None


async def test_what_did_not_arrive_is_tried_again_after_the_time_that_was_asked_for(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.answer = answers(Retry("too many requests", timedelta(seconds=7)), Sent(1))
    await world.live(sender.work())
    [row] = await all_deliveries(store)
    assert (row.status, row.error) == (Status.DUE, "too many requests")
    await world.live(world.after(7))
    await world.live(sender.work())
    [row] = await all_deliveries(store)
    assert (row.status, row.attempts, row.error) == (Status.SENT, 2, None)


async def test_beyond_its_window_it_is_skipped(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.answer = answers(Retry("too many requests", timedelta(hours=9)))
    await world.live(sender.work())
    await world.live(world.sleep_until(TIP_AT + timedelta(hours=3)))
    await world.live(sender.work())
    [row] = await all_deliveries(store)
    assert (row.status, row.error, len(messenger.sent)) == (Status.SKIPPED, "expired", 1)


async def test_a_limit_of_the_whole_bot_halts_every_sender(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(30)
    messenger.answer = answers(
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
    assert {row.status for row in await all_deliveries(store)} == {Status.SENT}
    assert messenger.sent[before][0] - halted_at >= timedelta(seconds=19)
