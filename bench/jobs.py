"""Everybody due in one second: `python -m bench.jobs`. Ours beside python-telegram-bot's JobQueue.

There it is a job for each chat, as its documentation and most bots have it: APScheduler drops a job that
begins a second late, and the client gives up on a message that finds no free connection within a second.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_MISSED
from telegram.ext import ApplicationBuilder, ContextTypes

from bench.figures import show
from bench.ours import Stopwatch, ready, run, sent_all
from bench.peers import TEXT
from bench.receiver import FIRST, receiver

if TYPE_CHECKING:
    from bench.ours import Run
    from bench.receiver import Receiver

# Time to set the jobs up before they are due.
_AHEAD = timedelta(seconds=15)
# What is under way after so many seconds is left alone.
_PATIENCE = 60


async def job_queue(to: Receiver, people: int) -> tuple[Run, collections.Counter[str]]:
    """What became of a job for each, and what it took from the second they were due."""
    became: collections.Counter[str] = collections.Counter()
    over = asyncio.Event()

    def note(what: str) -> None:
        became[what] += 1
        if became.total() == people:
            over.set()

    async def send(context: ContextTypes.DEFAULT_TYPE) -> None:
        if context.job is None or context.job.chat_id is None:
            raise RuntimeError("a job without a chat")
        try:
            await context.bot.send_message(context.job.chat_id, TEXT, parse_mode="HTML")
        except Exception as error:  # noqa: BLE001 - whatever it is, the message is lost
            note(type(error).__name__)
        else:
            note("delivered")

    application = ApplicationBuilder().token(to.token).base_url(f"{to.url}/bot").updater(None).build()
    queue = application.job_queue
    if queue is None:
        raise RuntimeError("APScheduler is not installed")
    # One line for each job that is dropped.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    queue.scheduler.add_listener(lambda _: note("dropped"), EVENT_JOB_MISSED)
    async with application:
        at = datetime.now(UTC) + _AHEAD
        for number in range(people):
            queue.run_once(send, at, chat_id=FIRST + number)
        await queue.start()
        await asyncio.sleep((at - datetime.now(UTC)).total_seconds())
        watch = Stopwatch()
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), _PATIENCE)
        took = watch.run(people)
        await queue.stop(wait=False)
    return took, became


async def main(people: int) -> None:
    """Each with a receiving end of its own, which says what came."""
    async with receiver(people) as to:
        theirs, became = await job_queue(to, people)
        their_once, _ = await to.delivered()
    async with receiver(people) as to, ready(to, people) as app:
        took = await sent_all(app, people)
        once, more = await to.delivered()
    peer = "JobQueue, a job for each"
    show("all due at once, delivered exactly once", once, "people", peer, their_once, least=people)
    show("all due at once, not delivered", people - once - more, "people", peer, people - their_once, most=0)
    show("all due at once, delivered twice", more, "people", "of", people, most=0)
    for what, number in became.items():
        show(f"{peer}: {what}", number, "people", "of", people)
    show("all due at once, until the last", took.wall, "s", f"{peer}, until it gave up", theirs.wall)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=10_000)
    run(main(parser.parse_args().people))
