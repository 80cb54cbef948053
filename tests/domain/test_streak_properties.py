"""The streak under random histories, travel, pauses and redelivery."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.domain.days import Days
from bot.domain.own_days import OwnDays, own_days
from bot.domain.streak import Change, Done, Mark, Standing, What, credit_day, standing

pytestmark = pytest.mark.uncounted

ZONES = [
    "Europe/Madrid", "Asia/Tokyo", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu",
    "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "America/Nuuk", "UTC",
]  # fmt: skip
MONDAY, DAY, HOUR = date(2026, 1, 5), timedelta(days=1), timedelta(hours=1)
JOINED = datetime(2026, 1, 5, 12, tzinfo=UTC)

# What a person did or declared on each day, the day of joining first.
DONE, NOTHING, RED, PAUSE, WEEK_OFF, RESUME, EVERY_DAY, THRICE, JUST_TIPS = "x.rpwsetj"
MOSTLY_DONE = DONE * 9 + NOTHING * 6 + RED + PAUSE + WEEK_OFF + RESUME * 3 + EVERY_DAY + THRICE + JUST_TIPS
histories = st.text(alphabet=st.sampled_from(MOSTLY_DONE), min_size=1, max_size=90)
flights = st.lists(st.tuples(st.integers(1, 24 * 90), st.sampled_from(ZONES)), max_size=8)


def changes_of(history: str, own: OwnDays | None = None) -> list[Change]:
    """The changes of a history; with their own days given, made on the same dates there."""
    result = [Change(JOINED, What.ZONE, "Europe/Madrid"), Change(JOINED, What.DAYS, str(Days.EVERY.mask))]
    for late, act in enumerate(history):
        day = MONDAY + late * DAY
        what, value = {
            RED: (What.LIGHT, "red"),
            PAUSE: (What.PAUSE, ""),
            WEEK_OFF: (What.PAUSE, (day + 7 * DAY).isoformat()),
            RESUME: (What.RESUME, ""),
            EVERY_DAY: (What.DAYS, str(Days.EVERY.mask)),
            THRICE: (What.DAYS, str(Days.of(0, 2, 4).mask)),
            JUST_TIPS: (What.DAYS, "0"),
        }.get(act, (None, ""))
        if what:
            result.append(Change(moment_on(day, own), what, value))
    return result


def done_of(history: str) -> list[Done]:
    return [Done(MONDAY + late * DAY, late % 3 > 0) for late, act in enumerate(history) if act == DONE]


def moment_on(day: date, own: OwnDays | None) -> datetime:
    """A moment on the person's day; a person skips no day on which they do something."""
    noon = datetime.combine(day, datetime.min.time(), UTC) + 12 * HOUR
    if own is None:
        return max(noon, JOINED)
    around = (max(noon + each * HOUR, JOINED) for each in range(-40, 41))
    found = next((moment for moment in around if own.day_of(moment) == day), None)
    assume(found is not None)
    assert found is not None
    return found


def at_home(history: str) -> Standing:
    return standing(done_of(history), changes_of(history), moment_on(MONDAY + (len(history) - 1) * DAY, None))


def away(history: str, journey: list[tuple[int, str]]) -> Standing:
    """The standing of the same history with changes of zone put in, on the same date."""
    flown = [Change(JOINED + late * HOUR, What.ZONE, zone) for late, zone in journey]
    own = own_days([*changes_of(""), *flown])
    now = moment_on(MONDAY + (len(history) - 1) * DAY, own)
    return standing(done_of(history), [*changes_of(history, own), *flown], now)


@settings(deadline=None, max_examples=300)
@given(histories, flights)
@example(
    # Two rests used, a break on a day that travel would excuse, and fresh rests that carried on from there.
    DONE * 3 + NOTHING * 3 + DONE + NOTHING * 2 + DONE,
    [(24 * 4 + 9, "Pacific/Kiritimati")],
)
def test_travel_never_breaks_a_streak_that_lived_without_it(
    history: str, journey: list[tuple[int, str]]
) -> None:
    assert away(history, journey).days >= at_home(history).days


