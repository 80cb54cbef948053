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


LEASE = 3.0
SETTINGS = {"FAULTS_LEASE": str(LEASE), "SEND_RATE": "60"}


async def frozen(town: Town, *, freezes: int, replicas: int, at_once: int = 1) -> None:
    """Freeze some replicas in a broadcast, and let them go on after their leases ran out."""
    random = Random(freezes)
    async with rig.bots(town, *[SETTINGS] * replicas) as bots:
        for _ in range(freezes):
            if (await town.standing())[Status.DUE] < town.people // 2:
                await town.broadcast()
            await town.until_sent(random.randint(5, 30))
            some = random.sample(bots, at_once)
            for one in some:
                one.send_signal(SIGSTOP)
            await town.struck(at_once)
            # Time itself is what runs out here.
            await asyncio.sleep(LEASE + 0.5)
            for one in some:
                one.send_signal(SIGCONT)
        await town.until_done()
        assert await rig.ended(bots) == [0] * replicas


async def told(name: str, town: Town) -> None:
    """A claim that stood still before its commit shows only afterwards, so they count, and not which ones."""
    await rig.told(name, town, allowed=len(town.at_risk))


async def test_a_replica_that_slept_past_its_lease_sends_nothing_twice(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=2), own_postgresql_url, 100) as town:
        await frozen(town, freezes=1, replicas=2)
        await told("SIGSTOP past a lease, 2 replicas", town)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_four_replicas_that_freeze_by_turns_send_nothing_twice(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=2), own_postgresql_url, 300) as town:
        await frozen(town, freezes=25, replicas=4, at_once=2)
        await told("SIGSTOP past a lease, 4 replicas, long", town)
