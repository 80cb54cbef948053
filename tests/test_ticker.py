"""The ticker beats, survives its jobs and waits for them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from bot.clocks import SystemClock
from bot.store.engine import StoreUnavailable
from bot.ticker import Job, Ticker, jobs
from playground.clock import ManualClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Counting:
    """A job that counts its runs, and can be told to wait or to fail."""

    def __init__(self, error: Exception | None = None) -> None:
        self.runs = 0
        self.error = error
        self.ran = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def __call__(self) -> None:
        self.runs += 1
        self.ran.set()
        await self.may_end.wait()
        if self.error is not None:
            raise self.error


def _ticker(do: Callable[[], Awaitable[object]], seconds: float = 3600) -> Ticker:
    return Ticker([Job("job", seconds, do)], SystemClock())


async def _turns() -> None:
    """Let the loop do whatever is ready."""
    for _ in range(20):
        await asyncio.sleep(0)


def _lines(log: Any) -> list[tuple[str, str]]:
    return [(line["action"], line["job"]) for line in log]


async def test_a_job_can_be_fired_by_hand() -> None:
    job = Counting()
    await _ticker(job).fire("job")
    assert job.runs == 1


@pytest.mark.parametrize("error", [ValueError("a mistake"), StoreUnavailable("locked")])
async def test_an_error_in_a_job_is_logged_and_ends_there(error: Exception) -> None:
    import structlog  # noqa: PLC0415 - its capture is only needed here

    job = Counting(error)
    ticker = _ticker(job)
    with structlog.testing.capture_logs() as log:
        await ticker.fire("job")
        await ticker.fire("job")
    assert job.runs == 2
    assert _lines(log) == [("tick-failed", "job")] * 2


async def test_every_job_runs_at_once_and_again_and_again() -> None:
    job = Counting()
    ticker = _ticker(job, seconds=0.01)
    ticker.start()
    for _ in range(3):
        await asyncio.wait_for(job.ran.wait(), 5)
        job.ran.clear()
    await ticker.stop()
    assert job.runs >= 3


async def test_it_beats_by_the_clock_it_is_given_and_a_jump_is_one_beat() -> None:
    job, clock = Counting(), ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))
    ticker = Ticker([Job("job", 10, job)], clock)
    ticker.start()
    runs = []
    for step in (timedelta(), timedelta(seconds=9), timedelta(seconds=1), timedelta(days=365)):
        clock.advance(step)
        await _turns()
        runs.append(job.runs)
    assert runs == [1, 1, 2, 3]
    assert clock.next_wake() == clock.now() + timedelta(seconds=10)
    await ticker.stop()


class SteppedClock:
    """Time passes by `pass_by`; `step` sets the clock, and no time passes with it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._passed = timedelta()
        self._sleepers: list[tuple[timedelta, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        waker = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._passed + (moment - self._now), waker))
        self.pass_by(timedelta())
        await waker

    def step(self, by: timedelta) -> None:
        self._now += by

    def pass_by(self, span: timedelta) -> None:
        self._now += span
        self._passed += span
        for end, waker in self._sleepers:
            if end <= self._passed and not waker.done():
                waker.set_result(None)


async def test_after_a_clock_that_ran_a_day_ahead_is_set_right_it_beats_on() -> None:
    often, daily, clock = Counting(), Counting(), SteppedClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
    ticker = Ticker([Job("often", 10, often), Job("daily", 86400, daily)], clock)
    ticker.start()
    await _turns()
    clock.step(-timedelta(days=1))
    runs = []
    for _ in range(3):
        clock.pass_by(timedelta(seconds=10))
        await _turns()
        runs.append((often.runs, daily.runs))
    # The wait that was under way ends as it was to; the daily beat comes once, for none is over a day away.
    assert runs == [(2, 2), (3, 2), (4, 2)]
    await ticker.stop()


async def test_a_long_run_is_not_joined_by_another(caplog: pytest.LogCaptureFixture) -> None:
    job, other = Counting(), Counting()
    job.may_end.clear()
    ticker = Ticker([Job("long", 0.005, job), Job("short", 0.005, other)], SystemClock())
    ticker.start()
    while other.runs < 5:
        other.ran.clear()
        await asyncio.wait_for(other.ran.wait(), 5)
    assert job.runs == 1
    job.may_end.set()
    await ticker.stop()
    assert caplog.records == []


async def test_stopping_waits_for_the_run_under_way() -> None:
    job = Counting()
    job.may_end.clear()
    ticker = _ticker(job)
    ticker.start()
    await asyncio.wait_for(job.ran.wait(), 5)
    stopping = asyncio.ensure_future(ticker.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    job.may_end.set()
    await asyncio.wait_for(stopping, 5)
    assert job.runs == 1


async def test_stopping_waits_also_for_a_run_that_was_just_about_to_begin(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = Counting()
    job.may_end.clear()
    ticker = _ticker(job)
    ticker.start()
    # The loop's next turn has the beat and then the stop; what the beat is to run begins in the one after.
    stopping = asyncio.ensure_future(ticker.stop())
    await _turns()
    assert (job.runs, stopping.done()) == (1, False)
    job.may_end.set()
    await asyncio.wait_for(stopping, 5)
    assert caplog.records == []


async def test_a_ticker_that_never_began_stops_at_once() -> None:
    await _ticker(Counting()).stop()


def _table(verbs: dict[str, Counting], **options: Any) -> tuple[Job, ...]:
    parts: Any = SimpleNamespace(**verbs)
    return jobs(parts, parts, parts, tick_seconds=2, **options)


def test_everything_time_driven_is_in_the_table() -> None:
    verbs = {name: Counting() for name in ("plan", "work", "rescue", "resume", "retime", "forget")}
    assert [(job.name, job.seconds) for job in _table(verbs)] == [
        ("plan", 2),
        ("send", 2),
        ("rescue", 10),
        ("resume", 20),
        ("retime", 3600),
        ("forget", 86400),
    ]


async def test_by_a_clock_that_is_not_trusted_nothing_is_cleaned_up() -> None:
    verbs = {name: Counting() for name in ("plan", "work", "rescue", "resume", "retime", "forget")}
    answers = iter([False] * 4 + [True] * 4)
    table, runs = _table(verbs, trusted=lambda: next(answers)), []
    for _ in range(2):
        for job in table:
            await job.do()
        runs.append({name: verb.runs for name, verb in verbs.items()})
    assert runs == [
        {"plan": 1, "work": 1, "rescue": 0, "resume": 0, "retime": 0, "forget": 0},
        {"plan": 2, "work": 2, "rescue": 1, "resume": 1, "retime": 1, "forget": 1},
    ]
