"""The bot in this process, on a database with a crowd in it."""

from __future__ import annotations

import asyncio
import logging
import random
import tempfile
import time
import zoneinfo
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakSet

import structlog
from sqlalchemy import select, text
from uvloop import new_event_loop

from bench.crowd import gather, remember
from bench.figures import MILLISECONDS
from bot.app import build, load_catalogue
from bot.clocks import SystemClock
from bot.domain.delivery import Status
from bot.services.sending import Sender
from bot.settings import load
from bot.store import deliveries
from bot.store.tables import delivery, schedule

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from datetime import datetime
    from typing import Any

    from bench.receiver import Receiver
    from bot.ports import Clock
    from bot.running import App
    from bot.store.engine import Tx

T = TypeVar("T")
# How a task that sends is known.
_SEND = Sender._send.__qualname__  # noqa: SLF001 - by its name, so that nothing else is counted


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of CPU and of the wall that so many messages or updates took."""

    number: int
    cpu: float
    wall: float

    @property
    def each(self) -> float:
        """Milliseconds of CPU for one."""
        return self.cpu / self.number * MILLISECONDS

    @property
    def per_second(self) -> float:
        """How many a second of the wall."""
        return self.number / self.wall

    @property
    def core(self) -> float:
        """The share of one core, in percent."""
        return self.cpu / self.wall * 100


class Stopwatch:
    """CPU of this process, all its threads together, and the wall, since it was made."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def run(self, number: int) -> Run:
        """What so many took until now."""
        return Run(number, time.process_time() - self._cpu, time.perf_counter() - self._wall)


class Watch(SystemClock):
    """The machine's clock, which notes when each send began, and how many seconds after its slot."""

    def __init__(self) -> None:
        self.sent_at: list[datetime] = []
        self.late: list[float] = []
        self._noted: WeakSet[asyncio.Task[Any]] = WeakSet()

    async def sleep_until(self, moment: datetime) -> None:
        await super().sleep_until(moment)
        task = asyncio.current_task()
        # A send first waits for its slot; later waits of its task are about writing down.
        if task is None or task in self._noted or getattr(task.get_coro(), "__qualname__", "") != _SEND:
            return
        self._noted.add(task)
        self.sent_at.append(self.now())
        self.late.append((self.sent_at[-1] - moment).total_seconds())


@asynccontextmanager
async def ready(
    receiver: Receiver,
    people: int,
    *,
    due: int | None = None,
    history: int = 0,
    rate: str = "unlimited",
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """The bot on a new SQLite database in which everybody's tip is due, or the first few's."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "BOT_TOKEN": receiver.token,
            "BOT_API_URL": receiver.url,
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "SEND_RATE": rate,
            "HTTP_PORT": "0",
        }
        catalogue = load_catalogue()
        app = build(load(environ), catalogue=catalogue, draw=random.Random(1).random, clock=clock)
        await app.prepare()
        await app.application.initialize()
        now = app.clock.now()
        await app.store.run(gather, now, people, due=people if due is None else due)
        await app.store.run(remember, now, people, days=history, contents=sorted(catalogue.tips))
        yield app
        await app.application.shutdown()
        await app.store.close()


async def sent_all(app: App, people: int) -> Run:
    """From the schedules that are due to the rows that are settled; RuntimeError if one was not sent."""
    before = await app.store.read(_sent)
    watch = Stopwatch()
    app.ticker.start()
    while await app.store.read(_under_way, app.clock.now()):
        await asyncio.sleep(0.1)
    took = watch.run(people)
    sent = await app.store.read(_sent) - before
    await app.sender.leave()
    await app.ticker.stop()
    if sent != people:
        raise RuntimeError(f"{sent} of {people} were sent")
    return took


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs a benchmark as the bot is run: on uvloop, with its own time zones, logs from warnings on."""
    zoneinfo.reset_tzpath(())
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)


def _sent(tx: Tx) -> int:
    return deliveries.counts(tx).get(Status.SENT, 0)


def _under_way(tx: Tx, now: datetime) -> bool:
    """Whether something is due, not yet sent, or not yet written down."""
    late = select(schedule.c.kind).where(schedule.c.next_due_at <= now).limit(1)
    open_ = select(delivery.c.id).where(text("status IN ('due', 'sending')")).limit(1)
    return any(tx.execute(each).first() for each in (late, open_))
