"""What an update costs: `python -m bench.updates`. `/tip` and a press of Done, from poll to last call.

Beside them aiogram with the handler of its own introduction: it sends back what it was sent. Both poll a
receiving end in another process, where as many people write as there are updates, all at once.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from aiogram import Dispatcher

from bench.figures import show
from bench.ours import Stopwatch, ready, run
from bench.peers import aiogram_bot
from bench.receiver import receiver

if TYPE_CHECKING:
    from aiogram.types import Message

    from bench.ours import Run
    from bench.receiver import Receiver

# Polled and answered before anything is measured.
_WARM_UP = "/help"


async def echo(to: Receiver, people: int) -> Run:
    """What an echo costs aiogram."""
    dispatcher = Dispatcher()

    async def answer(message: Message) -> None:
        await message.answer(message.text or "")

    dispatcher.message.register(answer)
    async with aiogram_bot(to) as bot, asyncio.TaskGroup() as group:
        group.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
        await to.say(_WARM_UP)
        await to.settled(people)
        watch = Stopwatch()
        await to.say("/tip")
        await to.settled(2 * people)
        took = watch.run(people)
        await dispatcher.stop_polling()
    return took


async def ours(to: Receiver, people: int) -> tuple[Run, Run]:
    """`/tip`, then Done under it."""
    async with ready(to, people, due=0) as app, asyncio.TaskGroup() as group:
        group.create_task(app.updates.run())
        await to.say(_WARM_UP)
        await to.settled(people)
        watch = Stopwatch()
        await to.say("/tip")
        await to.settled(2 * people)
        tip = watch.run(people)
        watch = Stopwatch()
        await to.press("✅ Done")
        await to.settled(2 * people)
        done = watch.run(people)
        app.updates.stop()
    return tip, done


async def main(people: int) -> None:
    """Each with a receiving end of its own."""
    async with receiver(people) as to:
        theirs = await echo(to, people)
    async with receiver(people) as to:
        tip, done = await ours(to, people)
    peer = "aiogram, an echo"
    show("/tip, an update", tip.each, "ms CPU", peer, theirs.each, most=1.5)
    show("Done, an update", done.each, "ms CPU", peer, theirs.each, most=2.0)
    show("/tip, updates", tip.per_second, "a second", peer, theirs.per_second)
    show("Done, updates", done.per_second, "a second", peer, theirs.per_second)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    run(main(parser.parse_args().people))
