"""The headline of weeks, and the strength of the habit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest

from bot.domain.days import Days
from bot.domain.streak import Change, Done, Standing, What, standing

MONDAY = date(2026, 1, 5)
THRICE = Days.of(0, 2, 4)


def noon(day: int) -> datetime:
    return datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day)


def on(day: int, what: What, value: str = "") -> Change:
    return Change(noon(day), what, value)


def goal(day: int, days: Days) -> Change:
    return on(day, What.DAYS, str(days.mask))


def exercised(*days: int) -> list[Done]:
    return [Done(MONDAY + timedelta(days=day), exercise=True) for day in days]


def at_noon(days: list[Done], today: int, *changes: Change, joins: int = -7) -> Standing:
    return standing(days, [on(joins, What.ZONE, "Europe/Madrid"), *changes], noon(today))


def week(result: Standing) -> tuple[int, int, int]:
    return result.weeks, result.week_done, result.week_target


def test_a_week_counts_once_its_target_is_met() -> None:
    assert week(at_noon(exercised(0, 2, 4), 4, goal(-7, THRICE))) == (1, 3, 3)


def test_a_week_still_open_does_not_break_the_row() -> None:
    assert week(at_noon(exercised(0, 2, 4, 7), 8, goal(-7, THRICE))) == (1, 1, 3)


def test_a_week_below_its_target_breaks_the_row() -> None:
    assert week(at_noon(exercised(0, 2, 4, 7, 9), 14, goal(-7, THRICE))) == (0, 0, 3)


def test_weeks_in_a_row_add_up() -> None:
    assert at_noon(exercised(0, 2, 4, 7, 9, 11, 14, 16, 18), 18, goal(-7, THRICE)).weeks == 3


def test_exercise_on_any_day_of_the_week_counts() -> None:
    assert at_noon(exercised(1, 3, 6), 6, goal(-7, THRICE)).weeks == 1


def test_tips_do_not_count_for_the_week() -> None:
    tips = [Done(MONDAY + timedelta(days=day), exercise=False) for day in range(7)]

    assert week(at_noon(tips, 6, goal(-7, THRICE))) == (0, 0, 3)


def test_exercise_and_tip_of_one_day_count_once() -> None:
    assert at_noon(exercised(0, 0, 0), 0, goal(-7, THRICE)).week_done == 1


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ([on(1, What.LIGHT, "red")], 2),  # 3 * 6 / 7
        ([on(1, What.PAUSE, "2026-01-09")], 1),  # 3 * 4 / 7
        ([on(1, What.PAUSE)], 0),  # 3 * 1 / 7
        ([on(5, What.ZONE, "Pacific/Kiritimati")], 2),
    ],
)
def test_a_week_with_days_that_are_not_free_needs_less(changes: list[Change], target: int) -> None:
    assert at_noon([], 6, goal(-7, THRICE), *changes).week_target == target


def test_a_pause_ahead_lowers_this_weeks_target_already() -> None:
    assert at_noon([], 1, goal(-7, THRICE), on(1, What.PAUSE)).week_target == 0


def test_a_week_that_needs_nothing_neither_counts_nor_breaks() -> None:
    days = exercised(0, 2, 4, 14, 16, 18)

    result = at_noon(days, 18, goal(-7, THRICE), on(6, What.PAUSE, "2026-01-19"))

    assert result.weeks == 2


def test_exercise_in_a_week_that_needs_nothing_counts() -> None:
    result = at_noon(exercised(0, 2, 4, 8), 13, goal(-7, THRICE), on(6, What.PAUSE, "2026-01-19"))

    assert result.weeks == 2


@pytest.mark.parametrize(("joins", "target"), [(0, 3), (2, 2), (4, 1), (5, 0), (6, 0)])
def test_the_first_part_week_needs_its_share(joins: int, target: int) -> None:
    assert at_noon([], joins, goal(joins, THRICE), joins=joins).week_target == target


def test_a_goal_chosen_later_counts_from_that_day() -> None:
    assert week(at_noon(exercised(4), 4, goal(4, THRICE))) == (1, 1, 1)


def test_a_week_is_judged_by_the_goal_in_force_when_it_began() -> None:
    changes = [goal(-7, THRICE), goal(1, Days.EVERY)]

    assert week(at_noon(exercised(0, 2, 4), 6, *changes)) == (1, 3, 3)
    assert week(at_noon(exercised(0, 2, 4), 7, *changes)) == (1, 0, 7)


def test_a_week_of_just_tips_neither_counts_nor_breaks() -> None:
    changes = [goal(-7, THRICE), goal(5, Days.NONE), goal(13, THRICE)]

    result = at_noon(exercised(0, 2, 4, 8, 14, 16, 18), 18, *changes)

    assert (result.weeks, result.just_tips) == (2, False)


def test_just_tips_have_no_target() -> None:
    result = at_noon(exercised(0), 0)

    assert (week(result), result.just_tips) == ((0, 1, 0), True)


def expected_strength(target: int, shares: list[float]) -> float:
    kept, value = 0.5 ** (sqrt(target / 7) / 13), 0.0
    for share in shares:
        value = value * kept + share * (1 - kept)
    return value


def test_strength_grows_by_the_share_of_the_target_done_in_the_last_week() -> None:
    result = at_noon(exercised(0, 2, 4), 4, goal(-7, THRICE))

    assert result.strength == pytest.approx(expected_strength(3, [1 / 3, 1 / 3, 2 / 3, 2 / 3, 1]))


def test_strength_for_just_tips_asks_for_seven_days() -> None:
    result = at_noon(exercised(*range(9)), 8)

    assert result.strength == pytest.approx(
        expected_strength(7, [n / 7 for n in (1, 2, 3, 4, 5, 6, 7, 7, 7)])
    )


def test_strength_fades_after_a_week_without() -> None:
    shares = [1 / 7] * 7 + [0, 0]

    assert at_noon(exercised(0), 9).strength == pytest.approx(expected_strength(7, shares))


@pytest.mark.parametrize(
    "changes",
    [[on(8, What.LIGHT, "red")], [on(8, What.PAUSE)], [on(7, What.ZONE, "Pacific/Kiritimati")]],
    ids=["red", "paused", "travelled"],
)
def test_an_excused_day_leaves_the_strength_as_it_was(changes: list[Change]) -> None:
    days = exercised(*range(8))

    before, after = at_noon(days, 7, *changes), at_noon(days, 9, *changes)

    assert [day.mark for day in after.ledger][-2] in {"red", "paused", "travelled"}
    assert after.strength == before.strength


def test_today_changes_the_strength_only_once_it_is_done() -> None:
    assert at_noon(exercised(0), 1).strength == at_noon(exercised(0), 0).strength
    assert at_noon(exercised(0, 1), 1).strength > at_noon(exercised(0), 0).strength
