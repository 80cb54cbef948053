"""The polling loop against a server that keeps Telegram's rules, and breaks them when told to."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.telegram.intake import Intake
from bot.telegram.polling import Polling
from bot.telegram.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram import Bot, Update

    from bot.telegram.whom import Whom
    from tests.telegram.conftest import Feed, Loopback, ManualClock


class Away(Exception):  # noqa: N818 -- the database's state
    """The database is unavailable."""


class Desk:
    """Handles updates as the test says: a held chat waits for its gate."""

    def __init__(self, bot: Bot, clock: ManualClock) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.set_aside: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.away = False
        self.troubles: list[Trouble | None] = []
        self.turned = asyncio.Event()
        intake = Intake(
            bot=bot,
            clock=clock,
            handle=self.handle,
            quarantine=self.quarantine,
            sorry=self.tell,
            slow_down=self.tell,
            is_unavailable=lambda error: isinstance(error, Away),
        )
        self.polling = Polling(
            bot,
            intake,
            clock,
            allowed_updates=["message"],
            on_trouble=self.troubles.append,
            drain_seconds=0.05,
        )

    async def handle(self, update: Update) -> None:
        assert update.effective_chat is not None
        self._turn(self.begun, update.update_id)
        if self.away:
            raise Away
        if gate := self.gates.get(update.effective_chat.id):
            await gate.wait()
        self._turn(self.done, update.update_id)

    async def quarantine(self, update_id: int, _reason: str, _raw: bytes) -> None:
        self._turn(self.set_aside, update_id)

    async def tell(self, whom: Whom) -> None:
        pass

    def hold(self, chat: int) -> asyncio.Event:
        self.gates[chat] = asyncio.Event()
        return self.gates[chat]

    async def has(self, record: list[int], count: int) -> None:
        while len(record) < count:
            await self.turned.wait()

    def _turn(self, record: list[int], update_id: int) -> None:
        record.append(update_id)
        self.turned.set()
        self.turned = asyncio.Event()


@pytest.fixture
def desk(bot: Bot, clock: ManualClock, feed: Feed) -> Desk:
    return Desk(bot, clock)


@asynccontextmanager
async def running(desk: Desk) -> AsyncIterator[asyncio.Task[None]]:
    """Polls within the block, then stops; what the loop raises is the test's failure."""
    task = asyncio.ensure_future(desk.polling.run())
    try:
        yield task
    finally:
        desk.polling.stop()
        await task


async def test_an_update_is_acknowledged_after_it_was_handled(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5))
    async with running(desk):
        await desk.has(desk.begun, 1)
        await feed.polls.reaches(2)
        await clock.sleepers.reaches(1)
        assert feed.offsets == [None, 5]
        gate.set()
        await feed.polls.reaches(3)
        assert (feed.offsets, desk.done, feed.updates) == ([None, 5, 6], [5], [])


async def test_with_nothing_new_the_next_poll_waits_half_a_second(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5))
    async with running(desk):
        await clock.sleepers.reaches(1)
        polls = feed.polls.value
        clock.advance(0.4)
        assert feed.polls.value == polls
        clock.advance(0.1)
        await feed.polls.reaches(polls + 1)
        await clock.sleepers.reaches(1)
        assert (desk.begun, desk.polling.unfinished) == ([5], 1)
        gate.set()


async def test_chats_do_not_wait_for_each_other_but_keep_their_order(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(1, chat=7), message(2, chat=8), message(3, chat=7), message(4, chat=8))
    async with running(desk):
        await desk.has(desk.done, 2)
        assert (desk.done, desk.begun) == ([2, 4], [1, 2, 4])
        gate.set()
        await desk.has(desk.done, 4)
    assert desk.done == [2, 4, 1, 3]


