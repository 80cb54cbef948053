"""Resident memory after a day's work for 1,000 subscribers: `python -m bench.memory`. The bar: 110 MB."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import time as wall
from datetime import timedelta
from zoneinfo import ZoneInfo

from bench.figures import show
from bench.ours import run
from bench.process import bot_process, resident_mb
from bot.app import build
from bot.domain.days import Days
from bot.settings import load
from playground.handle import Playground

SUBSCRIBERS = 1000
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata", "Australia/Sydney")


async def seed(playground: Playground, database: str) -> None:
    """Everybody is subscribed, and their tip and exercise are due now."""
    environ = {"BOT_TOKEN": playground.token, "BOT_API_URL": playground.url, "DATABASE_URL": database}
    app = build(load(environ))
    await app.prepare()
    now = app.clock.now()
    for number in range(SUBSCRIBERS):
        person = await playground.add_person(f"P{number}", person_id=10_000 + number)
        await person.started_before()
        zone = ZONES[number % len(ZONES)]
        local = now.astimezone(ZoneInfo(zone))
        at = wall(local.hour, local.minute)
        await app.enrol(person.id, zone=zone, at=at, days=Days.EVERY, as_of=now - timedelta(minutes=1))
    await app.application.shutdown()
    await app.store.close()


async def main() -> None:
    """Two deliveries, a Done, a tip, a streak and a city for each of them; then a look at the process."""
    with tempfile.TemporaryDirectory() as folder:
        async with Playground(seed=1) as playground:
            database = f"sqlite:///{folder}/bench.db"
            await seed(playground, database)
            async with bot_process(playground, database) as (pid, _):
                before = resident_mb(pid)
                await answered(playground, 2 * SUBSCRIBERS)
                delivered = resident_mb(pid)
                for number in range(SUBSCRIBERS):
                    person = await playground.person(10_000 + number)
                    await person.press("✅ Done")
                    for text in ("/tip", "/streak", "/zone paris"):
                        await person.say(text)
                await answered(playground, 5 * SUBSCRIBERS)
                used = resident_mb(pid)
    beside = "before the first"
    show(f"memory after {2 * SUBSCRIBERS:,} deliveries", delivered, "MB", beside, before)
    show("memory after a press and 3 commands each", used, "MB", beside, before, most=110)


async def answered(playground: Playground, messages: int) -> None:
    """Wait until the bot has sent so many messages in all."""
    async with asyncio.timeout(300):
        while sum(count.sent for count in (await playground.counts()).values()) < messages:
            await asyncio.sleep(0.2)


if __name__ == "__main__":
    run(main())
