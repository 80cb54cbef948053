"""kill -9 in the middle of broadcasts, the bot as processes: nothing twice, every loss accounted for."""

from __future__ import annotations

import asyncio
import sys
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig
from tests.faults.forking import ROOT

if TYPE_CHECKING:
    from tests.faults.rig import Town


RATE = {"SEND_RATE": "100"}


async def killed(town: Town, kills: int) -> None:
    """Kill the bot in the middle of a broadcast, begin it anew, and again."""
    random = Random(kills)
    async with rig.bots(town, RATE) as bots:
        for _ in range(kills):
            await go_on(town, random)
            await rig.kill(bots.pop())
            await town.struck()
            # The next one gives up what ran out: after a minute, that nobody has to wait for here.
            await town.let_leases_end()
            async with rig.at_work(town, bots):
                bots.append(await rig.start(town, **RATE))
        await town.until_done()
        assert await rig.ended(bots) == [0]


async def killed_among(town: Town, kills: int, replicas: int) -> None:
    """Kill one of several, begin it anew, and again; the others give up what it had claimed. At last all."""
    random, settings = Random(kills), {**RATE, "FAULTS_LEASE": "3"}
    async with rig.bots(town, *[settings] * replicas) as bots:
        for _ in range(kills):
            await go_on(town, random)
            place = random.randrange(replicas)
            await rig.kill(bots[place])
            await town.struck()
            bots[place] = await rig.start(town, **settings)
            # The server may have finished what the dead one had begun.
            await town.struck(0)
        await go_on(town, random)
        await asyncio.gather(*map(rig.kill, bots))
        await town.struck(replicas)
        bots.clear()
        async with rig.at_work(town, bots):
            for _ in range(replicas):
                bots.append(await rig.start(town, **settings))
            await town.struck(0)
            await town.let_leases_end()
        await town.until_done()
        assert await rig.ended(bots) == [0] * replicas


async def go_on(town: Town, random: Random) -> None:
    """Until somewhere in the middle of a broadcast, the one under way or another."""
    if (await town.standing())[Status.DUE] < town.people // 3:
        await town.broadcast()
    await town.until_sent(random.randint(1, town.people // 6))


async def status_of(town: Town) -> dict[str, str]:
    """What `status` tells the operator about deliveries."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "status"),
        env=rig.environment(town),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said = (await process.communicate())[0].decode()
    rows = (line.rsplit(maxsplit=1) for line in said.splitlines() if line.startswith("deliveries "))
    return {name.strip().removeprefix("deliveries "): count for name, count in rows}


async def test_a_few_kills_lose_only_what_flew(sqlite_url: str) -> None:
    async with rig.town(Playground(seed=1), sqlite_url, 90) as town:
        await killed(town, 2)
        await rig.told("kill -9", town)
        found = await town.standing()
        assert {status.value: str(found[status]) for status in Status} == await status_of(town)


async def test_a_few_kills_among_replicas_lose_only_what_flew(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=1), own_postgresql_url, 90) as town:
        await killed_among(town, 2, 2)
        await rig.told("kill -9, 2 replicas", town)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_two_hundred_kills_lose_only_what_flew(sqlite_url: str) -> None:
    async with rig.town(Playground(seed=1), sqlite_url, 300) as town:
        await killed(town, 200)
        await rig.told("kill -9, long", town)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_two_hundred_kills_among_four_replicas_lose_only_what_flew(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=1), own_postgresql_url, 300) as town:
        await killed_among(town, 200, 4)
        await rig.told("kill -9, 4 replicas, long", town)