async def test_a_poison_update_does_not_hold_the_next(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    feed.put({"update_id": 1, "message": {"date": "?"}}, message(2))
    async with running(desk):
        await feed.polls.reaches(2)
    assert (desk.set_aside, desk.done, feed.offsets[-1]) == ([1], [2], 3)


async def test_what_has_no_id_does_not_keep_the_loop_busy(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    feed.put({"strange": True})
    async with running(desk):
        await clock.sleepers.reaches(1)
        assert feed.polls.value == 1
        feed.put(message(2))
        clock.advance(0.5)
        await desk.has(desk.done, 1)


async def test_an_update_without_sender_is_handled_too(desk: Desk, feed: Feed) -> None:
    feed.put({"update_id": 1, "poll": "?"})
    async with running(desk):
        await desk.has(desk.set_aside, 1)


async def test_at_most_a_hundred_are_unfinished(
    desk: Desk, feed: Feed, server: Loopback, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    many = [message(number) for number in range(1, 131)]
    server.answers(server.result(many), feed.answer)
    feed.put(*many)
    async with running(desk):
        await desk.has(desk.begun, 1)
        assert desk.polling.unfinished == 100
        gate.set()
        await desk.has(desk.done, 130)
    assert desk.done == list(range(1, 131))


@pytest.mark.parametrize(
    ("status", "text", "trouble"),
    [
        (401, "Unauthorized", Trouble.TOKEN),
        (404, "Not Found", Trouble.NOT_FOUND),
        (409, "Conflict: terminated by other getUpdates request", Trouble.CONFLICT),
        (429, "Too Many Requests", Trouble.FLOOD),
        (502, "Bad Gateway", Trouble.SERVER),
        (400, "Bad Request", Trouble.NETWORK),
        (418, "I'm a teapot", Trouble.REFUSED),
    ],
)
async def test_a_failing_poll_is_told_and_survived(
    status: int,
    text: str,
    trouble: Trouble,
    desk: Desk,
    feed: Feed,
    clock: ManualClock,
    server: Loopback,
    message: Callable[..., dict[str, Any]],
) -> None:
    feed.trouble = server.refusal(status, text)
    async with running(desk):
        for wait in (1, 2, 4):
            await clock.sleepers.reaches(1)
            assert desk.polling.trouble is trouble
            clock.advance(wait - 0.01)
            assert clock.sleepers.value == 1
            clock.advance(0.01)
            await feed.polls.reaches(feed.polls.value + 1)
        feed.trouble = None
        feed.put(message(1))
        await clock.sleepers.reaches(1)
        clock.advance(8)
        await desk.has(desk.done, 1)
    assert (desk.troubles, desk.polling.trouble) == ([trouble, None], None)


@pytest.mark.parametrize("misbehaviour", ["reset", "half"])
async def test_a_broken_connection_is_survived(
    misbehaviour: str, desk: Desk, feed: Feed, clock: ManualClock, server: Loopback
) -> None:
    feed.trouble = getattr(server, misbehaviour)
    async with running(desk):
        await clock.sleepers.reaches(1)
        assert desk.troubles == [Trouble.NETWORK]


async def test_an_answer_that_is_no_list_is_survived(
    desk: Desk, feed: Feed, clock: ManualClock, server: Loopback
) -> None:
    feed.trouble = server.result({"not": "a list"})
    async with running(desk):
        await clock.sleepers.reaches(1)
    assert desk.troubles == [Trouble.NETWORK]


async def test_a_flood_s_own_wait_is_kept(
    desk: Desk, feed: Feed, clock: ManualClock, server: Loopback
) -> None:
    feed.trouble = server.refusal(429, "Too Many Requests", retry_after=60)
    async with running(desk):
        await clock.sleepers.reaches(1)
        clock.advance(59)
        assert (clock.sleepers.value, feed.polls.value) == (1, 1)
        clock.advance(1)
        await feed.polls.reaches(2)


async def test_while_the_database_is_away_an_update_waits_and_stays_unacknowledged(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    desk.away = True
    feed.put(message(5))
    async with running(desk):
        for attempt, wait in enumerate((1, 2, 4, 8, 16, 30, 30), start=1):
            await desk.has(desk.begun, attempt)
            await clock.sleepers.reaches(2)  # the update's and the poll's
            clock.advance(wait)
        await desk.has(desk.begun, 8)
        assert set(feed.offsets) == {None, 5}
        await clock.sleepers.reaches(2)
        desk.away = False
        clock.advance(30)
        await desk.has(desk.done, 1)
        await feed.polls.reaches(feed.polls.value + 1)
    assert (feed.offsets[-1], feed.updates) == (6, [])


async def test_stopping_finishes_and_acknowledges_what_is_in_flight(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5), message(6))
    async with running(desk):
        await desk.has(desk.begun, 1)
        desk.polling.stop()
        await asyncio.sleep(0)
        gate.set()
    assert (desk.done, feed.offsets[-1], feed.updates) == ([5, 6], 7, [])


async def test_stopping_does_not_wait_for_ever(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    desk.hold(7)
    feed.put(message(4, chat=8), message(5), message(6, chat=8))
    async with running(desk):
        await desk.has(desk.done, 2)
    assert (feed.offsets[-1], [each["update_id"] for each in feed.updates]) == (5, [5, 6])


async def test_stopping_does_not_wait_for_the_database(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    desk.away = True
    feed.put(message(5))
    async with running(desk):
        await clock.sleepers.reaches(2)
    assert (len(desk.begun), [each["update_id"] for each in feed.updates]) == (1, [5])


async def test_a_last_acknowledgement_that_fails_is_survived(
    desk: Desk, feed: Feed, server: Loopback, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5))
    async with running(desk):
        await desk.has(desk.begun, 1)
        desk.polling.stop()
        feed.trouble = server.refusal(500, "down")
        gate.set()
    assert desk.done == [5]


async def test_stopping_before_the_first_answer_is_at_once(desk: Desk, feed: Feed) -> None:
    async with running(desk):
        pass
    assert len(feed.offsets) <= 1


async def test_the_age_of_the_last_poll_is_known(desk: Desk, feed: Feed, clock: ManualClock) -> None:
    assert desk.polling.age() is None
    feed.put({"update_id": 1, "poll": "?"})
    async with running(desk):
        await desk.has(desk.set_aside, 1)
        clock.advance(90)
        age = desk.polling.age()
    assert age == timedelta(seconds=90)
