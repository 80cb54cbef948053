"""The clock of a process, and what is asked of it: does time pass, and is it the right time?"""

from __future__ import annotations

import asyncio
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import Clock

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

MOST_SKEW: Final = timedelta(seconds=30)
# A long sleep looks at the clock now and then: it may have been set ahead meanwhile.
_NAP: Final = 10.0
# By so much the two clocks of a machine may differ before one of them was set.
_SLACK: Final = 1.0


class SystemClock:
    """The machine's clock, which somebody may set while we sleep."""

    def now(self) -> datetime:
        """The current instant, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return once it is that late, or a second after it was to be where the clock is set back."""
        passed = asyncio.get_running_loop().time
        end = passed() + (moment - self.now()).total_seconds() + _SLACK
        while (left := (moment - self.now()).total_seconds()) > 0 and (longest := end - passed()) > 0:  # noqa: ASYNC110 - time itself is awaited
            await asyncio.sleep(min(left, longest, _NAP))


class Pulse:
    """Shows that the loop turns and the ticker ticks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: datetime | None = None

    async def beat(self) -> None:
        """One tick."""
        self._last = self._clock.now()

    def age(self) -> float | None:
        """Seconds since the last tick; None before the first."""
        return None if self._last is None else (self._clock.now() - self._last).total_seconds()


def machine_setting() -> timedelta:
    """How the machine's clock is set: it changes when somebody sets it, and not while time passes."""
    # On Linux only this one counts on while the machine sleeps.
    passed = time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()
    return timedelta(seconds=time.time() - passed)


class Trust:
    """Whether our clock can be trusted with other people's hours.

    `skew` says how far it was ahead of Telegram's as an answer last came, or None while that is not known;
    `setting`, how it is set. So a clock that somebody sets is noticed before it brings anything about: an
    hour ahead all that waits would seem too late to send, and no answer could ever tell otherwise.
    """

    def __init__(
        self, skew: Callable[[], timedelta | None], *, setting: Callable[[], timedelta] = machine_setting
    ) -> None:
        self._skew = skew
        self._setting = setting
        self._last: tuple[timedelta | None, timedelta] = None, setting()
        self._set_since = timedelta()
        self._trusted = True

    def __call__(self) -> bool:
        """False while the clocks differ by more than half a minute; said once each time it changes."""
        skew = self._now_ahead()
        trusted = abs(skew) <= MOST_SKEW
        if trusted is not self._trusted:
            self._trusted = trusted
            say = log.info if trusted else log.error
            advice = "in step again" if trusted else "set this machine's clock; nothing is sent until then"
            say(f"the clock: {advice}", action="clock.skew", seconds_ahead=round(skew.total_seconds(), 1))
        return trusted

    def _now_ahead(self) -> timedelta:
        """How far the clock is ahead, also when it was set after the last answer."""
        (was_ahead, was_set), (ahead, is_set) = self._last, (self._skew(), self._setting())
        self._last, moved = (ahead, is_set), is_set - was_set
        if ahead == was_ahead or ahead is None:
            self._set_since += moved
        else:
            # An answer came, before the clock was moved or after: the new skew has the move in it or not.
            expected = (was_ahead or timedelta()) + self._set_since
            before = abs(ahead - expected) < abs(ahead - expected - moved)
            self._set_since = moved if before else timedelta()
        return (ahead or timedelta()) + self._set_since
