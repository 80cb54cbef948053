"""Clocks that are set under the bot, and a replica whose clock is an hour ahead of the others'."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig
from tests.faults.leant import Dial

if TYPE_CHECKING:
    from pathlib import Path

HOUR, DAY = 3600.0, 24 * 3600.0
SOON = 60.0


async def stepped(database: str, dial: Dial, steps: list[float], name: str) -> None:
    """Set the machine's clock off and right again, in the middle of a broadcast, for each of `steps`."""
    slowest, loop = 0.0, asyncio.get_running_loop()
    async with rig.town(Playground(seed=8), database, 70) as town:
        async with rig.bot(town, FAULTS_DIAL=str(dial.path), SEND_RATE="50") as process:
            for step in steps:
                await town.broadcast()
                await town.until_sent(20, since=town.mark)
                await town.struck()
                dial.step(step)
                await asyncio.sleep(0.5)
                dial.step(-step)
                corrected = loop.time()
                await town.until_sent(1)
                slowest = max(slowest, loop.time() - corrected)
                await town.until_done()
            assert process.returncode is None
            assert await rig.ended([process]) == [0]
        town.notes.append(f"slowest to send again {slowest:.1f} s")
        await rig.told(name, town)
        assert (await town.standing())[Status.SKIPPED] == 0
        assert slowest <= SOON


async def test_an_hour_ahead_and_back_costs_only_what_flew(sqlite_url: str, tmp_path: Path) -> None:
    await stepped(sqlite_url, Dial(tmp_path / "dial"), [HOUR], "clock steps of an hour")


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_steps_of_hours_and_days_cost_only_what_flew(sqlite_url: str, tmp_path: Path) -> None:
    steps = [HOUR, -HOUR, DAY, -DAY] * 3
    await stepped(sqlite_url, Dial(tmp_path / "dial"), steps, "clock steps of hours and days, long")


async def test_replicas_that_are_ahead_send_nothing_early_or_twice_and_skip_nothing(
    own_postgresql_url: str, times: int
) -> None:
    """They say so and do nothing; the one whose clock is right does the work at the right time."""
    settings = {"SEND_RATE": "100"}
    wrong = [{"FAULTS_AHEAD": str(ahead), **settings} for ahead in (HOUR, DAY)]
    async with rig.town(Playground(seed=8), own_postgresql_url, 60) as town:
        async with rig.bots(town, *wrong, settings) as bots:
            for _ in range(times):
                await town.broadcast()
                await town.until_sent(town.people, since=town.mark)
                await town.until_done()
            town.faults += len(wrong)
            assert await rig.ended(bots) == [0, 0, 0]
        await rig.told("replicas an hour and a day ahead", town, allowed=0)
        assert (await town.standing())[Status.SENT] == town.sent == times * town.people
