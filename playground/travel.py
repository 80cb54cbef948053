"""Fast-forward: the bot lives through days in moments, stopping wherever it has something to do.

Between two such instants nothing happens, so the clock jumps; from each on it goes by the sleeps of the bot
until all is done, so that what is a second apart stays a second apart.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.services.upcoming import Upcoming
    from playground.clock import ManualClock
    from playground.events import Event
    from playground.world import World

LINGER = timedelta(seconds=3)
"""For so long after anything happened more may follow: a second message, an edit."""
PATIENCE = timedelta(seconds=30)
"""What is due for longer than this and does not come is not waited for at the bot's own pace."""
LOOK_AHEAD = timedelta(days=8)
"""The next message is looked for no further: a week has everything in it."""
TIME = "time"
"""The kind of event that tells of a move."""
_TURNS = 30
_BUSY_SECONDS = 2.0
_NAP = 0.0005


class Inside(Protocol):
    """A bot in the same process, on the same clock: `bot.app.App`."""

    @property
    def busy(self) -> bool: ...
    async def upcoming(self, after: datetime) -> Upcoming | None: ...


@dataclass(frozen=True, slots=True)
class Trip:
    """What a fast-forward came to. `steps` is how often the clock moved, `messages` what bots sent."""

    now: datetime
    steps: int
    messages: int


class Travel:
    """Moves a world and the bot in it through time, one trip after the other."""

    def __init__(self, world: World, clock: ManualClock, bot: Inside) -> None:
        self._world = world
        self._clock = clock
        self._bot = bot
        self._one = asyncio.Lock()

    async def upcoming(self) -> Upcoming | None:
        """What the bot will do next."""
        return await self._bot.upcoming(self._clock.now())

    async def by(self, span: timedelta) -> Trip:
        """Let so much time pass."""
        return await self.to(self._clock.now() + span)

    async def to(self, moment: datetime) -> Trip:
        """Let time pass until a moment."""
        return await self._go(moment, until_message=False)

    async def to_next(self, *, before: datetime | None = None) -> Trip:
        """Let time pass until the bot has sent something by itself, and all that belongs to it."""
        return await self._go(before or self._clock.now() + LOOK_AHEAD, until_message=True)

    async def _go(self, end: datetime, *, until_message: bool) -> Trip:
        async with self._one:
            with self._clock.held():
                return await self._walk(end, until_message=until_message)

    async def _walk(self, end: datetime, *, until_message: bool) -> Trip:
        clock, events = self._clock, self._world.events
        steps, messages, seen = 0, 0, events.last
        active_until = clock.now() + LINGER
        while True:
            await self._quiet()
            happened = [event for event in events.after(seen) if event.kind != TIME]
            seen = events.last
            if happened:
                active_until = clock.now() + LINGER
                messages += sum(map(_is_sent, happened))
            calm = clock.now() >= active_until
            if clock.now() >= end or (until_message and messages and calm):
                return Trip(clock.now(), steps, messages)
            self._move_to(min(end, await self._next_stop(calm=calm) or end))
            steps += 1
            events.emit(TIME, self._world.now(), 0, 0, detail={"now": self._world.now()})

    def _move_to(self, moment: datetime) -> None:
        self._clock.move_to(moment)
        for bot in self._world.bots.values():
            bot.queue.expire_poll(self._world.now())

    async def _next_stop(self, *, calm: bool) -> datetime | None:
        """The end of the next sleep, where something is due or has just happened; else what is due next."""
        now = self._clock.now()
        due = await self._bot.upcoming(now - PATIENCE)
        if calm and (due is None or due.at > now):
            return due.at if due else None
        return self._clock.next_wake()

    async def _quiet(self) -> None:
        """Return when nothing is under way any more but waiting; what hangs is left to hang."""
        calm, deadline = 0, monotonic() + _BUSY_SECONDS
        while calm < _TURNS and monotonic() < deadline:
            if self._busy():
                calm = 0
                await asyncio.sleep(_NAP)
            else:
                calm += 1
                await asyncio.sleep(0)

    def _busy(self) -> bool:
        world = self._world
        waiting = any(bot.queue.pending(world.now()) for bot in world.bots.values())
        return bool(world.under_way or waiting or self._bot.busy)


def _is_sent(event: Event) -> bool:
    return event.kind == "message" and event.message is not None and event.message.from_bot
