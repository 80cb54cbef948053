"""Sets of weekdays."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.days import Days

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)


def test_monday_is_one_and_sunday_sixty_four() -> None:
    assert Days(1 + 64) == Days.of(0, 6)


def test_a_date_is_in_the_days_by_its_weekday() -> None:
    assert [day in Days.of(0, 6) for day in (MONDAY, TUESDAY, SUNDAY)] == [True, False, True]


def test_days_list_their_weekdays_monday_first() -> None:
    assert list(Days.of(4, 0, 2)) == [0, 2, 4]


def test_days_know_how_many_they_are() -> None:
    assert [len(Days.NONE), len(Days.of(0, 3)), len(Days.EVERY)] == [0, 2, 7]


def test_days_add_up() -> None:
    assert Days.of(0) | Days.of(0, 5) == Days.of(0, 5)


@pytest.mark.parametrize("mask", [-1, 128])
def test_a_mask_of_other_than_seven_days_is_refused(mask: int) -> None:
    with pytest.raises(ValueError, match="mask"):
        Days(mask)
