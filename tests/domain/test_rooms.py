"""One post a date, and one row for a room that Telegram gave a new number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.rooms import POSTS, RoomKind, days_of, survivor
from bot.domain.subscriber import ChatType, State
from tests.cast import NOW, subscriber

WED_SAT = Days.of(2, 5)
REST = Days.of(0, 1, 3, 4, 6)


@pytest.mark.parametrize(
    ("kinds", "days", "tips", "exercises"),
    [
        (POSTS, WED_SAT, REST, WED_SAT),
        (POSTS, Days.EVERY, Days.NONE, Days.EVERY),
        (POSTS, Days.NONE, Days.EVERY, Days.NONE),
        (POSTS, None, Days.EVERY, Days.NONE),
    ],
)
def test_exercises_come_on_the_days_and_tips_on_all_others(
    kinds: frozenset[Kind], days: Days | None, tips: Days, exercises: Days
) -> None:
    assert (days_of(Kind.TIP, days, kinds), days_of(Kind.EXERCISE, days, kinds)) == (tips, exercises)


@pytest.mark.parametrize("kind", POSTS)
@pytest.mark.parametrize(("days", "expected"), [(WED_SAT, WED_SAT), (Days.NONE, Days.EVERY)])
def test_a_kind_alone_comes_on_the_days_or_daily(kind: Kind, days: Days, expected: Days) -> None:
    assert days_of(kind, days, {kind, Kind.RECAP}) == expected


@given(st.integers(0, 127), st.sets(st.sampled_from(list(Kind))))
def test_there_are_never_two_posts_on_a_date(mask: int, kinds: set[Kind]) -> None:
    wanted = [days_of(kind, Days(mask), kinds).mask for kind in POSTS & kinds]
    assert len(wanted) < 2 or wanted[0] & wanted[1] == 0
    # And a room that wants something gets something.
    assert any(wanted) == bool(wanted)


def test_a_recap_comes_on_sunday_and_a_nudge_never() -> None:
    assert days_of(Kind.RECAP, WED_SAT, POSTS) == Days.of(6)
    assert days_of(Kind.NUDGE, WED_SAT, POSTS) == Days.NONE


def test_only_a_channel_reads_as_one() -> None:
    assert {kind: kind.chat_type for kind in RoomKind} == dict.fromkeys(RoomKind, ChatType.GROUP) | {
        RoomKind.CHANNEL: ChatType.CHANNEL
    }


def test_of_two_rows_the_one_that_was_set_up_stays_else_the_older() -> None:
    new = subscriber(id=1, state=State.NEW)
    set_up = subscriber(id=2, created_at=NOW + timedelta(days=1))
    later = subscriber(id=3, state=State.PAUSED, created_at=NOW + timedelta(days=2))
    newer = subscriber(id=4, state=State.NEW, created_at=NOW + timedelta(days=3))
    assert survivor(new, set_up) == survivor(set_up, new) == (set_up, new)
    assert survivor(later, set_up) == (set_up, later)
    assert survivor(newer, new) == (new, newer)
