"""The clock of a process, its pulse, and whether it can be trusted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot import clocks
from bot.clocks import Pulse, SystemClock, Trust
from playground.clock import ManualClock

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


async def test_the_systems_clock_is_aware_and_waits_for_its_moment() -> None:
    clock = SystemClock()
    moment = clock.now() + timedelta(milliseconds=5)
    await clock.sleep_until(moment)
    assert clock.now() >= moment
    assert clock.now().tzinfo is UTC
    await clock.sleep_until(moment)


async def test_a_pulse_knows_how_long_ago_it_beat() -> None:
    clock = ManualClock(NOW)
    pulse = Pulse(clock)
    assert pulse.age() is None
    await pulse.beat()
    clock.advance(timedelta(seconds=3))
    assert pulse.age() == 3.0


def test_a_clock_half_a_minute_off_is_not_trusted_until_it_is_in_step_again() -> None:
    skews = iter([None, timedelta(seconds=30), timedelta(seconds=-31), timedelta(hours=1), timedelta()])
    trust = Trust(lambda: next(skews))
    assert [trust() for _ in range(5)] == [True, True, False, False, True]


class Watched:
    """A clock that is set, and answers that tell how far it is ahead."""

    def __init__(self) -> None:
        self.setting = timedelta(days=1000)
        self.skew: timedelta | None = None
        self.answers = 0
        self.trust = Trust(lambda: self.skew, setting=lambda: self.setting)

    def answer(self, ahead: timedelta) -> None:
        self.answers += 1
        self.skew = ahead + timedelta(milliseconds=self.answers)

    def move(self, by: timedelta) -> None:
        self.setting += by


DAY, NOT_AT_ALL = timedelta(days=1), timedelta()


def test_a_clock_that_is_set_ahead_is_not_trusted_before_any_answer_tells() -> None:
    watched = Watched()
    watched.answer(NOT_AT_ALL)
    assert watched.trust()
    watched.move(DAY)
    assert not watched.trust()
    assert not watched.trust()
    watched.move(-DAY)
    assert watched.trust()


def test_a_wrong_clock_that_is_set_right_is_trusted_at_once() -> None:
    watched = Watched()
    watched.answer(DAY)
    assert not watched.trust()
    watched.move(-DAY)
    assert watched.trust()
    watched.answer(NOT_AT_ALL)
    assert watched.trust()


@pytest.mark.parametrize("said", [NOT_AT_ALL, DAY])
def test_an_answer_beside_a_step_may_have_come_before_or_after_it(said: timedelta) -> None:
    watched = Watched()
    watched.answer(NOT_AT_ALL)
    assert watched.trust()
    watched.move(DAY)
    watched.answer(said)
    assert not watched.trust()
    watched.answer(DAY)
    assert not watched.trust()
    watched.move(-DAY)
    watched.answer(DAY - said)
    assert watched.trust()


def test_an_answer_after_a_clock_was_set_right_is_believed() -> None:
    watched = Watched()
    watched.answer(NOT_AT_ALL)
    assert watched.trust()
    watched.move(DAY)
    assert not watched.trust()
    watched.move(-DAY)
    watched.answer(NOT_AT_ALL)
    assert watched.trust()


def test_the_machines_setting_stays_while_time_passes() -> None:
    first = clocks.machine_setting()
    assert abs(clocks.machine_setting() - first) < timedelta(seconds=1)


async def test_a_clock_set_back_does_not_prolong_a_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "_SLACK", 0.0)
    clock = SystemClock()
    moment = clock.now() + timedelta(milliseconds=20)
    sleeping = asyncio.ensure_future(clock.sleep_until(moment))
    await asyncio.sleep(0)
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime.now(UTC) - timedelta(days=1))
    await asyncio.wait_for(sleeping, 5)
    assert clock.now() < moment


async def test_a_clock_set_ahead_ends_a_long_sleep_at_its_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "_NAP", 0.001)
    clock = SystemClock()
    sleeping = asyncio.ensure_future(clock.sleep_until(clock.now() + timedelta(days=1)))
    await asyncio.sleep(0)
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime.now(UTC) + timedelta(days=1, seconds=1))
    await asyncio.wait_for(sleeping, 5)
