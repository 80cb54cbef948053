"""`python -m bot run` in circumstances that no setting makes: another clock, a shorter lease, a bad handler.

FAULTS_DIAL: the file of a `leant.Dial`. FAULTS_AHEAD: seconds that the clock is ahead. FAULTS_LEASE: seconds,
with a time-out of half of it. FAULTS_ASKED: seconds that a handler has; /tip of the first person raises once,
of the second always, of the third it hangs.
"""

from __future__ import annotations

import asyncio
import os
import signal
import zoneinfo
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bot.app
import bot.clocks
from bot import telemetry, ticker
from bot.services import sending
from bot.services.answering import Answering
from bot.settings import load
from bot.telegram.intake import Intake
from bot.telegram.request import AiohttpRequest
from tests.faults.leant import Dial, LeantClock
from tests.faults.seeding import FIRST_PERSON

if TYPE_CHECKING:
    from bot.ports import Clock
    from bot.services.members import Caller

RAISING_ONCE, RAISING, HANGING = range(3)

_JOBS = ticker.jobs


def main() -> int:
    """Work until SIGTERM."""
    zoneinfo.reset_tzpath(())
    settings = load(os.environ)
    telemetry.set_up(settings.log_level, settings.log_format, secrets=[])
    if seconds := os.environ.get("FAULTS_LEASE"):
        _shorten(float(seconds))
    if seconds := os.environ.get("FAULTS_ASKED"):
        _spoil(float(seconds))
    clock = _clock()

    async def work() -> None:
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        app = bot.app.build(settings, clock=clock)
        await app.run(stop)

    asyncio.run(work())
    return 0


def _clock() -> Clock | None:
    path, ahead = os.environ.get("FAULTS_DIAL"), os.environ.get("FAULTS_AHEAD")
    if path:
        # A clock that jumps is looked at every ten seconds; tests have less patience.
        bot.clocks._NAP = 0.5  # type: ignore[misc]
        clock = LeantClock(Dial(Path(path)))
        _default(bot.clocks.Trust, "setting", clock.setting)
        return clock
    if ahead:
        return _Ahead(timedelta(seconds=float(ahead)))
    return None


class _Ahead(bot.clocks.SystemClock):
    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> Any:
        return super().now() + self._by


def _shorten(seconds: float) -> None:
    """The lease, what depends on it, and how often somebody looks for leases that ran out."""
    lease, time_out = timedelta(seconds=seconds), timedelta(seconds=seconds / 2)
    vars(sending)["REQUEST_TIMEOUT"] = time_out
    _default(sending.Sender, "lease", lease)
    _default(AiohttpRequest, "total_seconds", time_out.total_seconds())

    def jobs(*parts: Any, **options: Any) -> tuple[Any, ...]:
        return tuple(replace(job, seconds=min(job.seconds, 1.0)) for job in _JOBS(*parts, **options)[:3])

    vars(bot.app)["jobs"] = jobs


def _default(owner: Any, argument: str, value: object) -> None:
    """Another default for an argument that production leaves alone."""
    owner.__init__.__kwdefaults__[argument] = value


def _spoil(seconds: float) -> None:
    """Whoever asks for a tip finds a handler that does not work."""
    asked: Counter[int] = Counter()
    tip = Answering.tip

    async def spoiled(self: Answering, caller: Caller, *parts: Any) -> Any:
        ill = (caller.user or 0) - FIRST_PERSON
        asked[ill] += 1
        if ill == HANGING:
            await asyncio.Event().wait()
        if ill == RAISING or (ill == RAISING_ONCE and asked[ill] == 1):
            raise RuntimeError("a mistake in a handler")
        return await tip(self, caller, *parts)

    Answering.tip = spoiled  # type: ignore[assignment, method-assign]
    _default(Intake, "seconds", seconds)
