"""The flood limit: generous to people, short with machines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.flood import Flood, Verdict

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
PASS, NOTICE, SILENCE = Verdict.PASS, Verdict.NOTICE, Verdict.SILENCE


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_twenty_at_once_pass_and_the_next_is_told_once() -> None:
    flood = Flood()
    assert [flood.check(1, NOW) for _ in range(23)] == [PASS] * 20 + [NOTICE, SILENCE, SILENCE]


def test_two_a_second_pass_for_ever() -> None:
    flood = Flood()
    assert {flood.check(1, after(second / 2)) for second in range(500)} == {PASS}


def test_silence_ends_when_half_of_the_bucket_is_back() -> None:
    flood = Flood()
    for _ in range(21):
        flood.check(1, NOW)
    assert [flood.check(1, after(seconds)) for seconds in (1, 4.9, 5)] == [SILENCE, SILENCE, PASS]


def test_a_new_silence_is_told_again() -> None:
    flood = Flood()
    verdicts = [flood.check(1, after(tenth / 10)) for tenth in range(600)]
    assert verdicts.count(NOTICE) == 10


def test_people_do_not_share_a_bucket() -> None:
    flood = Flood(burst=1)
    assert [flood.check(1, NOW), flood.check(1, NOW), flood.check(2, NOW)] == [PASS, NOTICE, PASS]


def test_a_clock_set_back_takes_nothing() -> None:
    flood = Flood(burst=2)
    assert [flood.check(1, after(-60 * n)) for n in range(3)] == [PASS, PASS, NOTICE]


@given(st.lists(st.integers(0, 100)))
def test_only_the_people_seen_last_are_remembered(people: list[int]) -> None:
    flood = Flood(people=10)
    for person in people:
        flood.check(person, NOW)
    assert len(flood) == min(10, len(set(people)))


def test_who_was_seen_last_is_forgotten_last() -> None:
    flood = Flood(burst=1, people=2)
    assert [flood.check(person, NOW) for person in (1, 2, 1, 3, 1, 2)] == [
        PASS,
        PASS,
        NOTICE,
        PASS,
        SILENCE,
        PASS,
    ]
