"""Taking, settling and rescuing deliveries: the contract of the store, on both databases."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import exc, insert, select, update

from bot.domain.delivery import GIVEN_BACK, TRANSITIONS, Kind, Skip, Status, Step
from bot.domain.schedule import Slot
from bot.services.claiming import claim
from bot.store import claims, daybook, deliveries, pace, schedules, tables
from bot.store.claims import Settlement
from bot.store.deliveries import Draft
from bot.store.engine import Store
from tests.store.ledger import LEASE, MONDAY, TIP_AT, claim_now, row_of, settled, tips

if TYPE_CHECKING:
    from bot.store.engine import Tx
    from tests.conftest import Enrol


async def test_a_claim_marks_its_rows_with_token_lease_and_attempt(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol)
    [row] = (await claim_now(store)).rows
    stored = await row_of(store, row.candidate.id)
    assert (stored.status, stored.token, stored.attempts) == ("sending", row.token, 1)
    assert (stored.lease_until, stored.send_at) == (TIP_AT + LEASE, TIP_AT)


async def test_what_is_claimed_cannot_be_claimed_again(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol, 3)
    first = await claim_now(store)
    assert len(first.rows) == 3
    assert (await claim_now(store)).rows == ()
    ids = [row.candidate.id for row in first.rows]
    taken = await store.run(claims.take, ids, token="late", send_at=TIP_AT, lease_until=TIP_AT + LEASE)
    assert taken == set()


async def test_claims_at_once_share_without_taking_twice(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol, 40)
    found = await asyncio.gather(*(claim_now(store, room=7) for _ in range(10)))
    ids = [row.candidate.id for one in found for row in one.rows]
    assert len(ids) == len(set(ids)) == 40
    assert len({row.token for one in found for row in one.rows}) == sum(bool(one.rows) for one in found)


async def test_one_claim_takes_one_delivery_a_subscriber_the_tip_first(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol, 2, Kind.TIP, Kind.EXERCISE)
    later = TIP_AT + timedelta(seconds=5)
    claimed = await claim_now(store, later)
    assert [row.candidate.kind for row in claimed.rows] == [Kind.TIP, Kind.TIP]
    assert (await claim_now(store, later)).rows == ()


async def test_who_got_something_within_a_second_waits(store: Store, enrol: Enrol) -> None:
    [subscriber_id] = await tips(store, enrol)

    def sent(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(last_sent_at=TIP_AT))

    await store.run(sent)
    assert (await claim_now(store, TIP_AT + timedelta(milliseconds=999))).rows == ()
    claimed = await claim_now(store, TIP_AT + timedelta(seconds=1))
    assert [row.candidate.subscriber_id for row in claimed.rows] == [subscriber_id]


async def test_a_last_send_in_the_future_holds_nobody_back(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol)

    def sent(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(last_sent_at=TIP_AT + timedelta(days=1)))

    await store.run(sent)
    assert len((await claim_now(store)).rows) == 1


@pytest.mark.uncounted
@pytest.mark.parametrize(("rate", "expected"), [(25, 3), (1000, 100), (100_000, 100), (1, 1), (None, 100)])
async def test_a_claim_reaches_a_tenth_of_a_second_ahead(
    store: Store, enrol: Enrol, rate: float | None, expected: int
) -> None:
    await tips(store, enrol, 101)
    claimed = await claim_now(store, rate=rate)
    assert len(claimed.rows) == expected
    assert max(row.send_at for row in claimed.rows) < TIP_AT + timedelta(milliseconds=100)
    if rate:
        assert (await store.run(pace.look, TIP_AT)).next_free == TIP_AT + timedelta(
            seconds=1 / rate
        ) * expected


async def test_room_limits_ataken(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol, 9)
    assert len((await claim_now(store, room=4)).rows) == 4


async def test_a_halt_is_for_everyone_and_only_grows(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol)
    await store.run(pace.halt, TIP_AT + timedelta(seconds=30), TIP_AT)
    await store.run(pace.halt, TIP_AT + timedelta(seconds=10), TIP_AT)
    assert await store.read(pace.halted_until) == TIP_AT + timedelta(seconds=30)
    halted = await claim_now(store, TIP_AT + timedelta(seconds=29))
    assert (halted.rows, halted.again_at) == ((), TIP_AT + timedelta(seconds=30))
    assert len((await claim_now(store, TIP_AT + timedelta(seconds=30))).rows) == 1


async def test_a_halt_takes_the_place_of_one_that_no_clock_can_mean(store: Store) -> None:
    await store.run(pace.halt, TIP_AT + timedelta(days=3), TIP_AT + timedelta(days=3))
    await store.run(pace.halt, TIP_AT + timedelta(seconds=30), TIP_AT)
    assert await store.read(pace.halted_until) == TIP_AT + timedelta(seconds=30)


async def test_an_answer_after_the_rescue_still_counts(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol)
    claimed = await claim_now(store)
    assert len(await store.run(claims.rescue, TIP_AT + LEASE)) == 1
    await settled(store, claimed, Step(Status.SENT, message_id=5))
    stored = await row_of(store, claimed.rows[0].candidate.id)
    assert (stored.status, stored.message_id, stored.error) == ("sent", 5, None)


@pytest.mark.parametrize(
    "step",
    [Step(Status.DUE, error="refused", not_before=TIP_AT), GIVEN_BACK, Step(Status.UNKNOWN, error="again")],
)
async def test_what_was_rescued_is_never_sent_again(store: Store, enrol: Enrol, step: Step) -> None:
    await tips(store, enrol)
    claimed = await claim_now(store)
    await store.run(claims.rescue, TIP_AT + LEASE)
    await settled(store, claimed, step)
    stored = await row_of(store, claimed.rows[0].candidate.id)
    assert (stored.status, stored.error) == ("unknown", "the lease ran out")


async def test_another_claims_token_settles_nothing(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol)
    first = await claim_now(store)
    await settled(store, first, GIVEN_BACK)
    second = await claim_now(store)
    await settled(store, first, Step(Status.SENT, message_id=5))
    stored = await row_of(store, second.rows[0].candidate.id)
    assert (stored.status, stored.token, stored.attempts) == ("sending", second.rows[0].token, 1)


async def test_nothing_to_settle_or_skip_is_nothing_to_do(store: Store) -> None:
    await store.run(claims.settle, [], TIP_AT)
    await store.run(claims.skip, {}, TIP_AT)
    await store.run(schedules.move, [])
    await store.run(deliveries.add, [])
    assert await store.read(daybook.likes, []) == {}


async def test_how_much_waits_is_known(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol, 4)
    assert await store.read(claims.waiting, TIP_AT - timedelta(seconds=1)) == 0
    assert await store.read(claims.waiting, TIP_AT) == 4


async def test_pace_and_leases_go_by_the_servers_clock(postgresql_url: str) -> None:
    """A process whose clock is an hour slow claims as the others do, in its own time."""
    store = Store.open(postgresql_url)
    slow = datetime.now(UTC) - timedelta(hours=1)

    def prepare(tx: Tx) -> None:
        tx.execute(
            insert(tables.subscriber).values(
                id=1, chat_id=1, chat_type="private", state="active", zone="Europe/Madrid", created_at=slow
            )
        )
        slot = Slot(slow.date(), slow + timedelta(minutes=59))
        deliveries.add(tx, [Draft(1, Kind.TIP, slot, "a-tip", "new")])

    await store.run(prepare)
    [row] = (await store.run(claim, slow, rate=25, room=9, lease=LEASE)).rows
    stored = await row_of(store, row.candidate.id)
    assert abs(stored.lease_until - LEASE - datetime.now(UTC)) < timedelta(seconds=30)
    assert abs(row.lease_until - LEASE - slow) < timedelta(seconds=30)
    assert row.lease_until - row.send_at == stored.lease_until - stored.send_at
    assert await store.run(claims.rescue, slow) == []
    await store.close()


async def test_the_database_refuses_what_no_code_should_write(store: Store, enrol: Enrol) -> None:
    await tips(store, enrol)

    def write(tx: Tx, values: dict[str, Any]) -> None:
        tx.execute(update(tables.delivery).values(**values))

    for values in (
        {"status": "sent"},
        {"status": "sending"},
        {"status": "failed"},
        {"status": "lost"},
        {"part": 4},
    ):
        with pytest.raises(exc.IntegrityError):
            await store.run(write, values)


def _moves(path: list[str]) -> list[tuple[Status, Status]]:
    states = [Status(state) for state in path]
    return [(before, after) for before, after in pairwise(states) if before is not after]


STEPS = {
    "sent": Step(Status.SENT, message_id=1),
    "failed": Step(Status.FAILED, error="refused"),
    "unknown": Step(Status.UNKNOWN, error="time-out"),
    "again": Step(Status.DUE, error="refused", not_before=TIP_AT),
    "given back": GIVEN_BACK,
}


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["claim", "rescue", "skip", "expire", *STEPS]), max_size=8))
def test_whatever_happens_only_allowed_transitions_happen(sqlite_url: str, acts: list[str]) -> None:
    asyncio.run(_only_allowed(sqlite_url, acts))


async def _only_allowed(url: str, acts: list[str]) -> None:
    store = Store.open(url)

    def fresh(tx: Tx) -> int:
        tx.execute(tables.subscriber.delete())
        tx.execute(
            insert(tables.subscriber).values(
                id=1, chat_id=1, chat_type="private", state="active", zone="Europe/Madrid", created_at=TIP_AT
            )
        )
        deliveries.add(tx, [Draft(1, Kind.TIP, Slot(MONDAY, TIP_AT), "a-tip", "new")])
        return int(tx.execute(select(tables.delivery.c.id)).scalar_one())

    one = await store.run(fresh)
    path, token = [Status.DUE.value], "none"
    for act in acts:
        if act == "claim":
            claimed = await claim_now(store)
            token = claimed.rows[0].token if claimed.rows else token
        elif act == "rescue":
            await store.run(claims.rescue, TIP_AT + LEASE)
        elif act == "skip":
            await store.run(claims.skip, {one: Skip.PAUSED}, TIP_AT)
        elif act == "expire":
            await claim_now(store, TIP_AT + timedelta(hours=4))
        else:
            await store.run(claims.settle, [Settlement(one, 1, token, STEPS[act])], TIP_AT)
        path.append((await row_of(store, one)).status)
    await store.close()
    assert set(_moves(path)) <= TRANSITIONS
