"""The world's clocks: one that stands still until moved, and one that flows and can be moved and held."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from playground.clock import FlowingClock, ManualClock, SystemClock

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def _turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_sleepers_wake_in_the_order_of_their_moments() -> None:
    clock, woken = ManualClock(START), list[int]()

    async def sleep(number: int, seconds: int) -> None:
        await clock.sleep_until(START + seconds * SECOND)
        woken.append(number)

    sleepers = [asyncio.ensure_future(sleep(number, seconds)) for number, seconds in enumerate((30, 10, 20))]
    await _turns()
    assert clock.next_wake() == START + 10 * SECOND
    clock.advance(HOUR)
    await asyncio.wait_for(asyncio.gather(*sleepers), 5)
    assert woken == [1, 2, 0]


async def test_a_moment_that_is_over_is_not_slept_for() -> None:
    for clock in (ManualClock(START), FlowingClock(START), SystemClock()):
        await asyncio.wait_for(clock.sleep_until(START - HOUR), 5)


async def test_a_cancelled_sleep_is_no_next_wake() -> None:
    clock = ManualClock(START)
    sleep = asyncio.ensure_future(clock.sleep_until(START + HOUR))
    await _turns()
    sleep.cancel()
    await _turns()
    assert clock.next_wake() is None


async def test_the_manual_clock_never_goes_back() -> None:
    clock = ManualClock(START)
    clock.move_to(START - HOUR)
    assert clock.now() == START


async def test_a_flowing_clock_goes_on_by_itself_from_its_start() -> None:
    clock = FlowingClock(START)
    await asyncio.wait_for(clock.sleep_until(START + timedelta(milliseconds=20)), 5)
    assert START + timedelta(milliseconds=20) <= clock.now() < START + HOUR
    assert clock.flowing


async def test_of_two_sleeps_on_a_flowing_clock_both_end() -> None:
    clock = FlowingClock(START)
    late = asyncio.ensure_future(clock.sleep_until(START + timedelta(milliseconds=30)))
    await _turns()
    await asyncio.wait_for(clock.sleep_until(START + timedelta(milliseconds=10)), 5)
    assert not late.done()
    await asyncio.wait_for(late, 5)


async def test_a_flowing_clock_that_is_moved_wakes_what_was_due() -> None:
    clock = FlowingClock(START)
    sleep = asyncio.ensure_future(clock.sleep_until(START + 10 * HOUR))
    await _turns()
    clock.move_to(START + 11 * HOUR)
    await asyncio.wait_for(sleep, 5)
    assert clock.now() >= START + 11 * HOUR


async def test_a_held_clock_stands_still_but_for_moves_and_then_flows_on() -> None:
    clock = FlowingClock(START)
    with clock.held():
        stood = clock.now()
        sleep = asyncio.ensure_future(clock.sleep_until(stood + timedelta(milliseconds=5)))
        await asyncio.wait({sleep}, timeout=0.03)
        assert clock.now() == stood
        assert not sleep.done()
        assert not clock.flowing
    await asyncio.wait_for(sleep, 5)


async def test_a_sleep_from_before_the_hold_does_not_end_within_it() -> None:
    clock = FlowingClock(START)
    sleep = asyncio.ensure_future(clock.sleep_until(clock.now() + timedelta(milliseconds=10)))
    await _turns()
    with clock.held():
        await asyncio.wait({sleep}, timeout=0.03)
        assert not sleep.done()
    await asyncio.wait_for(sleep, 5)
