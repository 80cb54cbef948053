"""The bot and a local Telegram in one event loop, on one clock that moves only when a test moves it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from telegram import Update
from telegram.ext import TypeHandler

from bot.app import App, build
from bot.settings import load
from bot.store import tables
from bot.store.engine import Store
from bot.telegram import polling
from playground.clock import ManualClock
from playground.handle import Playground
from playground.travel import Travel
from playground.views import Answer
from tests.cast import catalogue

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.store.engine import Tx
    from playground.someone import Someone
    from playground.views import Event, Message

MADRID = ZoneInfo("Europe/Madrid")
# A Sunday, 09:30 in Madrid.
START = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
PATIENCE = 20.0
# What is due comes with the next ticks, an exercise a second after its tip.
LINGER = timedelta(seconds=6)


@dataclass(frozen=True)
class Seen:
    """What a person saw after one act of theirs."""

    events: tuple[Event, ...]

    @property
    def messages(self) -> list[Message]:
        return [each.message for each in self.events if each.kind == "message" and each.message is not None]

    @property
    def shown(self) -> list[Message]:
        """New messages and edited ones, in order."""
        return [
            each.message
            for each in self.events
            if each.kind in {"message", "edit"} and each.message is not None and each.message.from_bot
        ]

    @property
    def last(self) -> Message:
        return self.shown[-1]

    @property
    def text(self) -> str:
        """Everything it says, in order."""
        return "\n".join(message.text for message in self.shown)

    @property
    def answers(self) -> list[Answer]:
        return [Answer(**each.detail) for each in self.events if each.kind == "answer"]

    @property
    def notice(self) -> str:
        """The toast or alert of the pressed button."""
        return "\n".join(answer.text for answer in self.answers)


class Journey:
    """A running bot with its playground. Acts wait until the bot has done everything it does about them."""

    def __init__(self, pg: Playground, app: App, clock: ManualClock) -> None:
        self.pg = pg
        self.app = app
        self.clock = clock
        self.travel = pg.world.travel = Travel(pg.world, clock, app)
        self.alice = pg.alice
        self.tolerated = {"message is not modified"}
        self._acts = 0
        self._done = 0
        self._bell = asyncio.Event()
        app.application.add_handler(TypeHandler(Update, self._finished), group=99)

    async def _finished(self, _update: object, _context: object) -> None:
        self._done += 1
        self._bell.set()

    async def idle(self, acts: int = 1) -> None:
        """Wait until this many more updates are finished."""
        self._acts += acts
        async with asyncio.timeout(PATIENCE):
            while self._done < self._acts:
                self._bell.clear()
                await self._bell.wait()

    async def act(self, act: Callable[[], Any], who: Someone | None = None, *, updates: int = 1) -> Seen:
        """Do something a second later; what was seen of it."""
        self.clock.advance(timedelta(seconds=1))
        seq = self.pg.world.events.last
        await act()
        try:
            await self.idle(updates)
        except TimeoutError:
            raise AssertionError(await self._what_happened(who)) from None
        _, events = await self.pg.events(seq, chat=(who or self.alice).id)
        return Seen(tuple(events))

    async def say(self, text: str, who: Someone | None = None) -> Seen:
        return await self.act(lambda: (who or self.alice).say(text), who)

    async def press(
        self,
        button: str,
        message: Message | int | None = None,
        who: Someone | None = None,
        *,
        stale: bool = False,
    ) -> Seen:
        return await self.act(lambda: (who or self.alice).press(button, message, stale=stale), who)

    async def follow(self, seen: Seen, *buttons: str) -> Seen:
        """Press these buttons one after the other, each on what the one before showed last."""
        for button in buttons:
            seen = await self.press(button, seen.last)
        return seen

    async def subscribe(
        self, who: Someone | None = None, *, at: str = "10:00", days: str = "every day"
    ) -> Seen:
        """Set up by typing: Madrid, 10:00, every day."""
        await self.say("/start", who)
        await self.say("/zone madrid", who)
        await self.say(f"/time {at}", who)
        return await self.say(f"/days {days}", who)

    async def move_to(self, day: date, hour: int, minute: int = 0, zone: ZoneInfo = MADRID) -> Seen:
        """Move the clock to this local moment, and let the bot do what is due."""
        self.clock.move_to(datetime.combine(day, time(hour, minute), zone))
        return await self.beat()

    async def beat(self) -> Seen:
        """Let the bot do what is due, and what follows from it; what all people saw."""
        return await self.live(LINGER)

    async def live(self, span: timedelta) -> Seen:
        """Let the bot live through so much time; what all people saw."""
        seq = self.pg.world.events.last
        await self.travel.by(span)
        return Seen(tuple((await self.pg.events(seq))[1]))

    async def rows(self, table: str) -> list[dict[str, Any]]:
        def read(tx: Tx) -> list[dict[str, Any]]:
            return [dict(row) for row in tx.execute(select(tables.metadata.tables[table])).mappings()]

        return await self.app.store.read(read)

    async def refusals(self) -> list[str]:
        """The calls that Telegram did not like, without the `tolerated` ones."""
        problems = [f"{call.method}: {call.problem}" for call in await self.pg.calls() if call.problem]
        return [each for each in problems if not any(known in each for known in self.tolerated)]

    async def _what_happened(self, who: Someone | None) -> str:
        lines = [str(message) for message in await (who or self.alice).transcript()]
        return "\n".join(["the bot did not finish; so far:", *lines[-8:], *await self.refusals()])


@asynccontextmanager
async def running(url: str, pg: Playground, clock: ManualClock) -> AsyncIterator[Journey]:
    """A bot that runs on this database until the end of the block, and then stops cleanly."""
    settings = load(
        {
            "BOT_TOKEN": pg.token,
            "BOT_API_URL": pg.url,
            "DATABASE_URL": url,
            "HTTP_PORT": "0",
            "SEND_RATE": "25",
        }
    )
    draws = iter(range(10**9))
    app = build(settings, clock=clock, draw=lambda: next(draws) * 0.37 % 1.0, catalogue=catalogue())
    journey = Journey(pg, app, clock)
    async with at_work(app, clock):
        yield journey


@asynccontextmanager
async def at_work(app: App, clock: ManualClock) -> AsyncIterator[None]:
    """The app runs within the block, and ends cleanly after it."""
    stop = asyncio.Event()
    run = asyncio.create_task(app.run(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(PATIENCE):
            while not run.done():
                await asyncio.wait({run}, timeout=0.01)
                clock.advance(timedelta(seconds=1))
            await run


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database goes by the test's clock; no second of real time is spent on a farewell."""
    monkeypatch.setattr(polling, "ARRIVAL_SECONDS", 0.0)
    monkeypatch.setattr(Store, "open", partial(Store.open, database_clock=False))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
async def pg(clock: ManualClock) -> AsyncIterator[Playground]:
    async with Playground(conflict_pause=0.0, clock=clock) as playground:
        yield playground


@pytest.fixture
async def journey(pg: Playground, clock: ManualClock, sqlite_url: str) -> AsyncIterator[Journey]:
    """The bot on SQLite; at the end no call of its was refused, nothing was set aside."""
    async with running(sqlite_url, pg, clock) as journey:
        yield journey
        assert await journey.refusals() == []
        assert await journey.rows("quarantine") == []


@pytest.fixture
async def both(pg: Playground, clock: ManualClock, database_url: str) -> AsyncIterator[Journey]:
    """The same on either database."""
    async with running(database_url, pg, clock) as journey:
        yield journey
        assert await journey.refusals() == []
        assert await journey.rows("quarantine") == []
