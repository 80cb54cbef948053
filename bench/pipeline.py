"""The whole pipeline on SQLite against bare sends of others: `python -m bench.pipeline`.

Choosing, the ledger, rendering, sending and settling, everything due at once. The receiving end is a process
of its own. Each figure is a readable row; the last line is all of them as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import tempfile
import time
import zoneinfo
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select, text
from uvloop import new_event_loop

from bench import peers
from bench.crowd import gather, remember
from bench.receiver import receiver
from bot.app import build, load_catalogue
from bot.clocks import SystemClock
from bot.domain.delivery import Status
from bot.settings import load
from bot.store import deliveries
from bot.store.tables import delivery, schedule

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.running import App
    from bot.store.engine import Tx


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of CPU and of the wall that so many messages took."""

    messages: int
    cpu: float
    wall: float

    @property
    def each(self) -> float:
        """Milliseconds of CPU a message."""
        return self.cpu / self.messages * 1000


class Watch(SystemClock):
    """The machine's clock, which notes how late it woke whoever slept: for sends, how far off their slots."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def sleep_until(self, moment: datetime) -> None:
        await super().sleep_until(moment)
        self.late.append((self.now() - moment).total_seconds())


@asynccontextmanager
async def ready(
    url: str, token: str, people: int, history: int, rate: str, clock: Watch | None = None
) -> AsyncIterator[App]:
    """The bot on a new database in which everybody's tip is due."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "BOT_TOKEN": token,
            "BOT_API_URL": url,
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "SEND_RATE": rate,
            "HTTP_PORT": "0",
        }
        catalogue = load_catalogue()
        app = build(load(environ), catalogue=catalogue, draw=random.Random(1).random, clock=clock)
        await app.prepare()
        await app.application.initialize()
        now = app.clock.now()
        await app.store.run(gather, now, people, due=people)
        await app.store.run(remember, now, people, days=history, contents=sorted(catalogue.tips))
        # Once for all, at a bot's first start; not what is measured.
        await app.ticker.fire("retime")
        yield app
        await app.application.shutdown()
        await app.store.close()


async def pipeline(
    url: str, token: str, people: int, *, history: int = 0, rate: str = "unlimited"
) -> tuple[Run, list[float]]:
    """From the schedules that are due to the rows that are settled; and how late each send was, sorted."""
    clock = Watch()
    async with ready(url, token, people, history, rate, clock) as app:
        cpu, wall = time.process_time(), time.perf_counter()
        app.ticker.start()
        while await app.store.read(under_way, app.clock.now()):
            await asyncio.sleep(0.1)
        took = Run(people, time.process_time() - cpu, time.perf_counter() - wall)
        sent = (await app.store.read(deliveries.counts))[Status.SENT] - people * history
        if sent != people:
            raise RuntimeError(f"{sent} of {people} were sent")
        await app.sender.leave()
        await app.ticker.stop()
    return took, sorted(clock.late)


def under_way(tx: Tx, now: datetime) -> bool:
    """Whether something is due, not yet sent, or not yet written down."""
    late = select(schedule.c.kind).where(schedule.c.next_due_at <= now).limit(1)
    open_ = select(delivery.c.id).where(text("status IN ('due', 'sending')")).limit(1)
    return any(tx.execute(each).first() for each in (late, open_))


async def main(people: int, history: int, rate: int) -> None:
    """Ours and theirs by turns, in one process."""
    zoneinfo.reset_tzpath(())
    runs: dict[str, Run] = {}
    async with receiver(people) as (url, token):
        runs["aiogram, bare send"] = Run(people, *await peers.aiogram(url, token, people))
        few = max(100, people // 20)
        runs["python-telegram-bot, bare send"] = Run(few, *await peers.telegram(url, token, few))
        runs["pipeline"], _ = await pipeline(url, token, people)
        runs[f"pipeline, {history} days of history"], _ = await pipeline(url, token, people, history=history)
        paced, late = await pipeline(url, token, people, rate=str(rate))
        runs[f"pipeline, paced at {rate}/s"] = paced
    figures = {name: _figures(run, runs["aiogram, bare send"]) for name, run in runs.items()}
    for name, figure in figures.items():
        print(
            f"{name:<36} {figure['cpu_ms']:7.3f} ms CPU a message {figure['per_second']:7.0f}/s "
            f"{figure['core'] * 100:4.0f}% of a core {figure['x_aiogram']:6.2f} x aiogram"
        )
    slots = {f"late_ms_p{part}": late[len(late) * part // 100] * 1000 for part in (50, 99)}
    print(f"slot error at {rate}/s: p50 {slots['late_ms_p50']:.1f} ms, p99 {slots['late_ms_p99']:.1f} ms")
    print(json.dumps({"people": people, **figures, f"slots at {rate}/s": slots}))


def _figures(run: Run, peer: Run) -> dict[str, float]:
    return {
        "cpu_ms": round(run.each, 4),
        "per_second": round(run.messages / run.wall, 1),
        "core": round(run.cpu / run.wall, 3),
        "x_aiogram": round(run.each / peer.each, 3),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument(
        "--history", type=int, default=60, help="days of ledger that each choice has behind it"
    )
    parser.add_argument("--rate", type=int, default=1000, help="messages a second of the paced run")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main(asked.people, asked.history, asked.rate))
