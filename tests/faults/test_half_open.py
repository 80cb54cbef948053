"""Connections that hang, break and half close between the bot and Telegram."""

from __future__ import annotations

import asyncio

import pytest

from playground.handle import Playground
from tests.faults import rig
from tests.faults.relay import relay

# At 50 a second so many are in flight at most; five more may fail before the breaker opens.
IN_FLIGHT, TRIP = 25, 5


async def broken(database: str, *, rounds: int, name: str) -> None:
    async with (
        rig.town(Playground(seed=4), database, 100 * rounds) as town,
        relay(town.playground.url) as line,
    ):
        settings = {"BOT_API_URL": line.url, "FAULTS_LEASE": "2", "SEND_RATE": "50"}
        async with rig.bot(town, **settings) as process:
            await town.broadcast()
            for _ in range(rounds):
                await town.until_sent(20)
                line.freeze()
                await town.struck()
                # Longer than a time-out of a second: the connections are given up on our side.
                await asyncio.sleep(1.5)
                line.thaw()
                await town.until_sent(20)
                await town.struck(line.cut())
                await town.until_sent(20)
                await town.struck(line.half_close())
            await town.until_done()
            assert await rig.ended([process]) == [0]
        # What is `sending` grows after a look, while nobody knows yet that nothing gets through.
        await rig.told(name, town, allowed=len(town.at_risk) + rounds * (IN_FLIGHT + TRIP))


async def test_a_line_that_breaks_loses_only_what_flew(sqlite_url: str) -> None:
    await broken(sqlite_url, rounds=1, name="half-open sockets")


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_a_line_that_breaks_again_and_again_loses_only_what_flew(own_database_url: str) -> None:
    await broken(own_database_url, rounds=12, name="half-open sockets, long")
