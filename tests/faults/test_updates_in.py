"""Updates that come twice, at once, in another order or to another replica; handlers that raise and hang."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.store import tables
from playground.handle import Playground
from tests.faults import rig
from tests.faults.launcher import HANGING, RAISING, RAISING_ONCE
from tests.faults.seeding import FIRST_PERSON

if TYPE_CHECKING:
    from bot.store.engine import Tx
    from tests.faults.rig import Town

SECRET = "a-secret-of-at-least-32-characters-0"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


def count(tx: Tx, table: str) -> int:
    return tx.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def raw(person: int, update_id: int, text: str) -> dict[str, Any]:
    """A private message as Telegram sends it."""
    who = {"id": person, "is_bot": False, "first_name": "P"}
    entity = {"type": "bot_command", "offset": 0, "length": len(text)}
    message = {
        "message_id": update_id,
        "date": 1_760_000_000,
        "from": who,
        "chat": {"id": person, "type": "private", "first_name": "P"},
        "text": text,
        "entities": [entity],
    }
    return {"update_id": update_id, "message": message}


async def brought(urls: list[str], updates: list[dict[str, Any]]) -> Counter[int]:
    """Bring every update to every replica at once; how often each status was answered."""
    async with aiohttp.ClientSession(headers=HEADERS) as session:

        async def bring(url: str, update: dict[str, Any]) -> int:
            async with session.post(url, json=update) as response:
                return response.status

        return Counter(await asyncio.gather(*(bring(url, each) for each in updates for url in urls)))


async def crowded(town: Town, people: int) -> None:
    """Two replicas get the same updates, at the same moment, each in an order of its own."""
    ports = [free_port(), free_port()]
    urls = [f"http://127.0.0.1:{port}/hook" for port in ports]
    settings = {"WEBHOOK_URL": urls[0], "WEBHOOK_SECRET": SECRET}
    async with rig.bots(town, *({**settings, "HTTP_PORT": str(port)} for port in ports)) as bots:
        await town.until(lambda _: all(listens(port) for port in ports))
        tips = [raw(FIRST_PERSON + n, 1000 + n, "/tip") for n in range(people)]
        dones = [raw(FIRST_PERSON + n, 5000 + n, "/done") for n in range(people)]
        found = await brought(urls, tips)
        found += await brought(urls, [*reversed(dones), *tips])
        town.faults += found.total()
        town.notes.append(f"answers {dict(found)}")
        assert set(found) == {200}
        assert await rig.ended(bots) == [0, 0]
    assert await town.store.read(count, "answer") == people
    assert await town.store.read(count, "completion") == people


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


async def test_updates_on_two_replicas_at_once_count_once(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=13), own_postgresql_url, 10) as town:
        await crowded(town, 10)
        await rig.told("the same updates on 2 replicas", town, allowed=0)


@pytest.mark.faults
@pytest.mark.timeout(300)
async def test_many_updates_on_two_replicas_at_once_count_once(own_postgresql_url: str) -> None:
    async with rig.town(Playground(seed=13), own_postgresql_url, 40) as town:
        await crowded(town, 40)
        await rig.told("the same updates on 2 replicas, long", town, allowed=0)


async def test_handlers_that_raise_or_hang_are_set_aside_and_told_while_tips_go_out(
    sqlite_url: str, times: int
) -> None:
    async with rig.town(Playground(seed=14), sqlite_url, 20) as town, rig.bot(town, FAULTS_ASKED="1"):
        people = [await town.playground.person(FIRST_PERSON + ill) for ill in (RAISING, HANGING)]
        for _ in range(times):
            for person in people:
                await person.say("/tip")
            await town.broadcast()
            await town.until_done()
            for person in people:
                await person.wait_for("our side", timeout=rig.PATIENCE)
            town.faults += len(people)
        assert await town.store.read(count, "quarantine") == town.faults
        lucky = await town.playground.person(FIRST_PERSON + RAISING_ONCE)
        await lucky.ask("/tip", timeout=rig.PATIENCE)
        assert await town.store.read(count, "answer") == 1
        assert await town.store.read(count, "quarantine") == town.faults
        town.faults += 1
        await rig.told("handlers that raise and hang", town, allowed=0)
