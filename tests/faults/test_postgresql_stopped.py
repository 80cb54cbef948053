"""PostgreSQL stopped at once and started again under load: nobody exits, nothing is sent twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig
from tests.faults.elephant import elephant

if TYPE_CHECKING:
    from tests.faults.elephant import Elephant
    from tests.faults.rig import Town

SOON = 10.0


async def restarted(town: Town, server: Elephant, *, restarts: int, replicas: int) -> None:
    """Stop the server in the middle of a broadcast; see that sending goes on soon after it is back."""
    slowest, loop = 0.0, asyncio.get_running_loop()
    settings = {"FAULTS_LEASE": "8", "SEND_RATE": "100"}
    async with rig.bots(town, *[settings] * replicas) as bots:
        for _ in range(restarts):
            if (await town.standing())[Status.DUE] < town.people // 2:
                await town.broadcast()
            await town.until_sent(10)
            await town.struck()
            await server.stop()
            # What is in flight comes to its end, and finds nobody to tell.
            await asyncio.sleep(0.5)
            await server.begin()
            back = loop.time()
            # What was claimed between the first look and the stop.
            await town.struck(0)
            await town.until_sent(1)
            slowest = max(slowest, loop.time() - back)
            assert [one.returncode for one in bots] == [None] * replicas
        await town.until_done()
        assert await rig.ended(bots) == [0] * replicas
    town.notes.append(f"slowest to send again {slowest:.1f} s")
    assert slowest <= SOON


async def test_sending_goes_on_after_postgresql_was_stopped() -> None:
    async with elephant() as server, rig.town(Playground(seed=3), server.url, 100) as town:
        await restarted(town, server, restarts=1, replicas=2)
        await rig.told("PostgreSQL stopped, 2 replicas", town)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_sending_goes_on_after_each_of_twenty_stops() -> None:
    async with elephant() as server, rig.town(Playground(seed=3), server.url, 300) as town:
        await restarted(town, server, restarts=20, replicas=4)
        await rig.told("PostgreSQL stopped, 4 replicas, long", town)
