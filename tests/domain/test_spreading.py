"""Spreading: steady for one, even over many, never another date, never too late."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.delivery import WINDOW, Kind, not_before
from bot.domain.spreading import delay

MADRID = ZoneInfo("Europe/Madrid")
# Clocks that change at midnight, around it, by a whole date, and by half an hour.
ODD = (
    "Africa/Cairo",
    "America/Havana",
    "America/Nuuk",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "America/St_Johns",
)
EIGHT = datetime(2026, 11, 23, 7, tzinfo=UTC)
FIVE_MINUTES = timedelta(minutes=5)

subscribers = st.integers(1, 2**63 - 1)
spreads = st.timedeltas(timedelta(0), timedelta(hours=1))
moments = st.datetimes(datetime(2010, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone comes beside
zones = st.sampled_from([MADRID, *map(ZoneInfo, ODD)])


@given(subscribers, moments, zones)
def test_without_a_spread_nothing_waits(one: int, due_at: datetime, zone: ZoneInfo) -> None:
    assert delay(one, due_at, zone, timedelta(0)) == timedelta(0)


@given(subscribers, moments, zones, st.timedeltas(timedelta(0), timedelta(days=2)))
def test_it_is_under_the_spread_and_inside_the_window(
    one: int, due_at: datetime, zone: ZoneInfo, spread: timedelta
) -> None:
    waits = delay(one, due_at, zone, spread)
    assert timedelta(0) <= waits < min(spread, WINDOW) or waits == spread == timedelta(0)


@given(subscribers, moments, zones, spreads)
@example(1, datetime(2011, 12, 30, 9, 57, tzinfo=UTC), ZoneInfo("Pacific/Apia"), timedelta(hours=1))
@example(1, datetime(2024, 3, 31, 0, 57, tzinfo=UTC), ZoneInfo("America/Nuuk"), timedelta(hours=1))
@example(1, datetime(2010, 11, 7, 2, 45, tzinfo=UTC), ZoneInfo("America/St_Johns"), timedelta(hours=1))
def test_the_last_of_what_is_due_together_still_goes_out_on_the_same_date(
    one: int, due_at: datetime, zone: ZoneInfo, spread: timedelta
) -> None:
    minute = due_at.replace(second=0, microsecond=0)
    last = not_before(Kind.RECAP, minute + delay(one, minute, zone, spread))
    assert last.astimezone(zone).date() == minute.astimezone(zone).date()


@given(subscribers, st.dates(datetime(2026, 1, 1).date(), datetime(2030, 1, 1).date()), spreads)  # noqa: DTZ001 - dates
def test_it_is_the_same_every_day(one: int, day: datetime, spread: timedelta) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    assert delay(one, noon, MADRID, spread) == delay(one, EIGHT, MADRID, spread)


@given(st.integers(1, 2**40), st.sampled_from([1, 2, 3, 7, 10, 60, 64, 1000, 4096]))
def test_over_many_subscribers_it_is_even(first: int, step: int) -> None:
    """Neighbours, every seventh, every thousandth: each tenth of the spread gets about a tenth of them."""
    waits = [delay(first + step * n, EIGHT, MADRID, FIVE_MINUTES) for n in range(2000)]
    tenths = Counter(wait * 10 // FIVE_MINUTES for wait in waits)
    assert sorted(tenths) == list(range(10))
    assert all(120 < count < 280 for count in tenths.values()), tenths


def test_neighbours_do_not_come_one_after_the_other() -> None:
    waits = [delay(one, EIGHT, MADRID, FIVE_MINUTES) for one in range(1, 101)]
    rising = sum(before < after for before, after in pairwise(waits))
    assert 30 < rising < 70


def test_late_in_the_evening_they_keep_their_order_in_less_room() -> None:
    late = datetime(2026, 11, 23, 22, 58, tzinfo=UTC)
    one, two = (
        [delay(each, moment, MADRID, FIVE_MINUTES) for each in range(1, 200)] for moment in (EIGHT, late)
    )
    assert sorted(range(199), key=one.__getitem__) == sorted(range(199), key=two.__getitem__)
    assert max(two) < timedelta(minutes=2) - timedelta(seconds=4) < max(one)


@pytest.mark.parametrize(
    ("one", "milliseconds"), [(1, 289_435), (2, 32_758), (1_000_000, 38_538)], ids=["1", "2", "million"]
)
def test_a_later_version_gives_each_the_same_minute(one: int, milliseconds: int) -> None:
    assert delay(one, EIGHT, MADRID, FIVE_MINUTES) // timedelta(milliseconds=1) == milliseconds
