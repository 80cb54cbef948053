"""A world that moves only when everyone in it waits: time is the test's own, and a day passes in a moment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bot.domain.delivery import Kind, Sent
from bot.services.planning import Planner
from bot.services.sending import Sender
from tips.catalogue import FILES, Catalogue, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.domain.delivery import Outcome
    from bot.ports import Parcel
    from bot.store.engine import Store
    from tests.conftest import Enrol

T = TypeVar("T")


class World:
    """A clock whose time jumps to the next sleeper as soon as nobody is at work, in loop or store."""

    def __init__(self, now: datetime, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._at_work = 0
        self._rested = asyncio.Event()
        for name in ("run", "read"):
            monkeypatch.setattr(store, name, self._watched(getattr(store, name)))

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        if moment <= self._now:
            await asyncio.sleep(0)
            return
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (moment, next(self._numbers), waiting))
        await waiting

    async def after(self, seconds: float) -> None:
        await self.sleep_until(self._now + timedelta(seconds=seconds))

    async def live(self, *lives: Coroutine[Any, Any, T]) -> list[T]:
        """Let time pass until these lives are over."""
        together = asyncio.gather(*lives)
        while not together.done():
            await self._everyone_waits()
            if not together.done() and not self._wake_next():
                raise AssertionError("everyone waits for something that never comes")
        return await together

    async def _everyone_waits(self) -> None:
        quiet = 0
        while quiet < 20:
            if self._at_work:
                self._rested.clear()
                await self._rested.wait()
                quiet = 0
            await asyncio.sleep(0)
            quiet += 1

    def _wake_next(self) -> bool:
        while self._sleepers:
            moment, _, waiting = heappop(self._sleepers)
            if not waiting.done():
                self._now = max(self._now, moment)
                waiting.set_result(None)
                return True
        return False

    def _watched(
        self, original: Callable[..., Coroutine[Any, Any, T]]
    ) -> Callable[..., Coroutine[Any, Any, T]]:
        async def watched(*args: Any, **kwargs: Any) -> T:
            self._at_work += 1
            try:
                return await original(*args, **kwargs)
            finally:
                self._at_work -= 1
                self._rested.set()

        return watched


@dataclass
class FakeMessenger:
    """Implements the Messenger port. `answer` decides what becomes of a parcel; each takes `seconds`."""

    world: World
    answer: Callable[[Parcel], Outcome] = lambda parcel: Sent(parcel.delivery_id)
    seconds: float = 0.05
    answers_probes: Callable[[], bool] = lambda: True
    sent: list[tuple[datetime, Parcel]] = field(default_factory=list)
    probes: list[datetime] = field(default_factory=list)
    under_way: int = 0

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.sent.append((self.world.now(), parcel))
        self.under_way += 1
        try:
            await self.world.after(self.seconds)
            return self.answer(parcel)
        finally:
            self.under_way -= 1

    async def probe(self) -> bool:
        self.probes.append(self.world.now())
        return self.answers_probes()

    @property
    def kinds(self) -> list[str]:
        return [parcel.kind.value for _, parcel in self.sent]


@pytest.fixture
def world(now: datetime, store: Store, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(now, store, monkeypatch)


@pytest.fixture
def messenger(world: World) -> FakeMessenger:
    return FakeMessenger(world)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return parse({name: files("tips").joinpath("content", name).read_text("utf-8") for name in FILES})


@pytest.fixture
def planner(store: Store, world: World, catalogue: Catalogue) -> Planner:
    return Planner(store, world, catalogue, random=lambda: 0.5)


@pytest.fixture
def sender(store: Store, world: World, messenger: FakeMessenger) -> Sender:
    return Sender(store, messenger, world, rate=25)


@pytest.fixture
async def due(world: World, planner: Planner, enrol: Enrol) -> Any:
    """Call it with a number of subscribers: their tips are planned, and it is 08:00 in Madrid."""

    async def plan(subscribers: int = 1, *kinds: Kind, **columns: Any) -> list[int]:
        ids = [await enrol(*kinds, **columns) for _ in range(subscribers)]
        await world.live(world.sleep_until(datetime(2026, 11, 23, 7, 0, tzinfo=UTC)))
        await world.live(planner.plan())
        return ids

    return plan
