"""Replicas that stand still for longer than their leases: what they held is never sent twice."""

from __future__ import annotations

import asyncio
from random import Random
from signal import SIGCONT, SIGSTOP
from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig

if TYPE_CHECKING:
    from tests.faults.rig import Town


async def frozen(town: Town, *, freezes: int, replicas: int, lease: float) -> None:
    """Freeze one replica at a time in a broadcast, and let it go on after its leases ran out."""
    random = Random(freezes)
    settings = {"FAULTS_LEASE": str(lease), "SEND_RATE": "60"}
    async with rig.bots(town, *[settings] * replicas) as bots:
        for _ in range(freezes):
            if (await town.standing())[Status.DUE] < 60 * lease:
                await town.broadcast()
            await town.until_sent(random.randint(5, 30))
            one = random.choice(bots)
            one.send_signal(SIGSTOP)
            await town.struck()
            # Time itself is what runs out here.
            await asyncio.sleep(lease + 1)
            one.send_signal(SIGCONT)
        await town.until_done()
        assert await rig.ended(bots) == [0] * replicas


async def test_a_replica_that_slept_past_its_lease_sends_nothing_twice(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=2), own_postgresql_url, 120) as town:
        await frozen(town, freezes=1, replicas=2, lease=1.5)
        await rig.told("SIGSTOP past a lease, 2 replicas (lease 1.5 s)", town)


@pytest.mark.faults
@pytest.mark.timeout(900)
async def test_four_replicas_that_freeze_by_turns_send_nothing_twice(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=2), own_postgresql_url, 600) as town:
        await frozen(town, freezes=25, replicas=4, lease=6)
        await rig.told("SIGSTOP past a lease, 4 replicas (lease 6 s), long", town)
