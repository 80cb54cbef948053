"""The bot as a process of its own, against a local Telegram in this one."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.handle import Playground

ROOT = Path(__file__).parents[1]


@asynccontextmanager
async def bot_process(
    playground: Playground, database: str, *, send_rate: str = "unlimited"
) -> AsyncIterator[tuple[int, float]]:
    """Runs the bot until the block ends. Gives its process id, and the seconds it took to poll.

    `BENCH_PYTHON` names another interpreter, such as one with the locked requirements alone.
    """
    environ = {
        "PATH": os.environ.get("PATH", ""),
        "BOT_TOKEN": playground.token,
        "BOT_API_URL": playground.url,
        "DATABASE_URL": database,
        "SEND_RATE": send_rate,
        "HTTP_PORT": "0",
    }
    polled = playground.bot.queue.polled
    polled.clear()
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        os.environ.get("BENCH_PYTHON", sys.executable), "-m", "bot", "run",
        env=environ, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await asyncio.wait_for(polled.wait(), 30)
        yield process.pid, time.perf_counter() - begun
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def resident_mb(pid: int) -> float:
    """The resident memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
