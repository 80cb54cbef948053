"""What the fault series share: bots as processes, a town of subscribers, and the table at the end."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from bot.__main__ import main as command
from bot.domain.delivery import Kind, Status
from bot.store import notes, tables
from bot.store.engine import Store
from tests.faults import launcher
from tests.faults.forking import ROOT, fork

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from bot.store.engine import Tx
    from playground.handle import Playground
    from tests.faults.forking import Process

FIRST_PERSON = 10_000
# A machine that is busy with other things is slow to start a process.
PATIENCE = float(os.environ.get("FAULTS_PATIENCE", "60"))
# A bot asks for it once, when its database is as it should be.
_MEETING = "getMe"


@dataclass(slots=True)
class Town:
    """A playground, a database and what became of both so far."""

    playground: Playground
    database: str
    store: Store
    people: int
    faults: int = 0
    sending_at_faults: int = 0
    day: date = date(2026, 1, 1)
    mark: int = 0
    """Messages sent when the last broadcast began."""
    notes: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """Messages that the playground took from the bot."""
        return sum(chat.sent for chat in self.playground.bot.chats.values())

    async def standing(self) -> Counter[Status]:
        return await self.store.read(_standing)

    async def broadcast(self, *, late: timedelta = timedelta()) -> None:
        """Everybody's tip of the next date is due now, or was a while ago."""
        self.day += timedelta(days=1)
        self.mark = self.sent
        await self.store.run(_make_due, self.day, datetime.now(UTC) - late)

    async def struck(self, count: int = 1) -> None:
        """Note that faults were injected just now, and how many rows were `sending` then."""
        self.faults += count
        self.sending_at_faults += (await self.standing())[Status.SENDING]

    async def until_sent(
        self, more: int = 1, *, since: int | None = None, patience: float = PATIENCE
    ) -> None:
        """Wait until so many more messages arrived; since `mark`, say, where that is given."""
        wanted = (self.sent if since is None else since) + more
        last = (await self.playground.info())["last"]
        async with asyncio.timeout(patience):
            while self.sent < wanted:
                last, _ = await self.playground.events(last, wait=5)

    async def until_done(self, patience: float = PATIENCE) -> None:
        """Wait until nothing is owed: no schedule is due, no delivery is open."""
        await self.until(_nothing_is_owed, patience)

    async def until(self, holds: Callable[[Tx], bool], patience: float = PATIENCE) -> None:
        """Wait until the database says so; it is other processes that write there."""
        async with asyncio.timeout(patience):
            while not await self.store.read(holds):  # noqa: ASYNC110 - another process's database
                await asyncio.sleep(0.05)

    async def let_leases_end(self) -> None:
        """Give up what a dead process had claimed: as the next one does when the leases ran out."""
        await self.store.run(_end_leases)


@asynccontextmanager
async def town(playground: Playground, database: str, people: int) -> AsyncIterator[Town]:
    """A town in which everybody is subscribed and nothing is due."""
    async with playground:
        store = Store.open(database)
        for number in range(people):
            who = await playground.add_person(f"P{number}", person_id=FIRST_PERSON + number)
            await who.started_before()
        await store.run(_seed, people)
        try:
            yield Town(playground, database, store, people)
        finally:
            await store.close()


@asynccontextmanager
async def bot(town: Town, **settings: str) -> AsyncIterator[Process]:
    """A bot at work until the block ends; `FAULTS_…` settings go to the launcher."""
    async with bots(town, settings) as [process]:
        yield process


@asynccontextmanager
async def bots(town: Town, *each: Mapping[str, str]) -> AsyncIterator[list[Process]]:
    """Several, each with these settings, and every one of them at work."""
    processes: list[Process] = []
    try:
        async with at_work(town, processes):
            processes += [await start(town, **settings) for settings in each]
        yield processes
    finally:
        await asyncio.gather(*map(kill, processes))


@asynccontextmanager
async def at_work(town: Town, begun: list[Process]) -> AsyncIterator[None]:
    """Once the block has `begun` them, wait until each knows its database and its name at Telegram's.

    Until then it may end for a fault that it would survive later, or know nothing of a SIGTERM.
    """
    calls = town.playground.world.calls
    met = calls.counts[_MEETING]
    yield
    async with asyncio.timeout(PATIENCE):
        while calls.counts[_MEETING] < met + len(begun):
            gone = [one.returncode for one in begun if one.returncode is not None]
            assert not gone, f"ended before it was at work: {gone}"
            await calls.wait_after(calls.last, 1)


async def start(town: Town, **settings: str) -> Process:
    """The bot as it is, or by the launcher where something has to be different from production."""
    different = any(name.startswith("FAULTS_") for name in settings)
    return await fork(
        launcher.main if different else as_it_is,
        environment=environment(town, **settings),
        # Its troubles are wanted here; to read of them: FAULTS_LOG=INFO.
        heard="FAULTS_LOG" in os.environ,
    )


def as_it_is() -> int:
    """`python -m bot run`."""
    return command(["run"])


async def kill(process: Process) -> None:
    process.kill()
    await process.wait()


