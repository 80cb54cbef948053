"""No room on the disk: nothing leaves without its row, and all goes on by itself when there is room again."""

from __future__ import annotations

import asyncio
import resource
from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig, seeding

if TYPE_CHECKING:
    from tests.faults.forking import Process
    from tests.faults.rig import Town

# Less than any file of the database has: a page of it could not even be written anew.
PAGE = 4096


def cramp(process: Process, room: int) -> None:
    """This process writes nothing beyond so many bytes of a file: what a full disk looks like to it."""
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))


async def filled(town: Town, times: int) -> None:
    async with rig.bot(town, SEND_RATE="50") as process:
        for _ in range(times):
            await town.broadcast()
            await town.until_sent(10, since=town.mark)
            cramp(process, PAGE)
            await town.struck()
            # Time to send some more, if it could.
            await asyncio.sleep(1)
            arrived, rows = rig.received(town.playground), await town.store.read(seeding.rows)
            unwritten = [one for one in arrived if rows[one] is Status.DUE]
            assert not unwritten, "something left while it could not be written down"
            cramp(process, resource.RLIM_INFINITY)
            await town.until_sent(10)
            await town.until_done()
        assert await rig.ended([process]) == [0]


async def test_a_full_disk_stops_sending_until_there_is_room(sqlite_url: str) -> None:
    async with rig.town(Playground(seed=10), sqlite_url, 60) as town:
        await filled(town, 1)
        await rig.told("disk full", town)


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_a_disk_that_fills_again_and_again(sqlite_url: str) -> None:
    async with rig.town(Playground(seed=10), sqlite_url, 120) as town:
        await filled(town, 12)
        await rig.told("disk full, long", town)
