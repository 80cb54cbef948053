"""Telegram's own troubles: answers that do not come, come in halves, or say something strange."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig
from tests.faults.leant import Dial, LeantClock
from tests.faults.seeding import FIRST_PERSON

if TYPE_CHECKING:
    from pathlib import Path

# Nobody knows whether these arrived; each may cost the message it met.
UNSURE: tuple[dict[str, Any], ...] = (
    {"trouble": "reset", "effect": False},
    {"trouble": "reset", "effect": True},
    {"trouble": "hang"},
    {"trouble": "half"},
    {"trouble": "error", "status": 500},
    {"trouble": "html", "status": 504},
    {"trouble": "garbage"},
    {"trouble": "garbage", "body": "[]"},
)
# These did not arrive, for certain.
REFUSED: tuple[dict[str, Any], ...] = tuple({"trouble": "error", "status": each} for each in (404, 409, 401))
IN_FLIGHT, TRIP = 13, 5


async def troubled(database: str, *, times: int, name: str) -> None:
    """Every third person's message meets a trouble, so that no five in a row are taken for an outage."""
    troubles = (*UNSURE, *REFUSED) * times
    async with rig.town(Playground(seed=5), database, 3 * len(troubles)) as town:
        async with rig.bot(town, FAULTS_LEASE="4", SEND_RATE="100") as process:
            for number, trouble in enumerate(troubles):
                await town.playground.fault(**trouble, chat_id=FIRST_PERSON + 3 * number + 2)
            town.faults += len(troubles)
            await town.broadcast()
            await town.until_done(times * rig.PATIENCE)
            assert await rig.ended([process]) == [0]
        found = await town.standing()
        await rig.told(name, town, allowed=len(UNSURE) * times)
        assert found[Status.UNKNOWN] == len(UNSURE) * times
        # A stray 401 is no message's fault; a 404 and a 409 are answers to one message.
        assert found[Status.FAILED] == 2 * times


async def unwell(database: str, dial: Dial, *, minutes: float, speed: float, name: str) -> None:
    """Nothing but 502 for so long, then the same to sends alone; the clock, which all share, runs faster."""
    people = 60
    async with rig.town(Playground(seed=6, clock=LeantClock(dial)), database, people) as town:
        dial.run_at(speed)
        async with rig.bot(town, FAULTS_DIAL=str(dial.path), SEND_RATE="25") as process:
            for method in (None, "sendMessage"):
                await town.broadcast()
                await town.until_sent(10, since=town.mark)
                await town.playground.fault("html", method, status=502, times=None)
                town.faults += 1
                await asyncio.sleep(minutes * 60 / speed)
                await town.playground.heal()
                await town.until_done()
            assert await rig.ended([process]) == [0]
        town.notes.append(f"{minutes:g} minutes in {minutes * 60 / speed:g} s, each")
        await rig.told(name, town, allowed=2 * (TRIP + IN_FLIGHT))
        found = await town.standing()
        assert found[Status.SENT] + found[Status.UNKNOWN] == 2 * people


async def test_each_strange_answer_costs_its_message_at_most(sqlite_url: str) -> None:
    await troubled(sqlite_url, times=1, name="API trouble")


async def test_a_long_outage_costs_a_handful(sqlite_url: str, tmp_path: Path) -> None:
    await unwell(sqlite_url, Dial(tmp_path / "dial"), minutes=0.5, speed=30, name="502 for minutes")


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_strange_answers_cost_their_messages_at_most(own_database_url: str) -> None:
    await troubled(own_database_url, times=5, name="API trouble, long")


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_ten_minutes_of_502_cost_a_handful(own_database_url: str, tmp_path: Path) -> None:
    await unwell(
        own_database_url, Dial(tmp_path / "dial"), minutes=10, speed=20, name="502 for minutes, long"
    )
