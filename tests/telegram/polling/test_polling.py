"""The polling loop against a server that keeps Telegram's rules."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.conftest import Feed, Loopback, ManualClock
    from tests.telegram.polling.conftest import Desk


async def test_an_update_is_acknowledged_after_it_was_handled(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5))
    async with desk.running():
        await desk.has(desk.begun, 1)
        await clock.sleepers.reaches(1)
        clock.advance(0.5)
        await feed.polls.reaches(2)
        assert feed.offsets == [None, 5]
        gate.set()
        await feed.polls.reaches(3)
        assert (feed.offsets, desk.done, feed.updates) == ([None, 5, 6], [5], [])


async def test_with_nothing_new_the_next_poll_waits_half_a_second(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5))
    async with desk.running():
        await clock.sleepers.reaches(1)
        polls = feed.polls.value
        clock.advance(0.4)
        assert feed.polls.value == polls
        clock.advance(0.1)
        await feed.polls.reaches(polls + 1)
        await clock.sleepers.reaches(1)
        assert (desk.begun, desk.polling.unfinished) == ([5], 1)
        gate.set()


async def test_what_is_in_work_is_not_fetched_again_with_each_that_ends(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    gates = [desk.hold(chat) for chat in range(8)]
    feed.put(*(message(chat + 1, chat=chat) for chat in range(8)))
    async with desk.running():
        await desk.has(desk.begun, 8)
        await clock.sleepers.reaches(1)
        for gate in gates[:3]:
            gate.set()
        await desk.has(desk.done, 3)
        assert feed.polls.value == 1
        gates[3].set()
        await feed.polls.reaches(2)
        assert feed.offsets == [None, 5]
        for gate in gates[4:]:
            gate.set()
        await desk.has(desk.done, 8)


async def test_chats_do_not_wait_for_each_other_but_keep_their_order(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(1, chat=7), message(2, chat=8), message(3, chat=7), message(4, chat=8))
    async with desk.running():
        await desk.has(desk.done, 2)
        assert (desk.done, desk.begun) == ([2, 4], [1, 2, 4])
        gate.set()
        await desk.has(desk.done, 4)
    assert desk.done == [2, 4, 1, 3]


async def test_a_poison_update_does_not_hold_the_next(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    feed.put({"update_id": 1, "message": {"date": "?"}}, message(2))
    async with desk.running():
        await feed.polls.reaches(2)
    assert (desk.set_aside, desk.done, feed.offsets[-1]) == ([1], [2], 3)


async def test_what_has_no_id_does_not_keep_the_loop_busy(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    feed.put({"strange": True})
    async with desk.running():
        await clock.sleepers.reaches(1)
        assert feed.polls.value == 1
        feed.put(message(2))
        clock.advance(0.5)
        await desk.has(desk.done, 1)


async def test_an_update_without_sender_is_handled_too(desk: Desk, feed: Feed) -> None:
    feed.put({"update_id": 1, "poll": "?"})
    async with desk.running():
        await desk.has(desk.set_aside, 1)


async def test_at_most_a_hundred_are_unfinished(
    desk: Desk, feed: Feed, server: Loopback, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    many = [message(number) for number in range(1, 131)]
    server.answers(server.result(many), feed.answer)
    feed.put(*many)
    async with desk.running():
        await desk.has(desk.begun, 1)
        assert desk.polling.unfinished == 100
        gate.set()
        await desk.has(desk.done, 130)
    assert desk.done == list(range(1, 131))


async def test_the_age_of_the_last_poll_is_known(desk: Desk, feed: Feed, clock: ManualClock) -> None:
    assert desk.polling.age() is None
    feed.put({"update_id": 1, "poll": "?"})
    async with desk.running():
        await desk.has(desk.set_aside, 1)
        clock.advance(90)
        age = desk.polling.age()
    assert age == timedelta(seconds=90)
