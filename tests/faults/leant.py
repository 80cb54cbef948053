"""A clock that a test sets ahead, sets back or runs faster, in another process too: it is a file."""

from __future__ import annotations

import asyncio
import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.clocks import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

_FIGURES = struct.Struct("dddd")


class Dial:
    """Seconds that a clock is ahead, and how many times as fast it goes since `began`."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            now = time.time()
            path.write_bytes(_FIGURES.pack(0.0, 1.0, now, now))
        self.path = path
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _FIGURES.size)

    def now(self) -> float:
        """Unix seconds."""
        ahead, speed, began, at = _FIGURES.unpack(self._memory[:])
        return float(at + (time.time() - began) * speed + ahead)

    def step(self, seconds: float) -> None:
        """Set the clock ahead, or back."""
        ahead, *rest = _FIGURES.unpack(self._memory[:])
        self._memory[:] = _FIGURES.pack(ahead + seconds, *rest)

    @property
    def ahead(self) -> float:
        """Seconds that it was set ahead."""
        return float(_FIGURES.unpack(self._memory[:])[0])

    def skip(self, seconds: float) -> None:
        """So much time passes at once; nobody sets the clock."""
        ahead, speed, began, at = _FIGURES.unpack(self._memory[:])
        self._memory[:] = _FIGURES.pack(ahead, speed, began, at + seconds)

    def run_at(self, speed: float) -> None:
        """From now on, so many times as fast."""
        ahead, *_ = _FIGURES.unpack(self._memory[:])
        shown = self.now() - ahead
        self._memory[:] = _FIGURES.pack(ahead, speed, time.time(), shown)

    @property
    def speed(self) -> float:
        return float(_FIGURES.unpack(self._memory[:])[1])


class LeantClock(SystemClock):
    """The bot's own clock, on a machine whose clock is this dial."""

    def __init__(self, dial: Dial) -> None:
        self.dial = dial

    @property
    def flowing(self) -> bool:
        """It goes by itself, for the playground."""
        return True

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.dial.now(), UTC)

    def setting(self) -> timedelta:
        """How it is set, as `bot.clocks.machine_setting` says it of the machine's."""
        return timedelta(seconds=self.dial.ahead)

    async def sleep_until(self, moment: datetime) -> None:
        """As the bot's own; where time runs faster, by the same factor shorter."""
        speed = self.dial.speed
        if speed == 1:
            await super().sleep_until(moment)
            return
        while (left := (moment - self.now()) / timedelta(seconds=1)) > 0:  # noqa: ASYNC110 - time itself
            await asyncio.sleep(min(left / speed, 1.0))
