"""Slots, and the zones that are hard on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.days import Days
from bot.domain.schedule import Schedule, Slot, local_day, next_slot, travel_not_before

ZONES = ["Europe/Madrid", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu",
         "Pacific/Kiritimati", "Asia/Kolkata", "America/Nuuk", "Pacific/Pago_Pago"]  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def schedule(at: str, zone: str, days: Days = Days.EVERY) -> Schedule:
    return Schedule(time.fromisoformat(at), days, ZoneInfo(zone))


def test_a_slot_is_the_local_time_on_the_local_date() -> None:
    slot = schedule("08:00", "Europe/Madrid").next_after(utc("2026-11-22T12:00"))

    assert slot == Slot(date(2026, 11, 23), utc("2026-11-23T07:00"))


def test_the_next_slot_is_strictly_after_the_moment() -> None:
    daily = schedule("08:00", "Europe/Madrid")

    assert daily.next_after(utc("2026-11-23T07:00")) == Slot(date(2026, 11, 24), utc("2026-11-24T07:00"))


def test_only_chosen_weekdays_have_slots() -> None:
    fridays = schedule("08:00", "Europe/Madrid", Days.of(4))

    assert fridays.next_after(utc("2026-11-27T07:00")) == Slot(date(2026, 12, 4), utc("2026-12-04T07:00"))


def test_no_weekday_chosen_means_no_slot() -> None:
    assert schedule("08:00", "Europe/Madrid", Days.NONE).next_after(utc("2026-11-22T12:00")) is None


def test_a_time_in_a_gap_is_shifted_later_by_its_length() -> None:
    assert schedule("02:30", "Europe/Madrid").occurrence(date(2026, 3, 29)) == utc("2026-03-29T01:30")


def test_a_time_in_a_fold_is_the_first_of_two() -> None:
    assert schedule("02:30", "Europe/Madrid").occurrence(date(2026, 10, 25)) == utc("2026-10-25T00:30")


def test_after_the_first_of_two_comes_the_next_date() -> None:
    daily = schedule("02:30", "Europe/Madrid")

    assert daily.next_after(utc("2026-10-25T00:30")) == Slot(date(2026, 10, 26), utc("2026-10-26T01:30"))


def test_lord_howe_shifts_by_half_an_hour() -> None:
    assert schedule("02:15", "Australia/Lord_Howe").occurrence(date(2026, 10, 4)) == utc("2026-10-03T15:45")


def test_a_slot_shifted_past_midnight_keeps_its_date() -> None:
    nuuk = schedule("23:30", "America/Nuuk")

    slot = nuuk.next_after(utc("2026-03-29T01:15"))

    assert slot == Slot(date(2026, 3, 28), utc("2026-03-29T01:30"))
    assert utc("2026-03-29T01:15").astimezone(nuuk.zone).date() == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Fakaofo", date(2011, 12, 30)),
     ("Pacific/Kwajalein", date(1993, 8, 21)), ("Pacific/Kiritimati", date(1994, 12, 31))],
)  # fmt: skip
@pytest.mark.parametrize("at", ["00:00", "08:00", "23:45"])
def test_a_date_that_never_existed_has_no_occurrence(zone: str, day: date, at: str) -> None:
    around = [schedule(at, zone).occurrence(day + timedelta(days=shift)) for shift in (-1, 0, 1)]

    assert [each is not None for each in around] == [True, False, True]


def test_a_weekly_slot_on_a_date_that_never_existed_waits_a_week() -> None:
    fridays = schedule("08:00", "Pacific/Apia", Days.of(4))

    slot = fridays.next_after(utc("2011-12-24T00:00"))

    assert slot is not None
    assert slot.day == date(2012, 1, 6)


def test_a_date_lived_twice_has_one_slot() -> None:
    kwajalein = schedule("08:00", "Pacific/Kwajalein")
    first = kwajalein.next_after(utc("1969-09-29T00:00"))
    assert first is not None

    then = kwajalein.next_after(first.at)

    assert [first.day, then and then.day] == [date(1969, 9, 30), date(1969, 10, 1)]


def test_a_served_date_is_passed_over() -> None:
    slot = next_slot(schedule("20:00", "Europe/Madrid"), utc("2026-11-22T12:00"), served={date(2026, 11, 22)})

    assert slot == Slot(date(2026, 11, 23), utc("2026-11-23T19:00"))


def test_a_slot_may_fall_exactly_twelve_hours_after_the_last_tip() -> None:
    last = utc("2026-11-22T07:00")

    slot = next_slot(
        schedule("20:00", "Europe/Madrid"),
        last,
        served={date(2026, 11, 21)},
        not_before=travel_not_before(last),
    )

    assert slot == Slot(date(2026, 11, 22), utc("2026-11-22T19:00"))


def test_a_slot_sooner_than_twelve_hours_after_the_last_tip_is_passed_over() -> None:
    last = utc("2026-11-22T07:01")

    slot = next_slot(schedule("20:00", "Europe/Madrid"), last, not_before=travel_not_before(last))

    assert slot == Slot(date(2026, 11, 23), utc("2026-11-23T19:00"))


def test_now_counts_where_the_twelve_hours_are_long_over() -> None:
    now = utc("2026-11-22T20:00")

    slot = next_slot(schedule("20:00", "Europe/Madrid"), now, not_before=utc("2026-11-01T00:00"))

    assert slot == Slot(date(2026, 11, 23), utc("2026-11-23T19:00"))


def test_flying_over_the_date_line_never_serves_a_date_twice() -> None:
    served = {date(2026, 11, 22)}
    last = utc("2026-11-21T19:00")  # 08:00 on the 22nd in Auckland

    slot = next_slot(
        schedule("08:00", "Pacific/Honolulu"), last, served=served, not_before=travel_not_before(last)
    )

    assert slot == Slot(date(2026, 11, 23), utc("2026-11-23T18:00"))
    assert slot.at - last <= timedelta(hours=50)


def test_no_days_have_no_next_slot() -> None:
    assert next_slot(schedule("08:00", "Europe/Madrid", Days.NONE), utc("2026-11-22T12:00")) is None


def test_a_traveller_is_still_owed_a_slot_that_passed_within_the_window() -> None:
    last = utc("2026-11-22T13:00")  # 08:00 in New York
    told = utc("2026-11-23T09:00")  # 10:00 in Madrid

    slots = [
        next_slot(
            schedule("08:00", "Europe/Madrid"),
            told,
            served={date(2026, 11, 22)},
            not_before=travel_not_before(last),
            late=timedelta(hours=late),
        )
        for late in (1, 3)
    ]

    assert slots == [
        Slot(date(2026, 11, 24), utc("2026-11-24T07:00")),
        Slot(date(2026, 11, 23), utc("2026-11-23T07:00")),
    ]


@pytest.mark.uncounted
@settings(deadline=None, max_examples=300)
@given(
    quarter=st.integers(0, 95),
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001 — bounds of aware draws are naive by the library's rule
    journey=st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 72)), min_size=1, max_size=12),
)
def test_a_traveller_gets_one_tip_a_date_at_fair_gaps(
    quarter: int, start: datetime, journey: list[tuple[str, int]]
) -> None:
    at, now, served, tips = time(quarter // 4, quarter % 4 * 15), start, set[date](), list[datetime]()
    for zone, hours in journey:
        leaves, travelled = now + timedelta(hours=hours), bool(tips)
        while True:
            if travelled:
                not_before, late = travel_not_before(tips[-1]), timedelta(hours=12)
            else:
                not_before, late = None, timedelta(0)
            slot = next_slot(schedule(f"{at}", zone), now, served=served, not_before=not_before, late=late)
            assert slot is not None
            assert slot.day not in served
            if tips and not travelled:
                assert timedelta(hours=22) <= slot.at - tips[-1] <= timedelta(hours=26)
            elif tips:
                earliest = travel_not_before(tips[-1])
                repeats = earliest.astimezone(ZoneInfo(zone)).date() <= max(served)
                latest = tips[-1] + timedelta(hours=50 if repeats else 37)  # 36, and a clock that goes back
                assert earliest <= slot.at <= max(latest, now + timedelta(hours=13))
            if slot.at > leaves:
                break
            served.add(slot.day)
            tips.append(slot.at)
            now, travelled = max(now, slot.at), False
        now = leaves


def test_a_persons_day_ends_at_three_by_default() -> None:
    madrid = ZoneInfo("Europe/Madrid")

    days = [local_day(utc(f"2026-11-22T{at}"), madrid) for at in ("01:59", "02:00")]

    assert days == [date(2026, 11, 21), date(2026, 11, 22)]


def test_a_persons_day_may_end_at_midnight() -> None:
    madrid = ZoneInfo("Europe/Madrid")

    days = [local_day(utc(f"2026-11-22T{at}"), madrid, time(0)) for at in ("22:59", "23:00")]

    assert days == [date(2026, 11, 22), date(2026, 11, 23)]


def test_an_hour_shown_twice_does_not_bring_yesterday_back() -> None:
    madrid = ZoneInfo("Europe/Madrid")

    days = [local_day(utc(f"2026-10-25T{at}"), madrid, time(2, 30)) for at in ("00:15", "00:30", "01:15")]

    assert days == [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 25)]


def test_nobody_lives_on_a_date_that_never_existed() -> None:
    days = {
        local_day(utc("2011-12-29T00:00") + timedelta(hours=each), ZoneInfo("Pacific/Apia"))
        for each in range(72)
    }

    assert days == {date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)}


@settings(deadline=None)
@given(
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 — bounds of aware draws are naive by the library's rule
    zone=st.sampled_from([*ZONES, "Pacific/Apia", "Pacific/Kwajalein", "Africa/Cairo", "Antarctica/Troll"]),
    later=st.integers(0, 90),
)
def test_days_never_run_backwards(moment: datetime, zone: str, later: int) -> None:
    there = ZoneInfo(zone)

    assert local_day(moment, there) <= local_day(moment + timedelta(minutes=later), there)
