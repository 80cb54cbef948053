"""The example that `make run` opens with, lived on a clock that starts where we say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.app import build
from bot.settings import load
from playground import example
from playground.clock import ManualClock
from playground.handle import Playground
from playground.travel import Travel
from tests.journeys.conftest import at_work

MORNING = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def test_it_opens_at_the_beginning_of_the_minute() -> None:
    assert example.opening(MORNING + timedelta(seconds=59, microseconds=7)) == MORNING


@pytest.mark.parametrize("opens_at", [MORNING, MORNING + timedelta(days=3, hours=13, minutes=17)])
async def test_sam_has_a_streak_and_the_tip_is_due_when_it_opens(sqlite_url: str, opens_at: datetime) -> None:
    clock = ManualClock(opens_at - example.LIVED)
    async with Playground(clock=clock, conflict_pause=0.0) as pg:
        settings = load(
            {"BOT_TOKEN": pg.token, "BOT_API_URL": pg.url, "DATABASE_URL": sqlite_url, "HTTP_PORT": "0"}
        )
        app = build(settings, clock=clock, draw=lambda: 0.5)
        cast = await example.furnish(pg, app, opens_at)
        async with at_work(app, clock):
            travel = Travel(pg.world, clock, app)
            await example.live(travel, cast, opens_at)
            assert clock.now() == opens_at - timedelta(seconds=1)
            before = len(await cast.sam.heard())
            await travel.to(opens_at + timedelta(seconds=8))
            tip, exercise = (await cast.sam.heard())[before:]
            assert [example.DONE in message.labels for message in (tip, exercise)] == [True, True]
            answer = await cast.sam.press_and_wait(example.DONE, exercise)
            days = int("".join(filter(str.isdigit, answer.text.partition("day")[0])))
            assert days > 10


@pytest.mark.parametrize(
    ("here", "home"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("Etc/UTC", "Europe/Madrid"),
        ("UTC", "Europe/Madrid"),
        ("Mars/Here", "Europe/Madrid"),
    ],
)
def test_sam_lives_where_the_machine_is(monkeypatch: pytest.MonkeyPatch, here: str, home: str) -> None:
    monkeypatch.setattr(example, "get_localzone_name", lambda: here)
    assert example.home().key == home


def test_where_the_machine_does_not_know_its_zone_sam_lives_in_madrid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown() -> str:
        raise ZoneInfoNotFoundError("TZ is odd")

    monkeypatch.setattr(example, "get_localzone_name", unknown)
    assert example.home() == example.ZONE
