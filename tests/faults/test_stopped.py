"""SIGTERM in the middle, and migrations under load."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.delivery import Status
from bot.store.migrate import upgrade
from playground.handle import Playground
from tests.faults import rig
from tests.faults.forking import fork

if TYPE_CHECKING:
    from bot.store.engine import Tx
    from tests.faults.rig import Town


async def stopped(town: Town, stops: int) -> None:
    """Stop the bot in the middle of a broadcast, while Telegram answers slowly, and start it again."""
    random, slowest, loop = Random(stops), 0.0, asyncio.get_running_loop()
    await town.playground.fault("slow", "sendMessage", seconds=0.3, times=None)
    for _ in range(stops):
        if (await town.standing())[Status.DUE] < town.people // 2:
            await town.broadcast()
        async with rig.bot(town, SEND_RATE="100") as process:
            await town.until_sent(random.randint(1, 20))
            began = loop.time()
            town.faults += 1
            assert await rig.ended([process]) == [0]
            slowest = max(slowest, loop.time() - began)
        found = await town.standing()
        assert (found[Status.SENDING], found[Status.UNKNOWN]) == (0, 0)
    await town.playground.heal()
    async with rig.bot(town) as process:
        await town.until_done()
        assert await rig.ended([process]) == [0]
    town.notes.append(f"slowest exit {slowest:.1f} s")


async def test_a_stop_in_the_middle_leaves_nothing_unknown(own_database_url: str) -> None:
    async with rig.town(Playground(seed=11), own_database_url, 60) as town:
        await stopped(town, 1)
        await rig.told("SIGTERM", town, allowed=0)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_many_stops_in_the_middle_leave_nothing_unknown(own_database_url: str) -> None:
    async with rig.town(Playground(seed=11), own_database_url, 200) as town:
        await stopped(town, 20)
        await rig.told("SIGTERM, long", town, allowed=0)


def change_a_table(tx: Tx, column: str) -> None:
    """What a migration does: the table is nobody else's for a while."""
    tx.execute(text(f"ALTER TABLE delivery ADD COLUMN {column} integer"))
    tx.execute(text("SELECT pg_sleep(1)"))
    tx.execute(text(f"ALTER TABLE delivery DROP COLUMN {column}"))


def migrate(url: str) -> int:
    """What `python -m bot migrate` does."""
    upgrade(url)
    return 0


async def migrated(town: Town) -> int:
    """A migration beside bots at work; its exit code."""
    process = await fork(migrate, town.database, environment=rig.environment(town), heard=True)
    return await process.wait()


async def test_a_migration_under_load_costs_nothing(own_postgresql_url: str, times: int) -> None:
    settings = {"SEND_RATE": "50"}
    async with (
        rig.town(Playground(seed=12), own_postgresql_url, 70) as town,
        rig.bots(town, settings, settings) as bots,
    ):
        for number in range(times):
            await town.broadcast()
            await town.until_sent(20, since=town.mark)
            *codes, _ = await asyncio.gather(
                migrated(town), migrated(town), town.store.run(change_a_table, f"later_{number}")
            )
            town.faults += 3
            assert codes == [0, 0]
            await town.until_done()
        assert await rig.ended(bots) == [0, 0]
        await rig.told("migration under load, 2 replicas", town, allowed=0)
