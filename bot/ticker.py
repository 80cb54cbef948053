"""The ticker: everything time-driven, in one table. APScheduler beats; what a beat does is elsewhere."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.store.engine import StoreUnavailable
from bot.telemetry import TICK_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.ports import Clock
    from bot.services.housekeeping import Housekeeping
    from bot.services.planning import Planner
    from bot.services.sending import Sender

log = structlog.get_logger("bot.ticker")


@dataclass(frozen=True, slots=True)
class Job:
    """What to do every so many seconds. One run at a time; a beat during a run is left out."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[object]]


def jobs(
    planner: Planner,
    sender: Sender,
    housekeeping: Housekeeping,
    *,
    tick_seconds: float,
    trusted: Callable[[], bool] = lambda: True,
) -> tuple[Job, ...]:
    """Everything that time brings about.

    While our clock is not `trusted`, nothing is cleaned up: an hour ahead it would give up what is under way,
    two years ahead forget everything. Planner and sender heed that themselves.
    """

    def by_the_clock(do: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
        async def done() -> None:
            if trusted():
                await do()

        return done

    return (
        Job("plan", tick_seconds, planner.plan),
        Job("send", tick_seconds, sender.work),
        Job("rescue", 10, by_the_clock(housekeeping.rescue)),
        Job("resume", 20, by_the_clock(housekeeping.resume)),
        Job("retime", 3600, by_the_clock(housekeeping.retime)),
        Job("forget", 24 * 3600, by_the_clock(housekeeping.forget)),
    )


class Ticker:
    """Runs jobs in this process's event loop. An error in one is logged, and its next beat comes as ever.

    It beats by `clock`, as everything does that waits for an hour: where that jumps, ahead or back, a beat
    comes at once.
    """

    def __init__(self, table: Iterable[Job], clock: Clock) -> None:
        self._jobs = {job.name: job for job in table}
        self._clock = clock
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        # A beat left out because the last run still goes on is no news.
        beats = logging.getLogger("bot.ticker.beats")
        beats.setLevel(logging.ERROR)
        self._scheduler = _ClockScheduler(clock, logger=beats)

    def start(self) -> None:
        """Begin to beat; every job runs at once for the first time."""
        for job in self._jobs.values():
            self._scheduler.add_job(
                self.fire,
                _Beat(timedelta(seconds=job.seconds)),
                (job.name,),
                next_run_time=self._clock.now(),
                max_instances=1,
                # A late beat is still a beat, and many are one; by default it would be dropped after 1 s.
                misfire_grace_time=None,
                coalesce=True,
            )
        self._scheduler.start()

    async def fire(self, name: str) -> None:
        """Run a job now and wait for its end; its errors end here."""
        job = self._jobs[name]
        self._running += 1
        self._idle.clear()
        try:
            with TICK_SECONDS.labels(name).time():
                await job.do()
        except StoreUnavailable as error:
            log.error("the database is away", action="tick-failed", job=name, reason=str(error))  # noqa: TRY400 - the reason says it all
        except Exception:
            log.exception("a job ended in an error", action="tick-failed", job=name)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def stop(self) -> None:
        """Begin no more runs, and wait for those under way. The sender is told to leave before."""
        if self._scheduler.running:
            self._scheduler.remove_all_jobs()
            # A run that a beat has just brought about begins in this turn of the loop.
            await asyncio.sleep(0)
            await self._idle.wait()
            self._scheduler.shutdown(wait=False)
            # APScheduler ends in a later turn of the loop.
            await asyncio.sleep(0)


class _Beat(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Every so often; of the beats that a standstill or a jump left behind, none is counted up one by one."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        if previous_fire_time is None or now < previous_fire_time:
            return now + self.interval
        return now + self.interval - (now - previous_fire_time) % self.interval


class _ClockScheduler(AsyncIOScheduler):  # type: ignore[misc]  # as above
    """APScheduler by our clock instead of the machine's."""

    def __init__(self, clock: Clock, **options: object) -> None:
        super().__init__(timezone=_ClockZone(clock), **options)
        self._clock = clock

    def _start_timer(self, _: float | None) -> None:
        self._stop_timer()
        beats = [job.next_run_time for job in self.get_jobs()]
        if beats:
            self._timeout = self._eventloop.create_task(self._wake(min(beats)), name="ticker")

    async def _wake(self, wake_at: datetime) -> None:
        await self._clock.sleep_until(wake_at)
        # Not cancelled by the next timer: this one is over.
        del self._timeout
        self._after_a_step_back()
        self.wakeup()

    def _after_a_step_back(self) -> None:
        """No beat is further away than its interval, unless it was set by a clock that ran ahead."""
        now = self._clock.now()
        for job in self.get_jobs():
            if job.next_run_time > now + job.trigger.interval:
                job.modify(next_run_time=now)


class _ClockZone(tzinfo):
    """APScheduler asks `datetime.now(its zone)`, and has no other way in: this zone answers with our clock.

    Nothing else may be converted to it; its scheduler asks for nothing else that it uses.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def fromutc(self, _: datetime) -> datetime:
        return self._clock.now()

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta()

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "UTC"
