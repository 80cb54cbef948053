"""The clock of a process, its pulse, and whether it can be trusted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot import clocks
from bot.clocks import Pulse, SystemClock, Trust
from playground.clock import ManualClock

if TYPE_CHECKING:
    import pytest

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
