"""The scheduled day: what comes when, over days, a week, a change of the clocks and a downtime."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.journeys.conftest import Journey, Seen

pytestmark = pytest.mark.uncounted

MONDAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)


def _kinds(seen: Seen) -> list[str]:
    """What came, by the buttons under it."""
    found = []
    for message in seen.messages:
        labels = message.labels
        if "👍" in labels:
            found.append("tip")
        elif "⏰ Later" in labels:
            found.append("exercise")
        else:
            found.append("nudge" if "🔕 No more nudges" in labels else "recap")
    return found


async def test_a_day_from_the_tip_to_the_evening(both: Journey) -> None:
    await both.subscribe()
    assert _kinds(await both.move_to(MONDAY, 9, 59)) == []
    seen = await both.move_to(MONDAY, 10)
    assert _kinds(seen) == ["tip", "exercise"]
    tip, exercise = [each for each in seen.events if each.kind == "message"]
    assert exercise.at - tip.at >= 1
    assert _kinds(await both.beat()) == []
    nudge = await both.move_to(MONDAY, 20, 30)
    assert _kinds(nudge) == ["nudge"]
    assert exercise.message is not None
    done = await both.press("✅ Done", exercise.message)
    assert "1 day in a row" in done.notice
    assert "↩️ Undo" in done.last.labels
    assert _kinds(await both.move_to(MONDAY + ONE_DAY, 10)) == ["tip", "exercise"]


async def test_after_a_done_no_nudge(journey: Journey) -> None:
    await journey.subscribe()
    seen = await journey.move_to(MONDAY, 10)
    await journey.press("✅ Done", seen.messages[1])
    assert _kinds(await journey.move_to(MONDAY, 20, 30)) == []
    [nudge] = [
        row for row in await journey.rows("delivery") if row["kind"] == "nudge" and row["slot_date"] == MONDAY
    ]
    assert nudge["status"] == "skipped"


async def test_a_red_day_brings_nothing_more(journey: Journey) -> None:
    await journey.subscribe()
    seen = await journey.move_to(MONDAY, 10)
    red = await journey.press("🔴 Rest", seen.messages[1])
    assert "Nothing more from me today." in red.text
    assert _kinds(await journey.move_to(MONDAY, 20, 30)) == []


async def test_the_done_of_the_nudge_counts_once(journey: Journey) -> None:
    await journey.subscribe()
    await journey.move_to(MONDAY, 10)
    nudge = (await journey.move_to(MONDAY, 20, 30)).messages[0]
    both = await journey.act(lambda: _twice(journey, "✅ Done", nudge.id), updates=2)
    assert "1 day in a row" in both.text
    assert len(await journey.rows("completion")) == 1


async def test_a_week_brings_seven_tips_without_a_repeat_and_a_recap_on_sunday(journey: Journey) -> None:
    await journey.subscribe(days="mon wed fri")
    texts, kinds = [], []
    for number in range(7):
        seen = await journey.move_to(MONDAY + number * ONE_DAY, 10)
        evening = await journey.move_to(MONDAY + number * ONE_DAY, 20, 31)
        kinds.append([*_kinds(seen), *_kinds(evening)])
        texts += [message.text for message in seen.messages if "👍" in message.labels]
    training, off = ["tip", "exercise", "nudge"], ["tip"]
    assert kinds == [training, off, training, off, training, off, ["tip", "recap"]]
    assert len(set(texts)) == 7


async def test_the_tip_keeps_its_local_minute_when_the_clocks_change(
    pg: Playground, journey: Journey
) -> None:
    journey.clock.move_to(datetime(2027, 3, 26, 12, tzinfo=UTC))
    await journey.subscribe(at="10:00", days="none")
    instants = []
    for day in range(27, 31):
        seen = await journey.move_to(date(2027, 3, day), 10)
        assert [kind for kind in _kinds(seen) if kind == "tip"] == ["tip"]
        instants.append(next(each.at for each in seen.events if each.kind == "message"))
    gaps = [round((later - earlier) / 3600) for earlier, later in pairwise(instants)]
    assert gaps == [23, 24, 24]


@pytest.mark.parametrize(("hours", "expected"), [(2, ["tip", "exercise"]), (6, ["nudge"])])
async def test_after_a_downtime_late_once_or_skipped_and_never_a_burst(
    journey: Journey, hours: int, expected: list[str]
) -> None:
    """Six hours late, the tip is past its window; the nudge, half an hour late, is not."""
    await journey.subscribe(at="15:00")
    seen = await journey.move_to(MONDAY, 15 + hours)
    assert _kinds(seen) == expected
    assert _kinds(await journey.beat()) == []
    assert _kinds(await journey.move_to(MONDAY + ONE_DAY, 15)) == ["tip", "exercise"]


async def test_days_away_bring_one_days_messages_not_all(journey: Journey) -> None:
    await journey.subscribe()
    seen = await journey.move_to(MONDAY + 5 * ONE_DAY, 10, 30)
    assert _kinds(seen) == ["tip", "exercise"]


async def test_a_snoozed_exercise_comes_back_and_not_after_done(journey: Journey) -> None:
    await journey.subscribe()
    exercise = (await journey.move_to(MONDAY, 10)).messages[1]
    await journey.press("⏰ Later", exercise)
    assert (await journey.press("30 min", exercise)).notice == "I will be back at 10:30."
    again = await journey.move_to(MONDAY, 10, 31)
    assert [message.text for message in again.messages] == [exercise.text]
    await journey.press("⏰ Later", again.messages[0])
    await journey.press("2 hours", again.messages[0])
    await journey.press("✅ Done", again.messages[0])
    assert _kinds(await journey.move_to(MONDAY, 13)) == []


async def test_a_pause_is_silence_and_ends_by_itself(journey: Journey) -> None:
    await journey.subscribe()
    assert "Paused until Wed, 25 Nov. /resume ends it now." in (await journey.say("/pause 25 nov")).text
    assert _kinds(await journey.move_to(MONDAY, 20, 31)) == []
    assert _kinds(await journey.move_to(MONDAY + 2 * ONE_DAY, 10)) == ["tip", "exercise"]
    assert "✅" not in (await journey.say("/why")).text


async def test_a_flight_to_another_zone_moves_the_next_tip(journey: Journey) -> None:
    await journey.subscribe()
    await journey.move_to(MONDAY, 10)
    assert (
        "Your next tip: tomorrow, Tue, Nov 24, 10:00 AM in New York."
        in (await journey.say("/zone new york")).text
    )
    seen = await journey.move_to(MONDAY + ONE_DAY, 10, zone=ZoneInfo("America/New_York"))
    assert _kinds(seen) == ["tip", "exercise"]


async def test_a_changed_time_moves_today_and_sends_nothing_twice(journey: Journey) -> None:
    await journey.subscribe()
    await journey.move_to(MONDAY, 9)
    await journey.say("/time 10:30")
    assert _kinds(await journey.move_to(MONDAY, 10)) == ["exercise"]
    assert _kinds(await journey.move_to(MONDAY, 10, 30)) == ["tip"]
    assert "tomorrow" in (await journey.say("/time 11:00")).text
    assert _kinds(await journey.move_to(MONDAY, 11)) == []


async def _twice(journey: Journey, button: str, message: int) -> None:
    await journey.alice.press(button, message)
    await journey.alice.press(button, message)