def environment(town: Town, **settings: str) -> dict[str, str]:
    """What a bot of this town runs with; an empty setting is left out."""
    kept = {name: text for name, text in os.environ.items() if name == "PATH"}
    wanted = {
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": town.playground.token,
        "BOT_API_URL": town.playground.url,
        "DATABASE_URL": town.database,
        "SEND_RATE": "400",
        "TICK_SECONDS": "0.1",
        "HTTP_PORT": "0",
        "LOG_LEVEL": os.environ.get("FAULTS_LOG", "ERROR"),
        **settings,
    }
    return {name: text for name, text in {**kept, **wanted}.items() if text}


def received(playground: Playground) -> Counter[str]:
    """How often each delivery arrived, by the playground: its Done button names it."""
    return Counter(
        button["callback_data"]
        for chat in playground.bot.chats.values()
        for message in chat.messages.values()
        for row in (message.content.inline or {}).get("inline_keyboard", [])
        for button in row
        if button.get("callback_data", "").startswith("done|d")
    )


async def told(name: str, town: Town, *, allowed: int | None = None) -> Counter[str]:
    """Print the series' table, and hold it to the promises: nothing twice, little lost, all accounted for.

    `allowed` is how many may be lost at most; by default what was `sending` at the faults.
    """
    found, arrived = await town.standing(), received(town.playground)
    rows, unknown = found.total(), found[Status.UNKNOWN]
    kept_back = found[Status.SKIPPED] + found[Status.FAILED] + found[Status.DUE]
    lost = rows - kept_back - len(arrived)
    duplicates = arrived.total() - len(arrived)
    accounted = found[Status.SENT] + unknown + kept_back
    table = Counter(
        faults=town.faults, owed=rows, sent=arrived.total(), duplicates=duplicates, lost=lost, unknown=unknown
    )
    may = town.sending_at_faults if allowed is None else allowed
    cells = [*table.items(), ("kept back", kept_back), ("may be lost", may)]
    shares = f"accounted {100 * accounted / rows if rows else 100:.0f}%"
    print(f"\n{name}: " + ", ".join([f"{title} {count}" for title, count in cells] + [shares, *town.notes]))
    assert duplicates == 0, "something arrived twice"
    assert lost <= may, "more was lost than flew"
    assert lost <= unknown, "a loss that nobody is told of"
    assert accounted == rows, "something is neither sent nor given up"
    return table


def _standing(tx: Tx) -> Counter[Status]:
    table = tables.delivery
    rows = tx.execute(select(table.c.status, func.count()).group_by(table.c.status))
    return Counter({Status(status): count for status, count in rows})


def _nothing_is_owed(tx: Tx) -> bool:
    """Nothing that could go out now; what has its time ahead is not waited for."""
    schedule, delivery, now = tables.schedule, tables.delivery, datetime.now(UTC)
    due = (delivery.c.status == Status.DUE) & (delivery.c.not_before <= now)
    for table, is_open in (
        (schedule, schedule.c.next_due_at <= now),
        (delivery, due | (delivery.c.status == Status.SENDING)),
    ):
        if tx.scalar(select(func.count()).select_from(table).where(is_open)):
            return False
    return True


def _end_leases(tx: Tx) -> None:
    table = tables.delivery
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    tx.execute(update(table).where(table.c.status == Status.SENDING).values(lease_until=long_ago))


def _make_due(tx: Tx, slot: date, at: datetime) -> None:
    table = tables.schedule
    tx.execute(update(table).where(table.c.kind == Kind.TIP).values(next_due_at=at, next_slot=slot))


def _seed(tx: Tx, people: int) -> None:
    """Everybody gets a tip a day, half a day from now, so that nothing comes by itself meanwhile."""
    now = datetime.now(UTC)
    later = (now + timedelta(hours=12)).replace(second=0, microsecond=0)
    ids = range(1, people + 1)
    tx.execute(insert(tables.subscriber), [_subscriber(n, now) for n in ids])
    tx.execute(
        insert(tables.person), [{"id": n, "user_id": FIRST_PERSON + n - 1, "created_at": now} for n in ids]
    )
    tip = {"kind": Kind.TIP.value, "at": later.time(), "days": 127, "next_due_at": later}
    # These instants are as they should be: no housekeeping may set them right.
    notes.put(tx, "tzdata", version("tzdata"))
    slots = [{"subscriber_id": n, "next_slot": later.date(), **tip} for n in ids]
    tx.execute(insert(tables.schedule), slots)


def _subscriber(n: int, now: datetime) -> dict[str, Any]:
    return {
        "id": n,
        "chat_id": FIRST_PERSON + n - 1,
        "chat_type": "private",
        "state": "active",
        "zone": "Etc/UTC",
        "days": 0,
        "quiet_from": time(22),
        "quiet_to": time(7),
        "created_at": now,
    }


async def ended(processes: Iterable[Process], seconds: float = 25) -> list[int | None]:
    """Send SIGTERM to all and wait for their ends; their exit codes."""
    found: Sequence[Process] = list(processes)
    for process in found:
        process.terminate()
    async with asyncio.timeout(seconds):
        for process in found:
            await process.wait()
    return [process.returncode for process in found]
