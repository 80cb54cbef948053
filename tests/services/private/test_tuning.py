"""Every setting: what it changes, that setting it again changes nothing, and what is owed next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.domain.days import Days
from bot.domain.delivery import Kind, Status
from bot.domain.streak import Change, Mark, What
from bot.domain.subscriber import State
from bot.services.housekeeping import Housekeeping
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.services.sheets import Sheet
    from tests.services.private.conftest import Chat

# Each verb with a value; what the person declares by it, where their days are judged by it.
VERBS: dict[str, tuple[Callable[[Chat], Awaitable[Sheet]], What | None]] = {
    "zone": (lambda chat: chat.tuning.zone(chat.call(), "Asia/Tokyo"), What.ZONE),
    "time": (lambda chat: chat.tuning.clock(chat.call(), Kind.TIP, time(9, 15)), None),
    "exercise time": (lambda chat: chat.tuning.clock(chat.call(), Kind.EXERCISE, time(18)), None),
    "days": (lambda chat: chat.tuning.days(chat.call(), Days.of(1)), What.DAYS),
    "no nudge": (lambda chat: chat.tuning.wanted(chat.call(), Kind.NUDGE, on=False), None),
    "no recap": (lambda chat: chat.tuning.wanted(chat.call(), Kind.RECAP, on=False), None),
    "theme": (lambda chat: chat.tuning.theme(chat.call(), Theme.POSTURE, on=True), None),
    "equipment": (lambda chat: chat.tuning.item(chat.call(), Equipment.BAND, on=True), None),
    "level": (lambda chat: chat.tuning.level(chat.call(), Level.ADVANCED), None),
    "quiet": (lambda chat: chat.tuning.quiet(chat.call(), time(21), time(8)), None),
    "language": (lambda chat: chat.tuning.language(chat.call(), "en"), None),
    "day end": (lambda chat: chat.tuning.day_end(chat.call(), time(1)), What.DAY_END),
    "pause": (lambda chat: chat.tuning.pause(chat.call(), date(2026, 12, 24)), What.PAUSE),
}


@pytest.mark.parametrize("name", VERBS)
async def test_setting_what_is_set_already_changes_nothing(chat: Chat, name: str) -> None:
    verb, what = VERBS[name]
    before = await chat.subscribe()
    declared = len(await chat.changes())
    once = await verb(chat)
    tables = [await chat.rows(table) for table in ("schedule", "change", "delivery")]
    chat.wait(minutes=1)
    assert before != once == await verb(chat)
    assert [await chat.rows(table) for table in ("schedule", "change", "delivery")] == tables
    assert [change.what for change in (await chat.changes())[declared:]] == ([what] if what else [])


async def test_what_is_switched_off_can_be_switched_on_again(chat: Chat) -> None:
    before = await chat.subscribe()
    for kind in (Kind.NUDGE, Kind.RECAP):
        off = await chat.tuning.wanted(chat.call(), kind, on=False)
        assert set(off.planned) == set(Kind) - {kind}
        assert await chat.tuning.wanted(chat.call(), kind, on=True) == before


async def test_choices_of_several_are_added_and_taken_away(chat: Chat) -> None:
    await chat.tuning.theme(chat.call(), Theme.POSTURE, on=True)
    await chat.tuning.theme(chat.call(), Theme.INJURY, on=True)
    sheet = await chat.tuning.theme(chat.call(), Theme.POSTURE, on=False)
    assert sheet.subscriber.themes == {Theme.INJURY}
    assert (await chat.tuning.theme(chat.call(), None, on=False)).subscriber.themes == frozenset()
    await chat.tuning.item(chat.call(), Equipment.BAND, on=True)
    assert (await chat.tuning.item(chat.call(), Equipment.BAND, on=False)).subscriber.equipment == frozenset()


async def test_a_later_change_of_the_tips_time_leaves_the_exercises_where_they_are(chat: Chat) -> None:
    await chat.subscribe()
    sheet = await chat.tuning.clock(chat.call(), Kind.TIP, time(12))
    assert (sheet.at(Kind.TIP), sheet.at(Kind.EXERCISE)) == (time(12), time(8))


async def test_a_changed_time_today_does_not_bring_a_second_tip_today(chat: Chat) -> None:
    await chat.subscribe()
    chat.at(8, 1)
    await chat.got(Kind.TIP)
    sheet = await chat.tuning.clock(chat.call(), Kind.TIP, time(12))
    slot = sheet.next(Kind.TIP)
    assert slot is not None
    assert (slot.day, slot.at) == (date(2026, 11, 24), datetime(2026, 11, 24, 11, tzinfo=UTC))


@pytest.mark.parametrize("status", [Status.SENDING, Status.UNKNOWN])
async def test_a_slot_that_may_have_been_served_stays_used(chat: Chat, status: Status) -> None:
    await chat.subscribe()
    await chat.got(Kind.TIP, status=status)
    slot = (await chat.tuning.clock(chat.call(), Kind.TIP, time(12))).next(Kind.TIP)
    assert slot is not None
    assert slot.day == date(2026, 11, 24)


@pytest.mark.parametrize("change", ["time", "days", "zone", "pause", "stop"])
async def test_what_is_planned_and_not_sent_is_withdrawn(chat: Chat, change: str) -> None:
    await chat.subscribe()
    await chat.got(Kind.EXERCISE, status=Status.DUE)
    match change:
        case "time":
            await chat.tuning.clock(chat.call(), Kind.EXERCISE, time(12))
        case "days":
            await chat.tuning.days(chat.call(), Days.of(5))
        case "zone":
            await chat.tuning.zone(chat.call(), "Asia/Tokyo")
        case "pause":
            await chat.tuning.pause(chat.call(), None)
        case _:
            await chat.joining.stop(chat.call())
    assert await chat.rows("delivery") == []


@pytest.mark.parametrize("name", ["exercise time", "days", "no nudge", "no recap"])
async def test_what_did_not_change_stays_owed_at_this_very_minute(chat: Chat, name: str) -> None:
    """A tip that is due or planned, but not yet sent, is not lost because something else was set."""
    await chat.subscribe()
    chat.at(8, 0)
    await chat.got(Kind.TIP, status=Status.DUE)
    before = (await chat.joining.sheet(chat.call())).next(Kind.TIP)
    sheet = await VERBS[name][0](chat)
    assert sheet.next(Kind.TIP) == before
    assert [row["status"] for row in await chat.rows("delivery")] == ["due"]


async def test_after_a_flight_the_next_tip_keeps_twelve_hours_from_the_last(chat: Chat) -> None:
    await chat.subscribe()
    chat.at(8, 0)
    await chat.got(Kind.TIP)
    last = chat.now
    chat.wait(hours=2)
    slot = (await chat.tuning.zone(chat.call(), "Pacific/Auckland")).next(Kind.TIP)
    assert slot is not None
    assert slot.at.astimezone(ZoneInfo("Pacific/Auckland")).time() == time(8)
    assert timedelta(hours=12) <= slot.at - last <= timedelta(hours=36)


async def test_the_first_zone_is_no_travel(chat: Chat) -> None:
    await chat.tuning.clock(chat.call(), Kind.TIP, time(8))
    sheet = await chat.tuning.zone(chat.call(), "Europe/Madrid")
    assert sheet.next(Kind.TIP) is not None
    assert [change for change in await chat.changes() if change.what is What.ZONE] == [
        Change(chat.now, What.ZONE, "Europe/Madrid")
    ]


async def test_exercises_come_on_training_days_and_tips_every_day(chat: Chat) -> None:
    await chat.subscribe()
    sheet = await chat.tuning.days(chat.call(), Days.of(2))
    days = {kind: planned.next.day.weekday() for kind, planned in sheet.planned.items() if planned.next}
    assert days == {Kind.TIP: 0, Kind.EXERCISE: 2, Kind.NUDGE: 2, Kind.RECAP: 6}
    just_tips = await chat.tuning.days(chat.call(), Days.NONE)
    assert {kind for kind, planned in just_tips.planned.items() if planned.next} == {Kind.TIP, Kind.RECAP}


async def test_a_pause_ends_by_itself_on_its_date_and_the_streak_is_untouched(chat: Chat) -> None:
    await chat.subscribe()
    await chat.crediting.done_today(chat.call())
    sheet = await chat.tuning.pause(chat.call(), date(2026, 11, 26))
    assert {planned.next for planned in sheet.planned.values()} == {None}
    house = Housekeeping(chat.store, clock=_Fixed(chat))
    chat.at(23, 59, days=2)
    assert await house.resume() == 0
    chat.wait(minutes=1)
    assert await house.resume() == 1
    after = await chat.joining.sheet(chat.call())
    assert (after.subscriber.state, after.subscriber.paused_until) == (State.ACTIVE, None)
    slot = after.next(Kind.TIP)
    assert slot is not None
    assert slot.day == date(2026, 11, 26)
    chat.at(9)
    standing = await chat.standing()
    assert standing.days == 1
    assert [day.mark for day in standing.ledger] == [Mark.DONE, Mark.PAUSED, Mark.PAUSED, Mark.OPEN]


async def test_resume_ends_a_pause_now(chat: Chat) -> None:
    before = await chat.subscribe()
    await chat.tuning.pause(chat.call(), None)
    assert await chat.tuning.resume(chat.call()) == before
    assert (await chat.changes())[-1].what is What.RESUME
    assert await chat.tuning.resume(chat.call()) == before
    assert [change.what for change in await chat.changes()].count(What.RESUME) == 1


async def test_a_pause_may_be_changed_while_it_lasts(chat: Chat) -> None:
    await chat.subscribe()
    await chat.tuning.pause(chat.call(), date(2026, 11, 30))
    sheet = await chat.tuning.pause(chat.call(), None)
    assert (sheet.subscriber.state, sheet.subscriber.paused_until) == (State.PAUSED, None)
    chat.wait(days=20)
    assert {day.mark for day in (await chat.standing()).ledger[1:]} == {Mark.PAUSED}


@pytest.mark.parametrize("state", ["new", "stopped"])
async def test_who_gets_nothing_cannot_pause_it(chat: Chat, state: str) -> None:
    if state == "stopped":
        await chat.subscribe()
        await chat.joining.stop(chat.call())
    sheet = await chat.tuning.pause(chat.call(), date(2026, 12, 24))
    assert (sheet.subscriber.state.value, sheet.subscriber.paused_until) == (state, None)
    assert (await chat.tuning.resume(chat.call())).subscriber.state.value == state


class _Fixed:
    """The chat's clock, for housekeeping."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def now(self) -> datetime:
        return self._chat.now

    async def sleep_until(self, moment: datetime) -> None:
        raise NotImplementedError
