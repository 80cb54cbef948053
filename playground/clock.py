"""The world's clock: the machine's, one that stands still until it is moved, or one that does both.

All three have the shape of the bot's clock, so that a bot and its playground can share one.
"""

from __future__ import annotations

import asyncio
import heapq
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager


class Clock(Protocol):
    """What the world reads the time from: aware instants in UTC."""

    def now(self) -> datetime:
        """The current instant."""
        ...

    @property
    def flowing(self) -> bool:
        """Whether time passes by itself."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return once it is that late."""
        ...


class SystemClock:
    """The time of the machine."""

    flowing = True

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        while (left := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time itself is awaited
            await asyncio.sleep(left)


class ManualClock:
    """Stands still until `advance` or `move_to`; what sleeps on it wakes in the order of its moments."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._order = count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._now

    @property
    def flowing(self) -> bool:
        """Whether time passes by itself: never here."""
        return False

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the clock was moved to `moment` or past it."""
        if moment <= self.now():
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
        self.move_to(self.now() + by)

    def move_to(self, moment: datetime) -> None:
        """Move forward, never back, and wake what was due."""
        self._now = max(self.now(), moment.astimezone(UTC))
        self._wake_due()

    def held(self) -> AbstractContextManager[None]:
        """Stand still within the block, but for moves; this one always does."""
        return nullcontext()

    def _wake_due(self) -> None:
        now = self.now()
        while (due := self.next_wake()) is not None and due <= now:
            heapq.heappop(self._sleepers)[2].set_result(None)


class FlowingClock(ManualClock):
    """Goes on by itself, with the machine's and from any moment; can be moved ahead, and held."""

    def __init__(self, start: datetime | None = None) -> None:
        super().__init__(start or datetime.now(UTC))
        self._since = datetime.now(UTC)
        self._held = False
        self._alarm: tuple[datetime, asyncio.TimerHandle] | None = None

    @property
    def flowing(self) -> bool:
        """Whether time passes by itself just now."""
        return not self._held

    def now(self) -> datetime:
        return self._now if self._held else self._now + (datetime.now(UTC) - self._since)

    async def sleep_until(self, moment: datetime) -> None:
        """Return once it is that late, by the machine's time passing or by a move."""
        while moment > self.now():
            self._set_alarm(moment)
            await super().sleep_until(moment)

    def move_to(self, moment: datetime) -> None:
        self._now, self._since = max(self.now(), moment.astimezone(UTC)), datetime.now(UTC)
        self._wake_due()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stand still within the block, but for moves."""
        self._now, self._held = self.now(), True
        try:
            yield
        finally:
            self._since, self._held = datetime.now(UTC), False
            self._ring()

    def _set_alarm(self, moment: datetime) -> None:
        if self._held or (self._alarm is not None and self._alarm[0] <= moment):
            return
        if self._alarm is not None:
            self._alarm[1].cancel()
        wait = (moment - self.now()).total_seconds()
        self._alarm = moment, asyncio.get_running_loop().call_later(wait, self._ring)

    def _ring(self) -> None:
        if self._alarm is not None:
            self._alarm[1].cancel()
            self._alarm = None
        if self._held:
            return
        self._wake_due()
        if (following := self.next_wake()) is not None:
            self._set_alarm(following)
