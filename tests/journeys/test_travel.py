"""Fast-forward: a month of use in moments, with everything at its minute."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from playground.errors import PlaygroundError
from tests.journeys.conftest import MADRID, START

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.journeys.conftest import Journey, Seen

ONE_DAY = timedelta(days=1)


def _local(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, MADRID)


def _minutes(seen: Seen) -> list[tuple[date, time]]:
    """When each message came, to the minute."""
    moments = [_local(event.at) for event in seen.events if event.kind == "message"]
    return [(moment.date(), time(moment.hour, moment.minute)) for moment in moments]


@pytest.mark.uncounted
async def test_a_month_passes_with_each_message_at_its_minute(journey: Journey) -> None:
    await journey.subscribe(at="10:00", days="mon wed fri")
    seen = await journey.live(30 * ONE_DAY)
    expected = Counter[tuple[date, time]]()
    for number in range(30):
        day = START.date() + number * ONE_DAY
        expected[day, time(10)] += 1  # the tip
        if day.weekday() in {0, 2, 4}:
            expected[day, time(10)] += 1  # the exercise
            expected[day, time(20, 30)] += 1  # the nudge
        if day.weekday() == 6:
            expected[day, time(18)] += 1  # the recap
    assert Counter(_minutes(seen)) == expected
    assert journey.clock.now() - START == 30 * ONE_DAY + timedelta(seconds=4)


async def test_to_the_next_brings_all_that_belongs_together_and_stops(journey: Journey) -> None:
    await journey.subscribe(at="10:00")
    trip = await journey.pg.ask("travel", to="next")
    assert trip["messages"] == 2
    assert _local(trip["now"]) - datetime.combine(START.date(), time(10), MADRID) < timedelta(minutes=1)


async def test_to_the_next_passes_over_what_is_not_sent(journey: Journey) -> None:
    """Done in the morning, there is no nudge in the evening: the next is tomorrow's tip."""
    await journey.subscribe(at="10:00")
    seen = await journey.move_to(START.date() + ONE_DAY, 10)
    await journey.press("✅ Done", seen.messages[1])
    trip = await journey.pg.ask("travel", to="next")
    assert _local(trip["now"]).date() == START.date() + 2 * ONE_DAY


async def test_a_pause_ends_on_its_day_while_time_flies(journey: Journey) -> None:
    await journey.subscribe(at="10:00", days="none")
    await journey.say("/pause 25 nov")
    seen = await journey.live(5 * ONE_DAY)
    assert [day.day for day, _ in _minutes(seen)] == [25, 26]


async def test_where_nothing_is_due_it_looks_a_week_ahead_and_gives_up(journey: Journey) -> None:
    trip = await journey.travel.to_next()
    assert (trip.messages, trip.now) == (0, START + timedelta(days=8))


async def test_each_step_is_told_to_whoever_watches(journey: Journey) -> None:
    await journey.subscribe(at="10:00", days="none")
    seen = await journey.live(timedelta(hours=2))
    moves = [event for event in seen.events if event.kind == "time"]
    assert moves[-1].detail == {"now": journey.pg.world.now()}
    assert len(moves) < 40


async def test_the_clock_says_what_comes_next(journey: Journey) -> None:
    await journey.subscribe(at="10:00")
    shown = await journey.pg.ask("clock")
    at = datetime.combine(START.date(), time(10), MADRID)
    assert shown == {
        "now": journey.pg.world.now(),
        "flowing": False,
        "next": {"at": at.timestamp(), "kind": "tip"},
        "can_travel": True,
    }


@pytest.mark.parametrize(
    "wish", [{}, {"seconds": 0}, {"seconds": -5}, {"seconds": 1e12}, {"seconds": "long"}, {"to": "yesterday"}]
)
async def test_no_way_back_and_not_beyond_a_year(journey: Journey, wish: dict[str, object]) -> None:
    with pytest.raises(PlaygroundError, match='travel goes to "next", or by `seconds` ahead'):
        await journey.pg.ask("travel", **wish)


async def test_without_the_bot_inside_time_goes_by_itself(pg: Playground) -> None:
    shown = await pg.ask("clock")
    now = START.astimezone(UTC).timestamp()
    assert shown == {"now": now, "flowing": False, "next": None, "can_travel": False}
    with pytest.raises(PlaygroundError, match="time goes by itself here"):
        await pg.ask("travel", to="next")
