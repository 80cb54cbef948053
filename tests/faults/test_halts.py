"""429: whoever was told sends nothing meanwhile, the others learn of it, and nothing is lost by it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from bot.domain.delivery import Status
from bot.store import tables
from playground.handle import Playground
from tests.faults import rig
from tests.faults.leant import Dial, LeantClock
from tests.faults.relay import Relay, relay

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.engine import Tx

# What was on its way to the wire as the answer came is no disobedience, also on a machine that is busy.
ON_THE_WIRE = 0.5
LEARNT = 2.0
IN_FLIGHT = 25


def asked_within(line: Relay, begin: float, end: float) -> int:
    """How many sends were asked for in between."""
    return sum(begin < at < end for at in line.asked_at)


def disobeyed(lines: list[Relay], seconds: float) -> tuple[int, int]:
    """How many sends were asked for in the halt: by whoever was told, and later by the others."""
    [(line, at)] = [(line, at) for line in lines for at in line.refused_at[:1]]
    told = asked_within(line, at + ON_THE_WIRE, at + seconds)
    others = [other for other in lines if other is not line]
    return told, sum(asked_within(other, at + LEARNT, at + seconds) for other in others)


def nothing_flies(tx: Tx) -> bool:
    flying = select(func.count()).where(tables.delivery.c.status == Status.SENDING)
    return tx.scalar(flying) == 0


async def halted(database: str, *, seconds: int, replicas: int, name: str, silent: bool = True) -> None:
    """A halt of so many seconds; then, `silent`, one that does not say how long it is."""
    async with AsyncExitStack() as ending:
        town = await ending.enter_async_context(rig.town(Playground(seed=7), database, 100))
        lines = [await ending.enter_async_context(relay(town.playground.url)) for _ in range(replicas)]
        each = [{"BOT_API_URL": line.url, "SEND_RATE": "50"} for line in lines]
        bots = await ending.enter_async_context(rig.bots(town, *each))
        await town.broadcast()
        await town.until_sent(20, since=town.mark)
        for wait in (seconds, None)[: 1 + silent]:
            await town.playground.fault("error", "sendMessage", status=429, retry_after=wait)
            town.faults += 1
            await town.until_sent(IN_FLIGHT + 10)
        await town.until_done()
        assert await rig.ended(bots) == [0] * replicas
        told, others = disobeyed(lines, seconds)
        town.notes.append(f"{seconds} s: asked within the halt by the told {told}, by others {others}")
        await rig.told(name, town, allowed=0)
        assert told == 0
        assert others == 0
        assert (await town.standing())[Status.SENT] == town.people


async def test_a_halt_is_kept_and_loses_nothing(sqlite_url: str) -> None:
    await halted(sqlite_url, seconds=2, replicas=1, name="429 of 2 s and without parameters")


async def test_replicas_learn_of_a_halt(own_postgresql_url: str) -> None:
    await halted(own_postgresql_url, seconds=3, replicas=2, name="429 of 3 s, 2 replicas", silent=False)


async def test_a_halt_of_hours_ends_when_it_is_over(sqlite_url: str, tmp_path: Path) -> None:
    """10,072 s, and the window is three hours: what waits still arrives. Bot and Telegram share a clock."""
    dial = Dial(tmp_path / "dial")
    async with rig.town(Playground(seed=7, clock=LeantClock(dial)), sqlite_url, 60) as town:
        async with rig.bot(town, FAULTS_DIAL=str(dial.path), SEND_RATE="50") as process:
            await town.playground.fault("error", "sendMessage", status=429, retry_after=10_072, skip=20)
            await town.broadcast()
            await town.until_sent(20, since=town.mark)
            # Leases would seem to run out in the step.
            await town.until(nothing_flies)
            dial.step(10_000)
            await asyncio.sleep(1)
            # What was in flight as the answer came has arrived; nothing else.
            assert town.sent <= town.mark + 20 + IN_FLIGHT
            dial.step(80)
            town.faults += 1
            await town.until_sent(town.people, since=town.mark)
            await town.until_done()
            assert await rig.ended([process]) == [0]
        await rig.told("429 of 10,072 s", town, allowed=0)
        assert (await town.standing())[Status.SENT] == town.people


@pytest.mark.faults
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seconds", [1, 30])
async def test_four_replicas_learn_of_a_halt(own_postgresql_url: str, seconds: int) -> None:
    name = f"429 of {seconds} s and without parameters, 4 replicas, long"
    await halted(own_postgresql_url, seconds=seconds, replicas=4, name=name)


@pytest.mark.faults
@pytest.mark.parametrize("seconds", [1, 30])
async def test_a_halt_of_a_second_and_of_thirty_is_kept(sqlite_url: str, seconds: int) -> None:
    name = f"429 of {seconds} s and without parameters, long"
    await halted(sqlite_url, seconds=seconds, replicas=1, name=name)
