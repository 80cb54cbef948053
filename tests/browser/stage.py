"""The bot and its playground in this event loop, on one clock that flows and can be moved ahead."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.app import App, build
from bot.domain.days import Days
from bot.settings import load
from playground.handle import Playground
from playground.travel import Travel
from tests.cast import catalogue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.clock import ManualClock
    from playground.someone import Someone

ZONE = ZoneInfo("Europe/Madrid")
# A Sunday, 09:30 in Madrid.
START = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
PATIENCE = 20.0


@dataclass(frozen=True)
class Stage:
    """What a window looks at."""

    pg: Playground
    app: App
    clock: ManualClock
    travel: Travel
    tolerated: set[str] = field(default_factory=set)

    @property
    def alice(self) -> Someone:
        return self.pg.alice

    async def subscribe(self, *, at: time = time(10), days: Days = Days.EVERY) -> None:
        """Alice has been with us for an hour: Madrid, a tip and an exercise at ten every day."""
        await self.alice.started_before()
        as_of = self.clock.now() - timedelta(hours=1)
        await self.app.enrol(self.alice.id, zone=ZONE.key, at=at, days=days, as_of=as_of)

    async def refusals(self) -> list[str]:
        """The bot's calls that the server did not like, without the `tolerated` ones."""
        problems = [f"{call.method}: {call.problem}" for call in await self.pg.calls() if call.problem]
        return [each for each in problems if not any(known in each for known in self.tolerated)]


@asynccontextmanager
async def waiting(database: str, clock: ManualClock) -> AsyncIterator[Stage]:
    """A bot that is put together and does nothing yet."""
    async with Playground(conflict_pause=0.0, clock=clock) as pg:
        settings = load(
            {"BOT_TOKEN": pg.token, "BOT_API_URL": pg.url, "DATABASE_URL": database, "HTTP_PORT": "0"}
        )
        draws = iter(range(10**9))
        app = build(settings, clock=clock, draw=lambda: next(draws) * 0.37 % 1.0, catalogue=catalogue())
        pg.world.travel = travel = Travel(pg.world, clock, app)
        await app.prepare()
        yield Stage(pg, app, clock, travel)


@asynccontextmanager
async def playing(stage: Stage) -> AsyncIterator[None]:
    """The bot runs until the end of the block, and then stops cleanly."""
    stop = asyncio.Event()
    run = asyncio.create_task(stage.app.run(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await run
