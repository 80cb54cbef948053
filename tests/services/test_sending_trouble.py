"""Outages, leases, leaving and clocks: what goes wrong costs little and is written down."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from bot.domain.breaker import TRIP
from bot.domain.delivery import Outcome, Refused, Sent, Status, Stop, Unknown
from bot.services.sending import Sender
from bot.store import deliveries, tables
from bot.store.engine import StoreUnavailable
from tests.services.sent import TIP_AT, all_deliveries, answers

if TYPE_CHECKING:
    from bot.ports import Parcel
    from bot.store.engine import Store, Tx
    from tests.services.conftest import FakeMessenger, World


@pytest.mark.uncounted
async def test_an_outage_costs_a_handful(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(100)
    messenger.answer = answers(Unknown("502"))
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


@pytest.mark.uncounted
async def test_after_an_outage_it_begins_with_one_then_two_then_four(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(60)
    messenger.answer = answers(Unknown("502"))
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


@pytest.mark.uncounted
async def test_while_it_hangs_only_half_a_seconds_worth_and_a_few_are_at_stake(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(100)
    messenger.seconds = 20
    messenger.answer = answers(Unknown("read time-out"))
    messenger.answers_probes = lambda: False
    await world.live(sender.work())
    assert len(messenger.sent) == 13 + TRIP - 1


async def test_a_refused_token_stops_it_until_that_heals(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due(20)
    messenger.answer = answers(Stop("401 unauthorized"))
    messenger.answers_probes = lambda: False
    await world.live(sender.work())
    reason, sent = sender.stopped, len(messenger.sent)
    assert (reason, sent <= 3) == ("401 unauthorized", True)
    assert {row.status for row in await all_deliveries(store)} == {Status.DUE}
    messenger.answers_probes = lambda: True
    messenger.answer = answers(Sent(1))
    for _ in range(60):
        await world.live(world.after(1))
        await world.live(sender.work())
    assert sender.stopped is None
    assert {row.status for row in await all_deliveries(store)} == {Status.SENT}


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
    [row] = await all_deliveries(store)
    assert (row.status, row.attempts, row.error, messenger.sent) == (Status.DUE, 0, None, [])
    await world.live(sender.work())
    [row] = await all_deliveries(store)
    assert (row.status, row.attempts) == (Status.SENT, 1)


async def test_a_lease_under_twice_the_time_out_is_refused(
    store: Store, world: World, messenger: FakeMessenger
) -> None:
    with pytest.raises(ValueError, match="under twice"):
        Sender(store, messenger, world, rate=25, lease=timedelta(seconds=39))


@pytest.mark.uncounted
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
    assert {row.attempts for row in await all_deliveries(store) if row.status is Status.DUE} == {0}
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
    assert [row.status for row in await all_deliveries(store)] == [Status.UNKNOWN, Status.SENT, Status.SENT]
    assert (await all_deliveries(store))[0].error == "KeyError"


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
    assert [row.status for row in await all_deliveries(store)] == [Status.SENT] * 5
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
    assert [row.status for row in await all_deliveries(store)] == [Status.SENDING]
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
    rows = await all_deliveries(store)
    assert [(row.status, row.error) for row in rows[:29]] == [(Status.SKIPPED, "stopped")] * 29
    assert rows[29].status is Status.SENT
    assert messenger.sent[0][0] == TIP_AT


async def test_a_deleted_subscriber_is_no_error(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    [subscriber_id] = await due()

    async def erase() -> None:
        await world.after(0.02)

        def delete(tx: Tx) -> None:
            tx.execute(tables.subscriber.delete().where(tables.subscriber.c.id == subscriber_id))

        await store.run(delete)

    messenger.answer = answers(Refused("gone"))
    await world.live(sender.work(), erase())
    assert await all_deliveries(store) == []


async def test_leaving_does_not_wait_for_the_next_look(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    messenger.seconds = 0.3

    async def leave() -> None:
        await world.after(0.2)
        await sender.leave()

    await world.live(sender.work(), leave())
    assert world.now() - TIP_AT < timedelta(seconds=0.6)
    assert (await store.read(deliveries.counts))[Status.SENT] == 1
