"""Quiet hours and snoozes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import Snooze, is_quiet, snoozed_until
from bot.domain.schedule import local_day

MADRID = ZoneInfo("Europe/Madrid")


def _at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)


def _snoozed(
    choice: Snooze, now: datetime, quiet: tuple[time, time] = (time(22), time(7))
) -> datetime | None:
    return snoozed_until(choice, now, zone=MADRID, quiet_from=quiet[0], quiet_to=quiet[1])


@pytest.mark.parametrize(
    ("hour", "expected"), [(21, False), (22, True), (23, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_quiet_hours_go_over_midnight(hour: int, expected: bool) -> None:  # noqa: FBT001 - an expectation
    assert is_quiet(_at(hour), MADRID, time(22), time(7)) == expected


@pytest.mark.parametrize(("hour", "expected"), [(8, False), (9, True), (15, True), (16, False)])
def test_quiet_hours_may_be_by_day(hour: int, expected: bool) -> None:  # noqa: FBT001 - an expectation
    assert is_quiet(_at(hour), MADRID, time(9), time(16)) == expected


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2030, 1, 1)))  # noqa: DTZ001 - Hypothesis adds the zone
def test_equal_ends_are_no_quiet_hours(moment: datetime) -> None:
    assert not is_quiet(moment, MADRID, time(22), time(22))


@pytest.mark.parametrize(
    ("choice", "now", "expected"),
    [
        (Snooze.HALF_HOUR, _at(18), _at(18, 30)),
        (Snooze.TWO_HOURS, _at(18), _at(20)),
        (Snooze.TONIGHT, _at(8), _at(20)),
        # The end of quiet hours, on the same day.
        (Snooze.HALF_HOUR, _at(6, 10), _at(7)),
        # Their end is tomorrow: too late for today's reminder.
        (Snooze.HALF_HOUR, _at(21, 45), None),
        (Snooze.TWO_HOURS, _at(20, 30), None),
        # Tonight has begun.
        (Snooze.TONIGHT, _at(20), None),
        (Snooze.TONIGHT, _at(1, 0, day=24), None),
    ],
)
def test_a_snooze_comes_back_on_the_same_day_or_not_at_all(
    choice: Snooze, now: datetime, expected: datetime | None
) -> None:
    assert _snoozed(choice, now) == expected


def test_quiet_hours_by_day_put_a_snooze_off_to_their_end() -> None:
    assert _snoozed(Snooze.HALF_HOUR, _at(8, 45), (time(9), time(16))) == _at(16)


def test_an_evening_within_quiet_hours_is_no_evening() -> None:
    assert _snoozed(Snooze.TONIGHT, _at(12), (time(19), time(7))) is None


def test_a_snooze_over_a_date_that_never_was_does_not_come_back() -> None:
    apia = ZoneInfo("Pacific/Apia")
    now = datetime(2011, 12, 29, 23, 0, tzinfo=apia)
    assert snoozed_until(Snooze.TWO_HOURS, now, zone=apia, quiet_from=time(22), quiet_to=time(2, 30)) is None


@given(
    now=st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1)),  # noqa: DTZ001 - Hypothesis adds the zone
    choice=st.sampled_from(Snooze),
    quiet_from=st.times(),
    quiet_to=st.times(),
)
def test_a_snoozed_reminder_is_later_today_and_never_in_quiet_hours(
    now: datetime, choice: Snooze, quiet_from: time, quiet_to: time
) -> None:
    back = snoozed_until(choice, now, zone=MADRID, quiet_from=quiet_from, quiet_to=quiet_to)
    if back is not None:
        assert back > now
        assert local_day(back, MADRID) == local_day(now, MADRID)
        assert not is_quiet(back, MADRID, quiet_from, quiet_to)
