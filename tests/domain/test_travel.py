"""A person's own days while they change zone and day end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.own_days import own_days
from bot.domain.streak import Change, Done, Mark, What, credit_day, standing

ZONES = [
    "Europe/Madrid", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "America/Nuuk", "UTC",
]  # fmt: skip
JOINED = datetime(2026, 1, 5, 12, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def zone(at: str, name: str) -> Change:
    return Change(utc(at), What.ZONE, name)


def day_end(at: str, value: str) -> Change:
    return Change(utc(at), What.DAY_END, value)


def credited(changes: list[Change], *moments: str) -> list[int]:
    """The days of the month that presses credit."""
    return [credit_day(utc(moment), changes).day for moment in moments]


def marks(changes: list[Change], days: list[Done], now: str) -> list[Mark]:
    return [each.mark for each in standing(days, changes, utc(now)).ledger]


HOME = [zone("2026-01-05T12:00", "America/New_York")]
TO_TOKYO = zone("2026-01-10T17:00", "Asia/Tokyo")  # noon on the 10th in New York, 02:00 on the 11th in Tokyo


def test_the_first_zone_is_no_travel() -> None:
    changes = [
        Change(utc("2026-01-05T00:00"), What.DAYS, "127"),
        zone("2026-01-05T05:00", "Pacific/Honolulu"),
    ]

    assert credited(changes, "2026-01-05T05:00") == [4]
    assert own_days(changes).travelled == frozenset()


def test_until_a_zone_is_known_days_are_those_of_utc() -> None:
    assert credited([], "2026-01-05T02:59", "2026-01-05T03:00") == [4, 5]


def test_a_press_after_midnight_credits_the_day_before() -> None:
    assert credited(HOME, "2026-01-06T07:59", "2026-01-06T08:00") == [5, 6]


def test_flying_east_keeps_the_day_until_it_ends_at_home() -> None:
    # Home's 10th ends at 08:00 UTC, 17:00 in Tokyo.
    assert credited([*HOME, TO_TOKYO], "2026-01-11T07:59", "2026-01-11T08:00") == [10, 11]


def test_a_day_cut_short_by_flying_east_is_travelled() -> None:
    changes = [*HOME, TO_TOKYO]
    days = [Done(date(2026, 1, day), exercise=True) for day in range(5, 11)]

    assert marks(changes, days, "2026-01-12T12:00")[-2:] == [Mark.TRAVELLED, Mark.OPEN]


def test_a_travelled_day_that_was_completed_counts() -> None:
    result = standing([Done(date(2026, 1, 11), exercise=True)], [*HOME, TO_TOKYO], utc("2026-01-12T12:00"))

    assert [each.mark for each in result.ledger][-2] == Mark.DONE
    assert result.days == 1


def test_flying_west_makes_the_day_longer() -> None:
    changes = [zone("2026-01-05T12:00", "Asia/Tokyo"), zone("2026-01-10T10:00", "America/New_York")]

    assert credited(changes, "2026-01-11T07:59", "2026-01-11T08:00") == [10, 11]
    assert own_days(changes).travelled == frozenset()


def test_a_short_hop_leaves_the_next_day_as_it_is() -> None:
    changes = [zone("2026-01-05T12:00", "Europe/London"), zone("2026-01-10T10:00", "Europe/Athens")]

    assert own_days(changes).travelled == frozenset()


def test_a_date_skipped_over_the_date_line_is_travelled() -> None:
    changes = [zone("2026-01-05T12:00", "Pacific/Pago_Pago"), zone("2026-01-10T20:00", "Pacific/Kiritimati")]

    assert own_days(changes).travelled == {date(2026, 1, 11)}
    assert credited(changes, "2026-01-11T13:59", "2026-01-11T14:00") == [10, 12]


def test_a_zone_chosen_by_mistake_and_taken_back_costs_nothing() -> None:
    changes = [*HOME, TO_TOKYO, zone("2026-01-10T17:01", "America/New_York")]

    assert own_days(changes).travelled == frozenset()
    assert credited(changes, "2026-01-11T07:59", "2026-01-11T08:00") == [10, 11]


def test_setting_the_same_zone_again_changes_nothing() -> None:
    changes = [*HOME, zone("2026-01-10T17:00", "America/New_York")]

    assert own_days(changes).travelled == frozenset()


def test_a_day_travelled_stays_so_after_the_next_flight() -> None:
    changes = [*HOME, TO_TOKYO, zone("2026-01-12T12:00", "America/New_York")]

    assert own_days(changes).travelled == {date(2026, 1, 11)}


def test_a_day_end_moved_later_makes_the_day_longer() -> None:
    changes = [*HOME, day_end("2026-01-10T17:00", "05:00")]

    assert credited(changes, "2026-01-11T09:59", "2026-01-11T10:00") == [10, 11]


def test_a_day_end_moved_earlier_holds_from_the_next_day() -> None:
    changes = [*HOME, day_end("2026-01-10T17:00", "00:00")]

    assert credited(changes, "2026-01-11T07:59", "2026-01-11T08:00", "2026-01-12T05:00") == [10, 11, 12]


def test_a_day_end_chosen_before_the_zone_holds_from_the_beginning() -> None:
    changes = [day_end("2026-01-05T11:00", "00:00"), *HOME]

    assert credited(changes, "2026-01-06T04:59", "2026-01-06T05:00") == [5, 6]


def test_a_day_end_without_a_zone_is_of_utc() -> None:
    changes = [day_end("2026-01-05T11:00", "00:00")]

    assert credited(changes, "2026-01-06T02:59", "2026-01-07T00:00") == [5, 7]


def test_a_day_end_changed_on_the_day_of_a_flight_keeps_what_the_flight_cut() -> None:
    changes = [*HOME, TO_TOKYO, day_end("2026-01-10T18:00", "02:00")]

    assert own_days(changes).travelled == {date(2026, 1, 11)}


def test_a_date_that_a_whole_zone_skipped_is_nobodys_day() -> None:
    changes = [zone("2011-12-20T12:00", "Pacific/Apia")]

    moments = [utc("2011-12-28T20:00") + timedelta(hours=each) for each in range(60)]

    assert {credit_day(moment, changes).day for moment in moments} == {28, 29, 31}


def test_a_date_that_a_whole_zone_skipped_is_not_missed() -> None:
    days = [Done(date(2011, 12, day), exercise=True) for day in (28, 29, 31)]

    result = marks([zone("2011-12-28T20:00", "Pacific/Apia")], days, "2011-12-31T12:00")

    assert result == [Mark.DONE, Mark.DONE, Mark.TRAVELLED, Mark.DONE]


def test_moving_away_before_a_skipped_date_ends_the_day_where_the_next_one_begins() -> None:
    changes = [zone("2011-12-20T12:00", "Pacific/Apia"), zone("2011-12-30T05:00", "Pacific/Apia")]

    assert credit_day(utc("2011-12-30T12:59"), changes) == date(2011, 12, 29)
    assert credit_day(utc("2011-12-30T13:00"), changes) == date(2011, 12, 31)


turns = st.lists(
    st.tuples(
        st.integers(0, 60 * 24 * 20),
        st.one_of(
            st.tuples(st.just(What.ZONE), st.sampled_from(ZONES)),
            st.tuples(st.just(What.DAY_END), st.sampled_from(["00:00", "03:00", "06:00"])),
        ),
    ),
    max_size=12,
)


def changed(drawn: list[tuple[int, tuple[What, str]]]) -> list[Change]:
    home = Change(JOINED, What.ZONE, "Europe/Madrid")
    return [home, *(Change(JOINED + timedelta(minutes=late), what, value) for late, (what, value) in drawn)]


@pytest.mark.uncounted
@settings(deadline=None, max_examples=200)
@given(turns, st.lists(st.integers(0, 60 * 24 * 25), min_size=2))
def test_days_never_run_backwards_so_no_date_is_credited_twice(
    drawn: list[tuple[int, tuple[What, str]]], presses: list[int]
) -> None:
    changes = changed(drawn)

    days = [credit_day(JOINED + timedelta(minutes=late), changes) for late in sorted(presses)]

    assert days == sorted(days)


@pytest.mark.uncounted
@settings(deadline=None, max_examples=200)
@given(turns, st.integers(0, 60 * 24 * 25))
def test_a_day_is_never_far_from_the_date_on_the_wall(
    drawn: list[tuple[int, tuple[What, str]]], late: int
) -> None:
    changes, now = changed(drawn), JOINED + timedelta(minutes=late)
    latest = max((each for each in changes if each.at <= now and each.what is What.ZONE), key=lambda c: c.at)

    day = credit_day(now, changes)

    assert abs((now.astimezone(ZoneInfo(latest.value)).date() - day).days) <= 2


@pytest.mark.uncounted
@settings(deadline=None, max_examples=200)
@given(turns)
def test_what_was_credited_is_not_moved_by_later_changes(drawn: list[tuple[int, tuple[What, str]]]) -> None:
    changes = changed(drawn)
    own = own_days(changes)

    for change in changes:
        so_far = [each for each in changes if each.at <= change.at]
        assert own_days(so_far).day_of(change.at) == own.day_of(change.at)


@pytest.mark.uncounted
@settings(deadline=None, max_examples=60)
@given(turns)
@example(
    [
        (0, (What.ZONE, "America/Nuuk")),
        (1, (What.DAY_END, "06:00")),
        (2, (What.ZONE, "Europe/Madrid")),
        (3, (What.DAY_END, "00:00")),
    ]
)
def test_every_day_not_travelled_is_at_least_18_hours_long(drawn: list[tuple[int, tuple[What, str]]]) -> None:
    own = own_days(changed(drawn))
    moments = [JOINED + timedelta(minutes=30 * each) for each in range(2 * 24 * 25)]
    lived: dict[date, int] = {}
    for moment in moments:
        day = own.day_of(moment)
        lived[day] = lived.get(day, 0) + 1
    first, last = min(lived), max(lived)

    for day in (first + timedelta(days=each) for each in range(1, (last - first).days)):
        assert day in own.travelled or lived[day] >= 2 * 18 - 1, day


@pytest.mark.parametrize("at", [time(0), time(3), time(6)])
def test_the_day_begins_at_the_day_end(at: time) -> None:
    changes = [day_end("2026-01-05T11:00", at.isoformat("minutes")), zone("2026-01-05T12:00", "UTC")]
    begins = datetime.combine(date(2026, 1, 8), at, UTC)

    assert credit_day(begins - timedelta(seconds=1), changes) == date(2026, 1, 7)
    assert credit_day(begins, changes) == date(2026, 1, 8)
