"""From process start to polling, and the memory it takes: `python -m bench.start`.

With few subscribers and with many; in both a thousand tips are due and sent before the memory is looked at.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.crowd import gather
from bench.figures import show
from bench.ours import run
from bench.process import bot_process, resident_mb
from bench.receiver import populate
from bot.store.migrate import engine, upgrade
from playground.handle import Playground

_DUE = 1000
_PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until it polls, the median of the starts; MB at that moment, and after its first sends."""

    seconds: float
    polling: float
    sent: float


async def first(playground: Playground) -> float:
    """Seconds of a first start, which makes the database."""
    with tempfile.TemporaryDirectory() as folder:
        async with bot_process(playground, f"sqlite:///{folder}/bench.db") as (_, seconds):
            return seconds


async def started(people: int, runs: int) -> Start:
    """Again and again, on a database that is up to date."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        await asyncio.to_thread(_fill, database, people)
        async with Playground(seed=1, fast=True) as playground:
            populate(playground, _DUE)
            async with bot_process(playground, database) as (pid, _):
                await _sent(playground)
                sent = resident_mb(pid)
            seconds, polling = [], 0.0
            for _ in range(runs):
                async with bot_process(playground, database) as (pid, took):
                    seconds.append(took)
                    polling = resident_mb(pid)
            return Start(statistics.median(seconds), polling, sent)


def _fill(database: str, people: int) -> None:
    upgrade(database)
    with engine(database).begin() as tx:
        gather(tx, datetime.now(UTC), people, due=_DUE)


async def _sent(playground: Playground) -> None:
    async with asyncio.timeout(_PATIENCE):
        while sum(chat.sent for chat in playground.bot.chats.values()) < _DUE:
            await asyncio.sleep(0.1)
    # Until the last is written down.
    await asyncio.sleep(1)


async def main(people: int, baseline: int, runs: int) -> None:
    """Few, then many."""
    async with Playground(seed=1) as playground:
        fresh = await first(playground)
    few, many = await started(baseline, runs), await started(people, runs)
    beside, crowd = f"{baseline:,} subscribers", f"{people:,} subscribers"
    show("first start, with a migration", fresh, "s", beside, few.seconds, most=3.0)
    show(f"{crowd}: start", many.seconds, "s", beside, few.seconds, most=1.0)
    show(f"{crowd}: memory once polling", many.polling, "MB", beside, few.polling)
    show(f"{crowd}: memory after {_DUE:,} tips", many.sent, "MB", beside, few.sent)
    show(f"{crowd}: memory above the few's", many.sent - few.sent, "MB", beside, few.sent, most=20)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--baseline", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    run(main(asked.people, asked.baseline, asked.runs))
