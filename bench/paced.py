"""Sending by the clock: `python -m bench.paced`. At 1,000 a second, and at 25 under Telegram's limits."""

from __future__ import annotations

import argparse

from bench.figures import MILLISECONDS, part, show
from bench.ours import Run, Watch, ready, run, sent_all
from bench.receiver import receiver

FAST, USUAL = 1000, 25


async def paced(people: int, rate: int) -> tuple[Run, Watch, int]:
    """What it took, when each message left, and how many were refused with 429."""
    clock = Watch()
    async with (
        receiver(people, flood=rate == USUAL) as to,
        ready(to, people, rate=str(rate), clock=clock) as app,
    ):
        took = await sent_all(app, people)
        return took, clock, await to.refused()


def used(clock: Watch, rate: int) -> float:
    """The share of the rate that was used from the first message to the last, in percent."""
    seconds = (max(clock.sent_at) - min(clock.sent_at)).total_seconds()
    return (len(clock.sent_at) - 1) / seconds / rate * 100


async def main(fast: int, usual: int) -> None:
    """Each rate on a database of its own."""
    took, clock, _ = await paced(fast, FAST)
    slow, calm, refused = await paced(usual, USUAL)
    at, beside = f"at {FAST:,}/s", f"at {USUAL}/s"
    show(f"{at}, share of a core", took.core, "%", beside, slow.core, most=40)
    show(f"{at}, share of the rate used", used(clock, FAST), "%", "asked for", 100)
    for percent, bar in ((50, None), (99, 50.0)):
        late = part(clock.late, percent) * MILLISECONDS
        calmly = part(calm.late, percent) * MILLISECONDS
        show(f"{at}, slot error p{percent}", late, "ms", beside, calmly, most=bar)
        show(f"{beside}, slot error p{percent}", calmly, "ms", at, late)
    show(f"{beside}, share of a core", slow.core, "%", at, took.core)
    show(f"{beside}, share of the rate used", used(calm, USUAL), "%", "asked for", 100, least=98)
    show(f"{beside} under Telegram's limits, answers 429", refused, "answers", "messages", usual, most=0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--fast", type=int, default=20_000, help=f"messages at {FAST} a second")
    parser.add_argument("--usual", type=int, default=500, help=f"messages at {USUAL} a second")
    asked = parser.parse_args()
    run(main(asked.fast, asked.usual))
