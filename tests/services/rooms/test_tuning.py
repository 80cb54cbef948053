"""A room's settings: one post a date at one hour, each change in the log, what is set already not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.rooms import Room, RoomKind, Who
from bot.domain.subscriber import State
from bot.services.members import NotSetUp
from bot.store import tables
from tests.services.rooms.conftest import ADA, BEN
from tips.catalogue import Level, Theme

if TYPE_CHECKING:
    from bot.services.sheets import Sheet
    from bot.store.engine import Tx
    from tests.services.rooms.conftest import Club

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))
MON_WED = Days.of(0, 2)
REST = Days.of(1, 3, 4, 5, 6)
MADRID = ZoneInfo("Europe/Madrid")


def _days(sheet: Sheet) -> dict[Kind, Days]:
    return {kind: planned.days for kind, planned in sheet.planned.items()}


def _dates(sheet: Sheet) -> dict[Kind, date]:
    return {kind: slot.day for kind in sheet.planned if (slot := sheet.next(kind)) is not None}


async def test_a_room_begins_once_zone_and_hour_are_known(club: Club) -> None:
    sheet = await club.tuning.clock(club.call(), Kind.TIP, time(8))
    assert (sheet.subscriber.state, sheet.hour) == (State.NEW, time(8))
    sheet = await club.tuning.zone(club.call(), "Europe/Madrid")
    assert sheet.subscriber.state is State.ACTIVE
    assert _days(sheet) == {Kind.TIP: Days.EVERY, Kind.EXERCISE: Days.NONE, Kind.RECAP: Days.of(6)}
    assert _dates(sheet) == {Kind.TIP: MONDAY, Kind.RECAP: date(2026, 11, 29)}
    assert (await club.rows("change")) == []
    assert sheet.room == Room("Club", RoomKind.GROUP)


@pytest.mark.parametrize("days_first", [True, False])
async def test_exercises_take_their_days_from_the_tips(club: Club, *, days_first: bool) -> None:
    if days_first:
        await club.tuning.days(club.call(), MON_WED)
        sheet = await club.set_up()
    else:
        sheet = await club.set_up(MON_WED)
    assert _days(sheet) == {Kind.TIP: REST, Kind.EXERCISE: MON_WED, Kind.RECAP: Days.of(6)}
    assert (sheet.at(Kind.TIP), sheet.at(Kind.EXERCISE)) == (time(8), time(8))
    assert (_dates(sheet)[Kind.EXERCISE], _dates(sheet)[Kind.TIP]) == (MONDAY, TUESDAY)


@pytest.mark.parametrize("kind", [Kind.TIP, Kind.EXERCISE])
async def test_a_rooms_posts_share_their_hour(club: Club, kind: Kind) -> None:
    await club.set_up(MON_WED)
    sheet = await club.tuning.clock(club.call(), kind, time(9, 30))
    assert [sheet.at(each) for each in (Kind.TIP, Kind.EXERCISE, Kind.RECAP)] == [
        time(9, 30),
        time(9, 30),
        time(18),
    ]
    sheet = await club.tuning.clock(club.call(), Kind.RECAP, time(20))
    assert (sheet.hour, sheet.at(Kind.RECAP)) == (time(9, 30), time(20))
    assert (await club.log())[-2:] == [
        ("person", "time", "08:00", "09:30"),
        ("person", "recap_time", "18:00", "20:00"),
    ]


async def test_a_room_chooses_what_it_gets_and_always_gets_something(club: Club) -> None:
    assert (await club.tuning.wanted(club.call(), Kind.TIP, on=True)).planned == {}
    await club.set_up(MON_WED)
    sheet = await club.tuning.wanted(club.call(), Kind.TIP, on=False)
    assert _days(sheet) == {Kind.EXERCISE: MON_WED, Kind.RECAP: Days.of(6)}
    assert sheet.hour == time(8)
    assert await club.tuning.wanted(club.call(), Kind.EXERCISE, on=False) == sheet
    assert await club.tuning.wanted(club.call(), Kind.NUDGE, on=True) == sheet
    assert _days(await club.tuning.days(club.call(), Days.NONE))[Kind.EXERCISE] == Days.EVERY
    sheet = await club.tuning.clock(club.call(), Kind.TIP, time(7, 45))
    assert set(sheet.planned) == {Kind.EXERCISE, Kind.RECAP}
    assert (await club.joining.stop(club.call())).subscriber.state is State.STOPPED
    assert (await club.joining.start(club.call())).sheet.subscriber.state is State.ACTIVE
    await club.tuning.days(club.call(), MON_WED)
    sheet = await club.tuning.wanted(club.call(), Kind.TIP, on=True)
    assert (_days(sheet)[Kind.TIP], sheet.at(Kind.TIP)) == (REST, time(7, 45))
    sheet = await club.tuning.wanted(club.call(), Kind.EXERCISE, on=False)
    assert _days(sheet)[Kind.TIP] == MON_WED
    assert Kind.RECAP not in (await club.tuning.wanted(club.call(), Kind.RECAP, on=False)).planned
    assert [line[1:] for line in await club.log() if line[1] in set(Kind)] == [
        ("tip", "on", "off"),
        ("tip", "off", "on"),
        ("exercise", "on", "off"),
        ("recap", "on", "off"),
    ]


async def test_changed_days_never_give_two_posts_a_date(club: Club) -> None:
    await club.set_up()
    await club.post(MONDAY)
    club.wait(hours=1)
    sheet = await club.tuning.days(club.call(), MON_WED)
    assert (_dates(sheet)[Kind.EXERCISE], _dates(sheet)[Kind.TIP]) == (WEDNESDAY, TUESDAY)
    # And with a later hour on the day itself.
    sheet = await club.tuning.clock(club.call(), Kind.TIP, time(23))
    assert _dates(sheet)[Kind.EXERCISE] == WEDNESDAY


@pytest.mark.parametrize("status", ["sent", "sending", "unknown", "failed"])
async def test_ten_zones_in_a_minute(club: Club, status: str) -> None:
    await club.set_up(MON_WED)
    await club.post(MONDAY, Kind.EXERCISE, status)
    club.wait(minutes=31)
    zones = ("Asia/Tokyo", "America/Lima", "Pacific/Kiritimati", "Europe/Lisbon", "Pacific/Midway") * 2
    dates = []
    for zone in zones:
        club.wait(seconds=6)
        sheet = await club.tuning.zone(club.call(), zone)
        dates.append(_dates(sheet))
        first = min(slot.at for kind in (Kind.TIP, Kind.EXERCISE) if (slot := sheet.next(kind)))
        assert first >= datetime(2026, 11, 23, 19, tzinfo=UTC)
    assert all(MONDAY not in (each[Kind.TIP], each[Kind.EXERCISE]) for each in dates)
    assert all(each[Kind.TIP] != each[Kind.EXERCISE] for each in dates)
    assert len(await club.rows("schedule")) == 3
    assert [line[1] for line in await club.log()].count("zone") == 11


async def test_dst_a_room_keeps_its_hour(club: Club) -> None:
    club.now = datetime(2027, 3, 27, 12, tzinfo=UTC)
    before = (await club.set_up()).next(Kind.TIP)
    club.wait(days=1)
    after = (await club.tuning.silent(club.call(), on=True)).next(Kind.TIP)
    assert before == after
    assert before is not None
    assert before.at.astimezone(MADRID).time() == time(8)
    await club.post(before.day)
    sheet = await club.tuning.days(club.call(), MON_WED)
    slots = [slot for kind in (Kind.TIP, Kind.EXERCISE) if (slot := sheet.next(kind)) is not None]
    assert {slot.at.astimezone(MADRID).time() for slot in slots} == {time(8)}
    assert min(slot.day for slot in slots) - before.day == timedelta(days=1)


@pytest.mark.parametrize(
    ("verb", "values", "options", "expected"),
    [
        ("zone", ["Europe/Lisbon"], {}, ("zone", "Europe/Madrid", "Europe/Lisbon")),
        ("clock", [Kind.EXERCISE, time(7)], {}, ("time", "08:00", "07:00")),
        ("days", [MON_WED], {}, ("days", None, "5")),
        ("wanted", [Kind.RECAP], {"on": False}, ("recap", "on", "off")),
        ("theme", [Theme.POSTURE], {"on": True}, ("themes", "", "posture")),
        ("level", [Level.ADVANCED], {}, ("level", "1", "3")),
        ("language", ["es"], {}, ("language", None, "es")),
        ("day_end", [time(4)], {}, ("day_end", "03:00", "04:00")),
        ("silent", [], {"on": True}, ("silent", "off", "on")),
        ("pin", [], {"on": True}, ("pin", "off", "on")),
        ("board", [], {"on": True}, ("board", "off", "on")),
        ("who", [Who.CREATOR], {}, ("who", "admins", "creator")),
        ("needed", [3], {}, ("needed", "1", "3")),
        ("topic", [12], {}, ("topic", None, "12")),
        ("pause", [WEDNESDAY], {}, ("pause", None, "2026-11-25")),
    ],
)
async def test_a_change_is_in_the_log_once(
    club: Club, verb: str, values: list[Any], options: dict[str, Any], expected: tuple[str | None, ...]
) -> None:
    await club.set_up()
    before = await club.log()
    first = await getattr(club.tuning, verb)(club.call(BEN), *values, **options)
    assert await getattr(club.tuning, verb)(club.call(None), *values, **options) == first
    assert await club.log() == [*before, ("person", *expected)]
    people = {row["id"]: row["user_id"] for row in await club.rows("person")}
    lines = await club.rows("audit")
    assert (people[lines[-1]["person_id"]], lines[-1]["at"]) == (BEN, club.now)


async def test_settings_of_a_room_come_back_as_they_were_set(club: Club) -> None:
    club.kind = RoomKind.FORUM
    await club.set_up()
    await club.tuning.pin(club.call(None), on=True)
    await club.tuning.board(club.call(None), on=True)
    await club.tuning.who(club.call(None), Who.CREATOR)
    await club.tuning.needed(club.call(None), 10)
    await club.tuning.silent(club.call(None), on=True)
    sheet = await club.tuning.topic(club.call(None), 12)
    assert sheet.room == Room(
        "Club", RoomKind.FORUM, topic=12, pin=True, board=True, who=Who.CREATOR, needed=10
    )
    assert (sheet.subscriber.topic, sheet.subscriber.silent) == (12, True)
    assert {line[0] for line in (await club.log())[2:]} == {"anonymous"}


async def test_a_pause_ends_by_a_word_and_is_in_the_log(club: Club) -> None:
    await club.set_up()
    assert _dates(await club.tuning.pause(club.call(), None)) == {}
    assert Kind.TIP in _dates(await club.tuning.resume(club.call(BEN)))
    await club.joining.stop(club.call())
    welcome = await club.joining.start(club.call(BEN))
    assert (welcome.first, welcome.sheet.subscriber.state) == (None, State.ACTIVE)
    assert [line[1] for line in await club.log()][2:] == ["pause", "resume", "stop", "start"]


async def test_a_board_that_is_switched_off_forgets_who_joined(club: Club) -> None:
    await club.set_up()
    await club.tuning.board(club.call(), on=True)

    def join(tx: Tx) -> None:
        tx.execute(tables.board.insert().values(subscriber_id=1, person_id=1, name="Ada", at=club.now))

    await club.store.run(join)
    await club.tuning.board(club.call(), on=False)
    assert await club.rows("board") == []


async def test_a_channel_has_no_board(club: Club) -> None:
    club.kind = RoomKind.CHANNEL
    await club.set_up()
    sheet = await club.tuning.board(club.call(), on=True)
    assert sheet.room is not None
    assert not sheet.room.board


async def test_a_person_has_no_pin(club: Club) -> None:
    with pytest.raises(NotSetUp):
        await club.tuning.pin(club.private(ADA), on=True)
