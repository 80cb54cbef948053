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


RATE = {"SEND_RATE": "200"}


async def killed(town: Town, kills: int, replicas: int) -> None:
    """Kill one of the replicas in the middle of a broadcast, begin it anew, and again."""
    random = Random(kills)
    async with rig.bots(town, *[RATE] * replicas) as bots:
        for _ in range(kills):
            if (await town.standing())[Status.DUE] < town.people // 3:
                await town.broadcast()
            await town.until_sent(random.randint(1, town.people // 6))
            place = random.randrange(replicas)
            await rig.kill(bots[place])
            await town.struck()
            if replicas == 1:
                # Its leases run out before anybody goes on: a minute that nobody has to wait for.
                await town.let_leases_end()
            bots[place] = await rig.start(town, **RATE)
        if replicas > 1:
            await town.until_sent(1)
            await asyncio.gather(*map(rig.kill, bots))
            await town.struck(replicas)
            await town.let_leases_end()
            bots[:] = []
            async with rig.at_work(town, bots):
                bots += [await rig.start(town, **RATE) for _ in range(replicas)]
        await town.until_done()
        assert await rig.ended(bots) == [0] * replicas


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
        await killed(town, 2, 1)
        await rig.told("kill -9, SQLite", town)
        found = await town.standing()
        assert {status.value: str(found[status]) for status in Status} == await status_of(town)


@pytest.mark.faults
@pytest.mark.timeout(1200)
async def test_two_hundred_kills_lose_only_what_flew(sqlite_url: str) -> None:
    async with rig.town(Playground(seed=1), sqlite_url, 300) as town:
        await killed(town, 200, 1)
        await rig.told("kill -9, SQLite, long", town)


@pytest.mark.faults
@pytest.mark.timeout(1200)
async def test_two_hundred_kills_among_four_replicas_lose_only_what_flew(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=1), own_postgresql_url, 300) as town:
        await killed(town, 200, 4)
        await rig.told("kill -9, PostgreSQL, 4 replicas, long", town)
