"""Everybody due in one second: `python -m bench.jobs`. Ours beside python-telegram-bot's JobQueue.

There it is a job for each chat, as its documentation and most bots have it: APScheduler drops a job that
begins a second late, and the client gives up on a message that finds no free connection within a second.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_MISSED
from telegram.ext import ApplicationBuilder, ContextTypes

from bench.figures import show
from bench.ours import ready, run, sent_all
from bench.peers import TEXT
from bench.receiver import FIRST, receiver

if TYPE_CHECKING:
    from bench.receiver import Receiver

# Time to set the jobs up before they are due.
_AHEAD = timedelta(seconds=15)
# What is under way after so many seconds is left alone.
_PATIENCE = 45
_DROPPED = b"dropped\n"


async def job_queue(to: Receiver, people: int) -> tuple[float, int]:
    """Seconds from when they were due until all was over or patience ended; and how many were dropped.

    A process of its own: its loop is so busy that nothing in it could end it.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.jobs", "--people", str(people), "--at", to.url, to.token,
        cwd=Path(__file__).parents[1], stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdout is None:
        raise RuntimeError("no pipe")
    dropped = 0
    await process.stdout.readline()
    began = time.perf_counter()
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            async for line in process.stdout:
                dropped += line == _DROPPED
    took = time.perf_counter() - began
    if process.returncode is None:
        process.kill()
    await process.wait()
    return took, dropped


async def theirs(url: str, token: str, people: int) -> None:
    """A job for each; says when they are due, and of each what became of it."""
    left = asyncio.Semaphore(0)

    def note(what: bytes) -> None:
        sys.stdout.buffer.write(what)
        sys.stdout.buffer.flush()
        left.release()

    async def send(context: ContextTypes.DEFAULT_TYPE) -> None:
        if context.job is None or context.job.chat_id is None:
            raise RuntimeError("a job without a chat")
        try:
            await context.bot.send_message(context.job.chat_id, TEXT, parse_mode="HTML")
        finally:
            note(b"over\n")

    application = ApplicationBuilder().token(token).base_url(f"{url}/bot").updater(None).build()
    queue = application.job_queue
    if queue is None:
        raise RuntimeError("APScheduler is not installed")
    # A line for each job that is dropped, a traceback for each that fails.
    logging.disable(logging.CRITICAL)
    queue.scheduler.add_listener(lambda _: note(_DROPPED), EVENT_JOB_MISSED)
    async with application:
        at = datetime.now(UTC) + _AHEAD
        for number in range(people):
            queue.run_once(send, at, chat_id=FIRST + number)
        await queue.start()
        await asyncio.sleep((at - datetime.now(UTC)).total_seconds())
        sys.stdout.buffer.write(b"due\n")
        sys.stdout.buffer.flush()
        for _ in range(people):
            await left.acquire()


async def main(people: int) -> None:
    """Each with a receiving end of its own, which says what came."""
    async with receiver(people) as to:
        their_seconds, dropped = await job_queue(to, people)
        their_once, _ = await to.delivered()
    async with receiver(people) as to, ready(to, people) as app:
        took = await sent_all(app, people)
        once, more = await to.delivered()
    peer = "JobQueue, a job for each"
    show("all due at once: delivered exactly once", once, "people", peer, their_once, least=people)
    show("all due at once: not delivered", people - once - more, "people", peer, people - their_once, most=0)
    show("all due at once: delivered twice", more, "people", "of", people, most=0)
    show("all due at once: until the last", took.wall, "s", f"{peer}, at most {_PATIENCE}", their_seconds)
    show(f"{peer}: dropped by APScheduler", dropped, "people", "of", people)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--at", nargs=2, metavar=("url", "token"), help="be the peer, at this receiving end")
    asked = parser.parse_args()
    run(theirs(asked.at[0], asked.at[1], asked.people) if asked.at else main(asked.people))
