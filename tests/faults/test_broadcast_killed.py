"""kill -9 in the middle of broadcasts, the bot as a process: nothing twice, every loss accounted for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from bot.app import build
from bot.domain.days import Days
from bot.domain.delivery import Kind, Status
from bot.services.housekeeping import Housekeeping
from bot.settings import load
from bot.store import tables
from bot.store.engine import Store
from playground.clock import ManualClock
from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store.engine import Tx

ROOT = Path(__file__).parents[2]
CHATS = 300
RATE = 400


@dataclass(slots=True)
class Tally:
    """What a series came to."""

    kills: int = 0
    sending_at_kills: int = 0
    broadcasts: int = 0


def environment(playground: Playground, database: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_START") if name in os.environ}
    return {
        **kept,
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE")},
        "BOT_TOKEN": playground.token,
        "BOT_API_URL": playground.url,
        "DATABASE_URL": database,
        "SEND_RATE": str(RATE),
        "TICK_SECONDS": "0.1",
        "HTTP_PORT": "0",
        "LOG_LEVEL": os.environ.get("FAULTS_LOG", "ERROR"),
    }


async def seed(playground: Playground, database: str) -> None:
    """Everybody gets tips only, daily."""
    app = build(
        load({"BOT_TOKEN": playground.token, "BOT_API_URL": playground.url, "DATABASE_URL": database})
    )
    await app.prepare()
    now = app.clock.now()
    for number in range(CHATS):
        person = await playground.add_person(f"P{number}", person_id=10_000 + number)
        await person.started_before()
        await app.enrol(person.id, zone="Etc/UTC", at=time(0), days=Days.NONE, as_of=now)
    await app.application.shutdown()
    await app.store.close()


def make_due(tx: Tx, slot: date) -> None:
    """A broadcast: everybody's tip of this date is due now."""
    schedule = tables.schedule
    tx.execute(
        update(schedule)
        .where(schedule.c.kind == Kind.TIP)
        .values(next_due_at=datetime.now(UTC), next_slot=slot)
    )


def standing(tx: Tx) -> Counter[Status]:
    table = tables.delivery
    rows = tx.execute(select(table.c.status, func.count()).group_by(table.c.status))
    return Counter({Status(status): count for status, count in rows})


def open_rows(found: Counter[Status]) -> int:
    return found[Status.DUE] + found[Status.SENDING]


def received(playground: Playground) -> Counter[str]:
    """How often each delivery arrived: its Done button names it."""
    return Counter(
        button["callback_data"]
        for chat in playground.bot.chats.values()
        for message in chat.messages.values()
        for row in (message.content.inline or {}).get("inline_keyboard", [])
        for button in row
        if button.get("callback_data", "").startswith("done|d")
    )


def sent(playground: Playground) -> int:
    return sum(chat.sent for chat in playground.bot.chats.values())


@asynccontextmanager
async def bot(playground: Playground, database: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment(playground, database), cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def some_more_arrive(playground: Playground, more: int, patience: float = 30) -> None:
    """Wait until the bot has sent so many more, by the playground's own count."""
    wanted = sent(playground) + more
    async with asyncio.timeout(patience):
        last = (await playground.info())["last"]
        while sent(playground) < wanted:
            last, _ = await playground.events(last, wait=5)


async def series(playground: Playground, store: Store, database: str, kills: int, random: Random) -> Tally:
    """Broadcast, kill in the middle, begin again; then let the last broadcast come to its end."""
    tally, day = Tally(), date(2026, 1, 1)
    while tally.kills < kills:
        left = (await store.read(standing))[Status.DUE]
        if left < CHATS // 3:
            day += timedelta(days=1)
            await store.run(make_due, day)
            tally.broadcasts += 1
            left += CHATS
        async with bot(playground, database):
            await some_more_arrive(playground, random.randint(1, left // 3))
        tally.kills += 1
        tally.sending_at_kills += (await store.read(standing))[Status.SENDING]
        # Its leases run out before anybody goes on: minutes that nobody has to wait for.
        await Housekeeping(store, ManualClock(datetime.now(UTC) + timedelta(minutes=5))).rescue()
    async with bot(playground, database) as process:
        async with asyncio.timeout(60):
            while open_rows(await store.read(standing)):  # noqa: ASYNC110 - another process's database
                # It ends by itself; what is written comes a moment after what arrives.
                await asyncio.sleep(0.05)
        process.terminate()
        assert await process.wait() == 0
    return tally


async def killed(kills: int, database: str) -> None:
    """The whole series with its assertions; prints what it came to."""
    random = Random(kills)
    async with Playground(seed=1) as playground:
        await seed(playground, database)
        store = Store.open(database)
        try:
            tally = await series(playground, store, database, kills, random)
            found = await store.read(standing)
            rows = sum(found.values())
        finally:
            await store.close()
        arrived = received(playground)
        status = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "status",
            env=environment(playground, database),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        table = (await status.communicate())[0].decode()
    lost = rows - len(arrived)
    print(
        f"\nkills {tally.kills}, broadcasts {tally.broadcasts}, owed {rows}, arrived {len(arrived)}, "
        f"duplicates {arrived.total() - len(arrived)}, lost {lost}, unknown {found[Status.UNKNOWN]}, "
        f"sending at the kills {tally.sending_at_kills}"
    )
    assert arrived.total() == len(arrived), "something arrived twice"
    assert lost <= tally.sending_at_kills
    assert set(found) <= {Status.SENT, Status.UNKNOWN}
    assert found[Status.SENT] <= len(arrived)
    told = dict(line.rsplit(maxsplit=1) for line in table.splitlines() if line.startswith("deliveries "))
    assert {f"deliveries {status}": str(found[status]) for status in Status} == {
        name.strip(): count for name, count in told.items()
    }


@pytest.mark.timeout(120)
async def test_a_few_kills_lose_only_what_flew(sqlite_url: str) -> None:
    await killed(3, sqlite_url)


@pytest.mark.faults
@pytest.mark.timeout(900)
async def test_forty_kills_lose_only_what_flew(sqlite_url: str) -> None:
    await killed(40, sqlite_url)
