"""From process start to polling: `python bench/start.py`. The bar: 1.0 s; 3 s with a first migration."""

from __future__ import annotations

import asyncio
import statistics
import tempfile

from bench.process import bot_process, resident_mb
from playground.handle import Playground

RUNS = 7


async def main() -> None:
    """Starts the bot on a new database once, then on the same again and again."""
    with tempfile.TemporaryDirectory() as folder:
        async with Playground(seed=1) as playground:
            database = f"sqlite:///{folder}/bench.db"
            async with bot_process(playground, database) as (_, first):
                print(f"first start, with migration   {first:.2f} s")
            seconds, memory = [], 0.0
            for _ in range(RUNS):
                async with bot_process(playground, database) as (pid, took):
                    seconds.append(took)
                    memory = resident_mb(pid)
            print(f"start, up to date             {statistics.median(seconds):.2f} s median of {RUNS}")
            print(f"                              {min(seconds):.2f} to {max(seconds):.2f} s")
            print(f"resident memory once polling  {memory:.0f} MB")


asyncio.run(main())
