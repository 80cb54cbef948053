"""The breaker: an outage costs a handful of tips, not everyone's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.breaker import TRIP, Breaker
from bot.domain.delivery import Gone, Moved, Outcome, Refused, Retry, Sent, Stop, Unknown

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def _hear(*outcomes: Outcome, breaker: Breaker | None = None) -> Breaker:
    breaker = breaker or Breaker()
    for outcome in outcomes:
        breaker = breaker.heard(outcome, NOW)
    return breaker


def test_a_new_breaker_sets_no_limit() -> None:
    assert Breaker().room(1000) is None


@pytest.mark.parametrize("outcome", [Unknown("5xx"), Refused("400"), Retry("connection refused")])
def test_five_failures_in_a_row_open_it(outcome: Outcome) -> None:
    assert not _hear(*[outcome] * (TRIP - 1)).is_open
    opened = _hear(*[outcome] * TRIP)
    assert opened.is_open
    assert opened.room(0) == 0
    assert opened.probe_at == NOW + timedelta(seconds=1)


@pytest.mark.parametrize("answer", [Sent(1), Gone("blocked")])
def test_a_clear_answer_in_between_starts_the_count_again(answer: Outcome) -> None:
    failures = [Unknown("5xx")] * (TRIP - 1)
    assert not _hear(*failures, answer, *failures).is_open


@pytest.mark.parametrize("outcome", [Retry("429", timedelta(seconds=3)), Moved(-100)])
def test_what_says_nothing_about_health_changes_nothing(outcome: Outcome) -> None:
    before = _hear(Unknown("5xx"))
    assert before.heard(outcome, NOW) == before


def test_a_token_that_is_not_accepted_opens_it_at_once() -> None:
    assert _hear(Stop("401")).probe_at == NOW + timedelta(seconds=1)


def test_what_comes_back_late_does_not_move_an_open_breaker() -> None:
    opened = _hear(*[Unknown("5xx")] * TRIP)
    assert opened.heard(Sent(1), LATER) == opened
    assert opened.heard(Unknown("5xx"), LATER) == opened
    assert opened.heard(Stop("401"), LATER) == opened


def test_probes_wait_twice_as_long_each_time_up_to_half_a_minute() -> None:
    breaker, waits = _hear(*[Unknown("5xx")] * TRIP), []
    for _ in range(7):
        breaker = breaker.probed(answered=False, now=NOW)
        assert breaker.probe_at is not None
        waits.append((breaker.probe_at - NOW).total_seconds())
    assert waits == [2, 4, 8, 16, 30, 30, 30]


def test_it_begins_again_with_one_send_then_two_then_four_then_all() -> None:
    breaker, rooms = _hear(*[Unknown("5xx")] * TRIP).probed(answered=True, now=NOW), []
    while (room := breaker.room(0)) is not None:
        rooms.append(room)
        breaker = _hear(*[Sent(1)] * room, breaker=breaker)
    assert rooms == [1, 2, 4]
    assert breaker == Breaker()


def test_what_is_in_flight_counts_against_the_few_allowed() -> None:
    breaker = _hear(Sent(1), breaker=_hear(*[Unknown("5xx")] * TRIP).probed(answered=True, now=NOW))
    assert [breaker.room(in_flight) for in_flight in (0, 1, 2, 3)] == [2, 1, 0, 0]


def test_a_failure_while_beginning_again_opens_it_at_once() -> None:
    breaker = _hear(*[Unknown("5xx")] * TRIP).probed(answered=False, now=NOW).probed(answered=True, now=NOW)
    opened = breaker.heard(Unknown("5xx"), NOW)
    assert opened.probe_at == NOW + timedelta(seconds=4)


def test_where_probes_are_answered_but_sends_are_lost_each_wait_is_twice_as_long_up_to_five_minutes() -> None:
    assert _waits_of_trials(Unknown("5xx"), 11) == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_ten_minutes_of_lost_sends_cost_five_and_one_a_trial() -> None:
    breaker, now, lost = _hear(*[Unknown("5xx")] * TRIP), NOW, TRIP
    while breaker.probe_at is not None and (now := breaker.probe_at) < NOW + timedelta(minutes=10):
        breaker = breaker.probed(answered=True, now=now).heard(Unknown("5xx"), now)
        lost += 1
    assert lost == TRIP + 9


@pytest.mark.parametrize("outcome", [Refused("400"), Retry("connection refused")])
def test_after_a_trial_that_is_known_not_to_have_arrived_the_next_comes_as_soon(outcome: Outcome) -> None:
    assert _waits_of_trials(outcome, 3) == [1, 1, 1]


def test_where_two_of_three_sends_arrive_the_waits_stay_short() -> None:
    breaker, waits = _hear(*[Unknown("5xx")] * TRIP), []
    for _ in range(6):
        breaker = breaker.probed(answered=True, now=NOW).heard(Unknown("5xx"), NOW)
    for _ in range(4):
        breaker = breaker.probed(answered=True, now=NOW)
        breaker = _hear(Sent(1), Sent(2), Unknown("5xx"), breaker=breaker)
        assert breaker.probe_at is not None
        waits.append((breaker.probe_at - NOW).total_seconds())
    assert waits == [32, 16, 8, 4]


def test_a_probe_that_is_not_answered_does_not_shorten_the_wait_for_the_next_trial() -> None:
    breaker = _hear(*[Unknown("5xx")] * TRIP)
    for _ in range(6):
        breaker = breaker.probed(answered=True, now=NOW).heard(Unknown("5xx"), NOW)
    assert breaker.probed(answered=False, now=NOW).probe_at == NOW + timedelta(seconds=64)


def _waits_of_trials(outcome: Outcome, trials: int) -> list[float]:
    """Seconds to wait after each of so many trial sends in a row that ended so."""
    breaker, waits = _hear(*[Unknown("5xx")] * TRIP), []
    for _ in range(trials):
        breaker = breaker.probed(answered=True, now=NOW).heard(outcome, NOW)
        assert breaker.probe_at is not None
        waits.append((breaker.probe_at - NOW).total_seconds())
    return waits


@given(
    st.lists(
        st.sampled_from([Sent(1), Unknown("5xx"), Gone("blocked"), Retry("429", timedelta(1)), True, False])
    )
)
def test_while_open_it_lets_nothing_through_whatever_happens(events: list[Outcome | bool]) -> None:
    breaker = Breaker()
    for event in events:
        if not isinstance(event, bool):
            breaker = breaker.heard(event, NOW)
        elif breaker.is_open:
            breaker = breaker.probed(answered=event, now=NOW)
        assert (breaker.room(0) == 0) == breaker.is_open


def test_a_probe_is_due_at_its_instant_and_also_when_the_clock_was_set_back() -> None:
    opened = _hear(*[Unknown("5xx")] * TRIP)
    due = NOW + timedelta(seconds=1)
    asked = [NOW, due - timedelta(milliseconds=1), due, LATER, due - timedelta(days=1)]
    assert [opened.may_probe(now) for now in asked] == [False, False, True, True, True]
    assert not Breaker().may_probe(NOW)
