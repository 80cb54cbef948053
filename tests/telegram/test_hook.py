"""Updates that are brought: handled, then acknowledged; in order per chat; at most so many; until we stop."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from bot.telegram.hook import ELSEWHERE, LATER, MOST_UNFINISHED, NO_UPDATE, TAKEN, Answer, Hook
from bot.telegram.hooking import Hooking, Wanted
from bot.telegram.intake import Intake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from telegram import Bot, Update

    from bot.telegram.whom import Whom
    from tests.telegram.conftest import ManualClock

    Message = Callable[..., dict[str, Any]]


class Away(Exception):  # noqa: N818 -- the database's state
    """The database is unavailable."""


class House:
    """A hook with a desk behind it that handles updates as the test says: a held chat waits for its gate."""

    def __init__(self, bot: Bot, clock: ManualClock) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.away = False
        intake = Intake(
            bot=bot,
            clock=clock,
            handle=self.handle,
            quarantine=self.quarantine,
            sorry=self.tell,
            slow_down=self.tell,
            is_unavailable=lambda error: isinstance(error, Away),
        )
        wanted = Wanted("https://tips.example.com/t", "s" * 32, ["message"])
        hooking = Hooking(bot, clock, wanted, recall=self.recall, remember=self.remember)
        self.hook = Hook(intake, hooking, deadline_seconds=30, drain_seconds=0.05)

    async def handle(self, update: Update) -> None:
        assert update.effective_chat is not None
        self.begun.append(update.update_id)
        if self.away:
            raise Away
        if gate := self.gates.get(update.effective_chat.id):
            await gate.wait()
        self.done.append(update.update_id)

    async def quarantine(self, update_id: int, _reason: str, _raw: bytes) -> None:
        raise AssertionError(update_id)

    async def tell(self, whom: Whom) -> None:
        raise AssertionError(whom)

    async def recall(self) -> str | None:
        return None

    async def remember(self, mark: str) -> None:
        pass

    def hold(self, chat: int) -> asyncio.Event:
        self.gates[chat] = asyncio.Event()
        return self.gates[chat]

    def bring(self, update: dict[str, Any]) -> asyncio.Task[Answer]:
        return asyncio.create_task(self.hook.take(update))


@pytest.fixture
async def house(bot: Bot, clock: ManualClock) -> AsyncIterator[House]:
    house = House(bot, clock)
    running = asyncio.ensure_future(house.hook.run())
    await _turns()
    yield house
    house.hook.stop()
    await running


async def _turns() -> None:
    """Let the loop do whatever is ready."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_an_update_is_acknowledged_after_it_was_handled(house: House, message: Message) -> None:
    gate = house.hold(7)
    brought = house.bring(message(1))
    await _turns()
    assert (house.begun, brought.done()) == ([1], False)
    gate.set()
    assert await brought == TAKEN
    assert (house.done, house.hook.unfinished) == ([1], 0)


async def test_a_chat_keeps_its_order_and_holds_up_no_other(house: House, message: Message) -> None:
    gate = house.hold(7)
    brought = [house.bring(message(number, chat)) for number, chat in ((1, 7), (2, 7), (3, 8))]
    await _turns()
    assert (house.begun, house.done) == ([1, 3], [3])
    gate.set()
    assert [await each for each in brought] == [TAKEN] * 3
    assert house.done == [3, 1, 2]


async def test_an_update_that_comes_again_while_it_is_handled_joins_the_first(
    house: House, message: Message
) -> None:
    gate = house.hold(7)
    brought = [house.bring(message(1)), house.bring(message(1))]
    await _turns()
    gate.set()
    assert [await each for each in brought] == [TAKEN, TAKEN]
    assert house.begun == [1]


async def test_what_takes_too_long_is_to_come_again_and_is_finished_all_the_same(
    house: House, message: Message
) -> None:
    house.hook._deadline_seconds = 0.02
    gate = house.hold(7)
    assert await house.hook.take(message(1)) == LATER
    house.hook._deadline_seconds = 30
    again = house.bring(message(1))
    gate.set()
    assert await again == TAKEN
    assert house.begun == [1]


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    house: House, message: Message
) -> None:
    house.away = True
    answer = await house.hook.take(message(1))
    assert (answer.status, answer.retry_after) == (HTTPStatus.SERVICE_UNAVAILABLE, 5)
    house.away = False
    assert await house.hook.take(message(1)) == TAKEN
    assert house.begun == [1, 1]


@pytest.mark.parametrize("raw", [None, 1, [], {}, {"update_id": "1"}, {"message": {}}])
async def test_what_is_no_update_is_refused(house: House, raw: object) -> None:
    assert await house.hook.take(raw) == NO_UPDATE


async def test_no_more_than_a_hundred_are_under_way(house: House, message: Message) -> None:
    gate = house.hold(7)
    brought = [house.bring(message(number)) for number in range(MOST_UNFINISHED)]
    await _turns()
    assert house.hook.unfinished == 100
    answer = await house.hook.take(message(1000, 8))
    assert (answer.status, answer.retry_after) == (HTTPStatus.SERVICE_UNAVAILABLE, 1)
    gate.set()
    assert {await each for each in brought} == {TAKEN}
    assert await house.hook.take(message(1000, 8)) == TAKEN


async def test_at_a_stop_nothing_new_is_accepted_and_what_was_is_finished(
    house: House, message: Message
) -> None:
    gate = house.hold(7)
    brought = [house.bring(message(1)), house.bring(message(2))]
    await _turns()
    house.hook.stop()
    assert await house.hook.take(message(3, 8)) == ELSEWHERE
    assert house.hook.problem() == "stopping"
    gate.set()
    assert [await each for each in brought] == [TAKEN, TAKEN]
    assert house.done == [1, 2]


async def test_what_is_not_finished_in_time_goes_to_another_process(house: House, message: Message) -> None:
    house.hold(7)
    brought = [house.bring(message(1)), house.bring(message(2))]
    await _turns()
    house.hook.stop()
    assert {(await each).status for each in brought} == {HTTPStatus.SERVICE_UNAVAILABLE}
    assert (house.begun, house.done, house.hook.unfinished) == ([1], [], 0)


async def test_before_it_runs_nothing_is_accepted(bot: Bot, clock: ManualClock, message: Message) -> None:
    assert await House(bot, clock).hook.take(message(1)) == ELSEWHERE


async def test_it_is_not_ready_before_the_webhook_is_set(house: House) -> None:
    assert house.hook.problem() == "the webhook is not set yet"
