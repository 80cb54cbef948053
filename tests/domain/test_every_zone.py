"""Every zone, every quarter hour, around every change of its clock in two years."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.days import Days
from bot.domain.schedule import Schedule, occurrence

pytestmark = pytest.mark.uncounted

DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
PARTS = 8

zoneinfo.reset_tzpath(())


def distinct() -> list[str]:
    """One name of each zone: the others stand for the very same file."""
    folder = files("tzdata") / "zoneinfo"
    names = {(folder / name).read_bytes(): name for name in sorted(zoneinfo.available_timezones())}
    return sorted(names.values())


NAMES = distinct()

ODD = [
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Fakaofo", date(2011, 12, 30)),
    ("Pacific/Kwajalein", date(1993, 8, 21)),
    ("Pacific/Kiritimati", date(1994, 12, 31)),
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    ("America/Nuuk", date(2024, 3, 30)),
    ("Africa/Casablanca", date(2025, 2, 23)),
    ("Africa/Cairo", date(2014, 5, 15)),
    ("Antarctica/Troll", date(2025, 3, 30)),
    ("Asia/Pyongyang", date(2018, 5, 4)),
    ("America/Caracas", date(2016, 5, 1)),
    ("Asia/Gaza", date(2025, 4, 12)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def changes(zone: ZoneInfo) -> list[date]:
    """The dates on which the zone's offset is not the one of the day before."""
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + each * DAY for each in range((LAST - FIRST).days + 2)]
    offsets = [moment.astimezone(zone).utcoffset() for moment in moments]
    return [
        moment.date()
        for moment, before, after in zip(moments[1:], offsets, offsets[1:], strict=False)
        if before != after
    ]


def wall_clock(start: date, zone: ZoneInfo) -> dict[datetime, datetime]:
    """What the zone's clock shows at each quarter of an hour, and when it shows it first."""
    shown: dict[datetime, datetime] = {}
    moment = midnight(start, zone) - DAY
    for _ in range(8 * len(QUARTERS)):
        shown.setdefault(moment.astimezone(zone).replace(tzinfo=None), moment)
        moment += QUARTER
    return shown


def check(zone: ZoneInfo, around: date) -> None:
    days = [around + each * DAY for each in range(-2, 4)]
    existing = [day for day in days if midnight(day, zone) < midnight(day + DAY, zone)]
    shown = wall_clock(days[0], zone)
    for at in QUARTERS:
        instants = [found for day in days if (found := occurrence(day, at, zone)) is not None]
        gaps = [after - before for before, after in pairwise(instants)]
        assert len(existing) == len(instants), (zone, at)
        assert all(timedelta(hours=22) <= gap <= timedelta(hours=26) for gap in gaps), (zone, at, gaps)
        for day, instant in zip(existing, instants, strict=True):
            assert shown.get(datetime.combine(day, at), instant) == instant, (zone, day, at)
        daily, walked = Schedule(at, Days.EVERY, zone), instants[0] - QUARTER
        for day, instant in zip(existing, instants, strict=True):
            slot = daily.next_after(walked)
            assert slot is not None
            assert (day, instant) == (slot.day, slot.at), zone
            walked = slot.at


@pytest.mark.parametrize("part", range(PARTS))
def test_every_zone_has_one_occurrence_a_date_through_every_change_of_its_clock(part: int) -> None:
    for name in NAMES[part::PARTS]:
        zone = ZoneInfo(name)
        for around in changes(zone) or [FIRST]:
            check(zone, around)


@pytest.mark.parametrize(("name", "around"), ODD)
def test_odd_days_of_the_past_have_one_occurrence_a_date(name: str, around: date) -> None:
    check(ZoneInfo(name), around)


def test_there_are_hundreds_of_zones_and_changes() -> None:
    assert len(NAMES) > 300
    assert sum(len(changes(ZoneInfo(name))) for name in NAMES[::10]) > 50