@settings(deadline=None, max_examples=200)
@given(histories, flights)
def test_travel_never_breaks_a_row_of_weeks(history: str, journey: list[tuple[int, str]]) -> None:
    goal_kept = history.translate(dict.fromkeys(map(ord, (EVERY_DAY, THRICE, JUST_TIPS)), NOTHING))

    assert away(goal_kept, journey).weeks >= at_home(goal_kept).weeks


@settings(deadline=None, max_examples=200)
@given(histories, flights)
def test_every_standing_keeps_the_rules(history: str, journey: list[tuple[int, str]]) -> None:
    result = away(history, journey)

    days = [each.day for each in result.ledger]
    assert days == [MONDAY + late * DAY for late in range(len(history))]
    assert all(0 <= each.rests <= 2 for each in result.ledger)
    assert all(0 <= each.streak <= result.longest for each in result.ledger)
    assert all(
        after.streak - before.streak == 1 or after.mark != Mark.DONE
        for before, after in pairwise(result.ledger)
    )
    restored = [each.day for each in result.ledger if each.mark == Mark.RESTORED]
    assert all(after - before >= 30 * DAY for before, after in pairwise(restored))
    assert result.days <= result.longest
    assert (result.days, result.rests, result.today) == (
        result.ledger[-1].streak,
        result.ledger[-1].rests,
        result.ledger[-1].mark,
    )
    assert 0.0 <= result.strength <= 1.0
    assert 0 <= result.week_target <= 7
    assert Mark.OPEN not in [each.mark for each in result.ledger[:-1]]
    assert result.today not in {Mark.REST, Mark.MISSED, Mark.RESTORED}


@settings(deadline=None, max_examples=100)
@given(histories)
def test_what_is_delivered_twice_counts_once(history: str) -> None:
    done, changes = done_of(history), changes_of(history)
    now = moment_on(MONDAY + (len(history) - 1) * DAY, None)

    assert standing([*done, *done], changes, now) == standing(done, changes, now)


@settings(deadline=None, max_examples=100)
@given(flights, st.integers(1, 5))
def test_who_presses_on_every_day_of_theirs_never_needs_a_rest(
    journey: list[tuple[int, str]], hours_apart: int
) -> None:
    changes = [*changes_of(""), *(Change(JOINED + late * HOUR, What.ZONE, zone) for late, zone in journey)]
    presses = [JOINED + late * HOUR for late in range(0, 24 * 30, hours_apart)]

    credited = [credit_day(press, changes) for press in presses]
    result = standing([Done(day, exercise=True) for day in credited], changes, presses[-1])

    assert {each.mark for each in result.ledger} <= {Mark.DONE, Mark.TRAVELLED}
    assert result.days == len(set(credited))


def naive(history: str) -> tuple[int, int, int]:
    """The streak, the longest and the rests by looking ahead for an earn-back, for a goal of every day."""
    number = longest = rests = 0
    restored, at, last = -99, 0, len(history) - 1
    while at <= last:
        act = history[at]
        if act == DONE:
            number, rests = number + 1, rests + (number > 0 and (number + 1) % 7 == 0)
            rests = 2 if number == 1 else min(rests, 2)
        elif act == NOTHING and 0 < at < last:
            if rests:
                rests -= 1
            elif number and history[at + 1 : at + 3] == DONE * 2 and at + 2 - restored >= 30:
                number, restored, at = number + 2, at + 2, at + 2
            else:
                number = 0
        longest = max(longest, number)
        at += 1
    return number, longest, rests


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet=st.sampled_from(DONE * 3 + NOTHING * 2 + RED), min_size=1, max_size=120))
def test_the_streak_is_the_one_a_naive_reading_of_the_rules_gives(history: str) -> None:
    result = at_home(history)

    assert (result.days, result.longest, result.rests) == naive(history)
