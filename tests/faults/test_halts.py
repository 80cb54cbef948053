"""429: whoever was told sends nothing meanwhile, the others learn of it, and nothing is lost by it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Status
from bot.store import pace
from bot.telegram.failures import SILENT_FLOOD_WAIT
from playground.handle import Playground
from tests.faults import rig, seeding
from tests.faults.leant import Dial, LeantClock
from tests.faults.relay import Relay, relay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bot.ports import Clock
    from bot.store.engine import Tx
    from tests.faults.rig import Town

# What was on its way to the wire as the answer came is no disobedience, also on a machine that is busy.
ON_THE_WIRE = 0.5
LEARNT = 2.0


def asked_within(line: Relay, begin: float, end: float) -> int:
    """How many sends were asked for in between."""
    return sum(begin < at < end for at in line.asked_at)


def disobeyed(lines: list[Relay], seconds: float) -> tuple[int, int]:
    """How many sends were asked for in the halt: by whoever was told, and later by the others."""
    [(line, at)] = [(line, at) for line in lines for at in line.refused_at[:1]]
    told = asked_within(line, at + ON_THE_WIRE, at + seconds)
    others = [other for other in lines if other is not line]
    return told, sum(asked_within(other, at + LEARNT, at + seconds) for other in others)


def stands_still_until(after: datetime) -> Callable[[Tx], bool]:
    """Whether nothing flies, for a halt that ends later than that."""

    def holds(tx: Tx) -> bool:
        end = pace.halted_until(tx)
        return end is not None and end > after and not seeding.sending(tx)

    return holds


async def halted(database: str, *, seconds: int, replicas: int, name: str) -> None:
    """A halt of so many seconds."""
    async with AsyncExitStack() as ending:
        town = await ending.enter_async_context(rig.town(Playground(seed=7), database, 60))
        lines = [await ending.enter_async_context(relay(town.playground.url)) for _ in range(replicas)]
        each = [{"BOT_API_URL": line.url, "SEND_RATE": "50"} for line in lines]
        bots = await ending.enter_async_context(rig.bots(town, *each))
        await town.broadcast()
        await town.until_sent(20, since=town.mark)
        await town.playground.fault("error", "sendMessage", status=429, retry_after=seconds)
        town.faults += 1
        await town.until_done(seconds + rig.PATIENCE)
        assert await rig.ended(bots) == [0] * replicas
        told, others = disobeyed(lines, seconds)
        town.notes.append(f"asked within the halt by the told {told}, by others {others}")
        await rig.told(name, town, allowed=0)
        assert told == 0
        assert others == 0
        assert (await town.standing())[Status.SENT] == town.people


async def outlasted(database: str, dial: Dial, people: int) -> None:
    """A halt that does not say how long it is, then one of 10,072 s; Telegram and the bot share the dial."""
    clock = LeantClock(dial)
    async with rig.town(Playground(seed=7, clock=clock), database, people) as town:
        async with rig.bot(town, FAULTS_DIAL=str(dial.path), SEND_RATE="50") as process:
            await town.broadcast()
            await stood_still(town, clock, 3)
            dial.skip(5)
            await stood_still(town, clock, 10_072)
            sent = town.sent
            dial.skip(10_000)
            await asyncio.sleep(0.5)
            assert town.sent == sent, "something left while the halt was on"
            dial.skip(80)
            await town.until_done()
            assert await rig.ended([process]) == [0]
        await rig.told("429 without parameters, then of 10,072 s", town, allowed=0)
        assert (await town.standing())[Status.SENT] == town.people


async def stood_still(town: Town, clock: Clock, seconds: int) -> None:
    """Send a few, answer a 429 (three seconds are not said aloud), and wait until nothing flies."""
    await town.until_sent(20)
    said = None if seconds == SILENT_FLOOD_WAIT.total_seconds() else seconds
    await town.playground.fault("error", "sendMessage", status=429, retry_after=said)
    town.faults += 1
    await town.until(stands_still_until(clock.now() + timedelta(seconds=seconds - 1)))


async def test_a_halt_is_kept(sqlite_url: str) -> None:
    await halted(sqlite_url, seconds=2, replicas=1, name="429 of 2 s")


async def test_replicas_learn_of_a_halt(own_postgresql_url: str) -> None:
    await halted(own_postgresql_url, seconds=3, replicas=2, name="429 of 3 s, 2 replicas")


async def test_a_halt_without_a_length_and_one_of_hours_end_when_they_are_over(
    sqlite_url: str, tmp_path: Path, times: int
) -> None:
    """The window is three hours: what waits still arrives."""
    await outlasted(sqlite_url, Dial(tmp_path / "dial"), 60 * times)


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seconds", [1, 30])
async def test_four_replicas_learn_of_a_halt(own_postgresql_url: str, seconds: int) -> None:
    await halted(
        own_postgresql_url, seconds=seconds, replicas=4, name=f"429 of {seconds} s, 4 replicas, long"
    )


@pytest.mark.faults
@pytest.mark.parametrize("seconds", [1, 30])
async def test_a_halt_of_a_second_and_of_thirty_is_kept(sqlite_url: str, seconds: int) -> None:
    await halted(sqlite_url, seconds=seconds, replicas=1, name=f"429 of {seconds} s, long")
