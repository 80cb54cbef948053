"""The world's clock: the system's by default, or one that stands still until it is moved."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol


class Clock(Protocol):
    """What the world reads the time from: aware instants in UTC."""

    def now(self) -> datetime:
        """The current instant."""
        ...


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """Stands still until `advance` or `move_to`; what sleeps on it wakes in the order of its moments.

    It also has the shape of the bot's clock, so that a bot and its playground can share one.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._order = count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the clock was moved to `moment` or past it."""
        if moment <= self._now:
            return
        waker = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (moment, next(self._order), waker))
        await waker

    def next_wake(self) -> datetime | None:
        """The earliest moment that anything sleeps until."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    def advance(self, by: timedelta) -> None:
        self.move_to(self._now + by)

    def move_to(self, moment: datetime) -> None:
        """Move forward, never back, and wake what was due."""
        self._now = max(self._now, moment.astimezone(UTC))
        while (due := self.next_wake()) is not None and due <= self._now:
            heapq.heappop(self._sleepers)[2].set_result(None)
