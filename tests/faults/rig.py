"""What the fault series share: bots as processes, a town of subscribers, and the table at the end."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.__main__ import main as command
from bot.domain.delivery import Status
from bot.store.engine import Store
from tests.faults import launcher, seeding
from tests.faults.forking import ROOT, fork
from tests.faults.seeding import FIRST_PERSON

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from bot.store.engine import Tx
    from playground.handle import Playground
    from tests.faults.forking import Process

# A machine that is busy with other things is slow to start a process.
PATIENCE = float(os.environ.get("FAULTS_PATIENCE", "60"))
# A bot asks for it once, when its database is as it should be.
_MEETING = "getMe"
_DONE = "done|d"
_KEPT_BACK = {Status.SKIPPED, Status.FAILED, Status.DUE}


@dataclass(slots=True)
class Town:
    """A playground, a database and what became of both so far."""

    playground: Playground
    database: str
    store: Store
    people: int
    faults: int = 0
    at_risk: set[int] = field(default_factory=set)
    """Deliveries that were `sending` at a fault."""
    day: date = date(2026, 1, 1)
    mark: int = 0
    """Messages sent when the last broadcast began."""
    notes: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """Messages that the playground took from the bot."""
        return sum(chat.sent for chat in self.playground.bot.chats.values())

    async def standing(self) -> Counter[Status]:
        return await self.store.read(seeding.standing)

    async def broadcast(self, *, late: timedelta = timedelta()) -> None:
        """Everybody's tip of the next date is due now, or was a while ago."""
        self.day += timedelta(days=1)
        self.mark = self.sent
        await self.store.run(seeding.make_due, self.day, datetime.now(UTC) - late)

    async def struck(self, count: int = 1) -> None:
        """Note that faults were injected just now, and which rows are `sending`."""
        self.faults += count
        self.at_risk |= await self.store.read(seeding.sending)

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
        await self.until(seeding.nothing_is_owed, patience)

    async def until(self, holds: Callable[[Tx], bool], patience: float = PATIENCE) -> None:
        """Wait until the database says so; it is other processes that write there."""
        async with asyncio.timeout(patience):
            while not await self.store.read(holds):  # noqa: ASYNC110 - another process's database
                await asyncio.sleep(0.05)

    async def let_leases_end(self) -> None:
        """Give up what a dead process had claimed: as the next one does when the leases ran out."""
        await self.store.run(seeding.end_leases)


@asynccontextmanager
async def town(playground: Playground, database: str, people: int) -> AsyncIterator[Town]:
    """A town in which everybody is subscribed and nothing is due."""
    async with playground:
        store = Store.open(database)
        for number in range(people):
            who = await playground.add_person(f"P{number}", person_id=FIRST_PERSON + number)
            await who.started_before()
        await store.run(seeding.seed, people)
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
            for settings in each:
                processes.append(await start(town, **settings))  # noqa: PERF401 - what began is to be ended
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


def received(playground: Playground) -> Counter[int]:
    """How often each delivery arrived, by the playground: its Done button names it."""
    return Counter(
        int(button["callback_data"].removeprefix(_DONE))
        for chat in playground.bot.chats.values()
        for message in chat.messages.values()
        for row in (message.content.inline or {}).get("inline_keyboard", [])
        for button in row
        if button.get("callback_data", "").startswith(_DONE)
    )


async def told(name: str, town: Town, *, allowed: int | None = None) -> None:
    """Print the series' table, and hold it to the promises: nothing twice, little lost, all accounted for.

    `allowed` is how many may be lost at most; by default only what was `sending` at a fault may be.
    """
    rows, arrived = await town.store.read(seeding.rows), received(town.playground)
    found = Counter(rows.values())
    lost = {one for one, status in rows.items() if status not in _KEPT_BACK} - set(arrived)
    kept_back = sum(found[each] for each in _KEPT_BACK)
    duplicates = arrived.total() - len(arrived)
    accounted = found[Status.SENT] + found[Status.UNKNOWN] + kept_back
    cells = {
        "faults": town.faults,
        "owed": len(rows),
        "sent": arrived.total(),
        "duplicates": duplicates,
        "lost": len(lost),
        "unknown": found[Status.UNKNOWN],
        "kept back": kept_back,
        "may be lost": len(town.at_risk) if allowed is None else allowed,
        "accounted": f"{100 * accounted / len(rows) if rows else 100:.0f}%",
    }
    print(f"\n{name} ({town.store.dialect}): " + ", ".join([*map(" ".join, _texts(cells)), *town.notes]))
    assert duplicates == 0, "something arrived twice"
    assert len(lost) <= allowed if allowed is not None else lost <= town.at_risk, "more was lost than flew"
    assert len(lost) <= found[Status.UNKNOWN], "a loss that nobody is told of"
    assert accounted == len(rows), "something is neither sent nor given up"


def _texts(cells: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    return ((title, str(value)) for title, value in cells.items())


async def ended(processes: Iterable[Process], seconds: float = 25) -> list[int | None]:
    """Send SIGTERM to all and wait for their ends; their exit codes."""
    found: Sequence[Process] = list(processes)
    for process in found:
        process.terminate()
    async with asyncio.timeout(seconds):
        for process in found:
            await process.wait()
    return [process.returncode for process in found]
