"""How soon `/tip` is answered while a broadcast runs: `python -m bench.replies`. The bar: p99 within 300 ms.

The bot is a process of its own, on SQLite; Telegram, with its limits, and the people who ask are in this one.
Somebody else asks every half second, whether the one before has an answer or not. Beside it, in the same run,
the same questions to a bot that has nothing else to do. The last line is all of it as JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
import time
from datetime import UTC, datetime

from sqlalchemy import NullPool, create_engine
from uvloop import new_event_loop

from bench.crowd import gather, remember
from bench.process import bot_process
from bench.receiver import FIRST
from bot.app import load_catalogue
from bot.store import schema
from playground.handle import Playground
from playground.someone import Someone

RATE = 25
APART = 0.5
# So long the broadcast runs before the first question: the bot has begun in earnest.
BEFORE = 2.0


async def asked(people: int, due: int, seconds: int, history: int) -> tuple[list[float], float]:
    """How long each answer took in milliseconds, sorted; and messages a second that went out besides."""
    askers = int(seconds / APART)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        await asyncio.to_thread(_fill, url, people + askers, due, history)
        async with Playground(seed=1, flood=True) as playground:
            for number in range(people + askers):
                person = playground.world.add_person("P", person_id=FIRST + number)
                playground.world.start_chat(playground.bot, person)
                person.known_to.add(playground.bot.id)
            async with bot_process(playground, url, send_rate=str(RATE)):
                await asyncio.sleep(BEFORE)
                before, begun = _sent(playground), time.perf_counter()
                waits = await _ask(playground, range(FIRST + people, FIRST + people + askers))
                took = time.perf_counter() - begun
                refused = [call for call in await playground.calls() if call.problem]
                if refused:
                    raise RuntimeError(
                        f"{len(refused)} calls were refused, the first with {refused[0].problem}"
                    )
                return sorted(waits), (_sent(playground) - before - askers) / took


def _fill(url: str, people: int, due: int, history: int) -> None:
    schema.migrate(url)
    now = datetime.now(UTC)
    with create_engine(url, poolclass=NullPool).begin() as tx:
        gather(tx, now, people, due=due)
        remember(tx, now, people, days=history, contents=sorted(load_catalogue().tips))


async def _ask(playground: Playground, people: range) -> list[float]:
    """One asks every half second, by the clock; nobody waits for the answer to another."""
    begun = time.perf_counter()

    async def ask(place: int, number: int) -> float:
        await asyncio.sleep(begun + place * APART - time.perf_counter())
        since = time.perf_counter()
        await Someone(playground, number, "P").ask("/tip", timeout=30)
        return (time.perf_counter() - since) * 1000

    return await asyncio.gather(*(ask(place, number) for place, number in enumerate(people)))


def _sent(playground: Playground) -> int:
    return sum(chat.sent for chat in playground.bot.chats.values())


async def main(people: int, seconds: int, history: int) -> None:
    """The quiet bot first, then the one that is busy."""
    figures = {}
    for name, due in (("nothing else to do", 0), (f"a broadcast of {people}", people)):
        waits, besides = await asked(people, due, seconds, history)
        figures[name] = {f"p{part}_ms": round(waits[len(waits) * part // 100], 1) for part in (50, 99)}
        figures[name] |= {"longest_ms": round(waits[-1], 1), "besides_per_second": round(besides, 1)}
        row = ", ".join(f"{what} {value:g}" for what, value in figures[name].items())
        print(f"/tip, {name:<24} {len(waits)} asked: {row}")
    quiet, busy = figures.values()
    print(json.dumps({**figures, "p99_x_quiet": round(busy["p99_ms"] / quiet["p99_ms"], 2)}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seconds", type=int, default=90, help="how long people ask, in each of the two")
    parser.add_argument(
        "--history", type=int, default=30, help="days of ledger that everybody has behind them"
    )
    wanted = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main(wanted.people, wanted.seconds, wanted.history))
