"""What a message costs: `python -m bench.pipeline`. Everything is due at once, and nothing is paced.

The bare send of other libraries and ours, then the whole pipeline on SQLite: choosing, the ledger, rendering,
sending and settling. The receiving end is a process of its own.
"""

from __future__ import annotations

import argparse

from bench import peers
from bench.figures import show
from bench.ours import Run, ready, run, sent_all
from bench.receiver import receiver

PEER = "aiogram, bare send"


async def main(people: int, history: int) -> None:
    """Ours and theirs by turns, in one process."""
    few = max(100, people // 20)
    async with receiver(people) as to:
        theirs = await peers.aiogram(to, people)
        _show("python-telegram-bot, bare send", await peers.telegram(to, few), theirs)
        _show("ours, bare send", await peers.ours(to, people), theirs)
        async with ready(to, people) as app:
            whole = await sent_all(app, people)
        async with ready(to, people, history=history) as app:
            old = await sent_all(app, people)
        # Once more at the end: whatever else the machine did, it did to both.
        again = await peers.aiogram(to, people)
    theirs = Run(2 * people, theirs.cpu + again.cpu, theirs.wall + again.wall)
    _show("the whole pipeline", whole, theirs, most_ratio=1.0)
    show("the whole pipeline, messages", whole.per_second, "a second", PEER, theirs.per_second, least=1500)
    _show(f"the whole pipeline, {history} days of history", old, theirs, most_ratio=1.0)


def _show(name: str, took: Run, theirs: Run, most_ratio: float | None = None) -> None:
    show(f"{name}, a message", took.each, "ms CPU", PEER, theirs.each, most_ratio=most_ratio)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--history", type=int, default=60, help="days of ledger behind each choice")
    asked = parser.parse_args()
    run(main(asked.people, asked.history))
