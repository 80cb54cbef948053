"""One update: handled, or set aside and the person told, or left for when the database is back."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from bot.telegram.flood import Flood, Verdict
from bot.telegram.intake import Intake, Received, received
from bot.telegram.whom import Whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot, Update

    from tests.telegram.conftest import ManualClock

ANA = Whom(7, 7, private=True, language="es")


class Away(Exception):  # noqa: N818 -- the database's state
    """The database is unavailable."""


class House:
    """Everything around an intake; each part does what the test says, and remembers."""

    def __init__(self, bot: Bot, clock: ManualClock) -> None:
        self.handled: list[int] = []
        self.set_aside: list[tuple[int, str, Any]] = []
        self.told: list[tuple[str, Whom]] = []
        self.failures: list[BaseException] = []
        self.trouble_aside: Exception | None = None
        self.trouble_telling: Exception | None = None
        self.hangs = False
        self.intake = Intake(
            bot=bot,
            clock=clock,
            handle=self.handle,
            quarantine=self.quarantine,
            sorry=self.sorry,
            slow_down=self.slow_down,
            is_unavailable=lambda error: isinstance(error, Away),
            flood=Flood(burst=2),
            seconds=0.01,
        )

    async def handle(self, update: Update) -> None:
        self.handled.append(update.update_id)
        if self.hangs:
            await asyncio.Event().wait()
        if self.failures:
            raise self.failures.pop(0)

    async def quarantine(self, update_id: int, reason: str, raw: bytes) -> None:
        if self.trouble_aside is not None:
            raise self.trouble_aside
        self.set_aside.append((update_id, reason, json.loads(raw)))

    async def sorry(self, whom: Whom) -> None:
        self.told.append(("sorry", whom))
        if self.trouble_telling is not None:
            raise self.trouble_telling

    async def slow_down(self, whom: Whom) -> None:
        self.told.append(("slow down", whom))


@pytest.fixture
def house(bot: Bot, clock: ManualClock) -> House:
    return House(bot, clock)


@pytest.fixture
def update(message: Callable[..., dict[str, Any]]) -> Received:
    found = received(message(1))
    assert found is not None
    return found


async def test_a_good_update_is_handled_once(house: House, update: Received) -> None:
    await house.intake.finish(update)
    assert (house.handled, house.set_aside, house.told) == ([1], [], [])


async def test_a_failure_is_tried_once_more(house: House, update: Received) -> None:
    house.failures = [ValueError("once")]
    await house.intake.finish(update)
    assert (house.handled, house.set_aside, house.told) == ([1, 1], [], [])


async def test_two_failures_set_it_aside_and_the_person_is_told(house: House, update: Received) -> None:
    house.failures = [ValueError("one"), KeyError("two")]
    await house.intake.finish(update)
    assert house.handled == [1, 1]
    assert house.set_aside == [(1, "failed 2 times: KeyError: 'two'", update.raw)]
    assert house.told == [("sorry", ANA)]


async def test_too_long_sets_it_aside_at_once(house: House, update: Received) -> None:
    house.hangs = True
    await house.intake.finish(update)
    assert (house.handled, house.told) == ([1], [("sorry", ANA)])
    assert [reason for _, reason, _ in house.set_aside] == ["took longer than 0.01 s"]


async def test_a_time_out_of_the_handler_s_own_is_a_failure(house: House, update: Received) -> None:
    house.failures = [TimeoutError("a"), TimeoutError("b")]
    await house.intake.finish(update)
    assert [reason for _, reason, _ in house.set_aside] == ["failed 2 times: TimeoutError: b"]


async def test_a_cancellation_out_of_nowhere_is_a_failure(house: House, update: Received) -> None:
    house.failures = [asyncio.CancelledError()]
    await house.intake.finish(update)
    assert (house.handled, house.set_aside) == ([1, 1], [])


async def test_our_own_cancellation_goes_through(bot: Bot, clock: ManualClock, update: Received) -> None:
    house = House(bot, clock)
    house.hangs = True
    work = asyncio.ensure_future(house.intake.finish(update))
    await asyncio.sleep(0)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (house.handled, house.set_aside) == ([1], [])


async def test_what_cannot_be_parsed_is_set_aside(house: House) -> None:
    raw = {"update_id": 1, "message": {"chat": {"id": 7, "type": "private"}, "date": "tomorrow"}}
    poison = received(raw)
    assert poison is not None
    await house.intake.finish(poison)
    [(update_id, reason, kept)] = house.set_aside
    assert (update_id, reason.split(":")[0], kept) == (1, "cannot be parsed", raw)
    assert (house.handled, house.told) == ([], [("sorry", Whom(None, 7, private=True))])


async def test_nobody_is_told_in_a_group(house: House, message: Callable[..., dict[str, Any]]) -> None:
    house.failures = [ValueError(), ValueError()]
    update = received(message(1, chat=-5) | {"message": {"chat": {"id": -5, "type": "group"}}})
    assert update is not None
    await house.intake.finish(update)
    assert (len(house.set_aside), house.told) == (1, [])


async def test_half_characters_are_set_aside_whole(
    house: House, message: Callable[..., dict[str, Any]]
) -> None:
    house.failures = [ValueError(), ValueError()]
    update = received(message(1, text="\ud800"))
    assert update is not None
    await house.intake.finish(update)
    assert [kept["message"]["text"] for _, _, kept in house.set_aside] == ["\ud800"]


async def test_without_the_database_nothing_is_decided(house: House, update: Received) -> None:
    house.failures = [Away()]
    with pytest.raises(Away):
        await house.intake.finish(update)
    assert (house.handled, house.set_aside, house.told) == ([1], [], [])


async def test_without_the_database_nothing_is_set_aside(house: House, update: Received) -> None:
    house.failures, house.trouble_aside = [ValueError(), ValueError()], Away()
    with pytest.raises(Away):
        await house.intake.finish(update)
    assert house.told == []


async def test_a_broken_quarantine_does_not_stop_the_rest(house: House, update: Received) -> None:
    house.failures, house.trouble_aside = [ValueError(), ValueError()], ValueError()
    with capture_logs() as logs:
        await house.intake.finish(update)
    assert house.told == [("sorry", ANA)]
    assert "intake.lost" in [line["action"] for line in logs]


async def test_a_person_who_cannot_be_told_stops_nothing(house: House, update: Received) -> None:
    house.failures, house.trouble_telling = [ValueError(), ValueError()], ValueError()
    await house.intake.finish(update)
    assert len(house.set_aside) == 1


async def test_who_floods_is_told_once_and_not_handled(house: House, update: Received) -> None:
    verdicts = [house.intake.judge(update) for _ in range(4)]
    for verdict in verdicts:
        await house.intake.finish(update, verdict)
    assert verdicts == [Verdict.PASS, Verdict.PASS, Verdict.NOTICE, Verdict.SILENCE]
    assert (house.handled, house.told) == ([1, 1], [("slow down", ANA)])


async def test_an_update_from_nobody_is_not_limited(house: House) -> None:
    poll = received({"update_id": 1, "poll": {}})
    assert poll is not None
    assert {house.intake.judge(poll) for _ in range(9)} == {Verdict.PASS}


async def test_a_channel_is_limited_as_a_whole(house: House) -> None:
    post = received({"update_id": 1, "channel_post": {"chat": {"id": -9, "type": "channel"}}})
    assert post is not None
    assert [house.intake.judge(post) for _ in range(3)][-1] is Verdict.NOTICE
