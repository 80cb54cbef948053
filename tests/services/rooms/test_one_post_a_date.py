"""Whatever admins change, whenever: a room never gets two posts with one date, and never falls silent."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.rooms import POSTS
from bot.services.planning import Planner
from bot.store import tables
from tests.cast import catalogue
from tests.services.rooms.conftest import Club
from tests.services.rooms.test_forgetting import StoppedClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.sheets import Sheet
    from bot.store.engine import Store, Tx

ZONES = ("Pacific/Kiritimati", "Pacific/Midway", "Europe/Madrid", "America/Lima", "Asia/Kathmandu")
DAYS = 14


@pytest.mark.parametrize("seed", range(4))
async def test_one_post_a_date_whatever_is_changed(store: Store, seed: int) -> None:
    random = Random(seed)
    club = Club(store, datetime(2027, 3, 8, tzinfo=UTC))
    planner = Planner(store, StoppedClock(club), catalogue(), random.random)
    await club.set_up(Days.of(0, 2))
    end = club.now + timedelta(days=DAYS)
    while club.now < end:
        club.wait(minutes=random.randint(1, 150))
        await planner.plan()
        # What is planned may be sent before the next change, or be withdrawn by it.
        if random.random() < 0.7:
            await store.run(_send, club.now)
        if random.random() < 0.15:
            await random.choice(_changes(club, random))()
    await store.run(_send, club.now)
    posts = [row for row in await club.rows("delivery") if row["kind"] in POSTS and row["status"] == "sent"]
    dates = [row["slot_date"] for row in posts]
    assert len(dates) == len(set(dates))
    # Dates are lost to travel, to days that had just passed when they were chosen, and to late sends.
    assert len(dates) > DAYS // 3


def _changes(club: Club, random: Random) -> list[Callable[[], Awaitable[Sheet]]]:
    """One of each setting that says when posts come, with a value to set."""
    tuning, call = club.tuning, club.call
    days, zone = Days(random.randrange(128)), random.choice(ZONES)
    at, kind = time(random.randrange(24), 30), random.choice((Kind.TIP, Kind.EXERCISE))
    on = random.random() < 0.6
    return [
        lambda: tuning.days(call(), days),
        lambda: tuning.zone(call(), zone),
        lambda: tuning.clock(call(), kind, at),
        lambda: tuning.wanted(call(), kind, on=on),
    ]


def _send(tx: Tx, now: datetime) -> None:
    table = tables.delivery
    due = (table.c.status == "due") & (table.c.not_before <= now) & (table.c.expires_at > now)
    tx.execute(update(table).where(due).values(status="sent", message_id=1))
