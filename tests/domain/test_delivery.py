"""The transition table of deliveries, and what holds one back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import (
    SEEN,
    TRANSITIONS,
    USED,
    WINDOW,
    Gone,
    Kind,
    Moved,
    Outcome,
    Refused,
    Retry,
    Sent,
    Skip,
    Status,
    Step,
    Stop,
    Unknown,
    after,
    backoff,
    given_up,
    not_before,
    unwanted,
)
from bot.domain.subscriber import State

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
END = NOW + WINDOW

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
waits = st.none() | st.timedeltas(timedelta(), timedelta(days=2))
outcomes = st.one_of(
    st.builds(Sent, st.integers(1)),
    st.builds(Retry, st.text(min_size=1), waits, st.booleans()),
    st.builds(Moved, st.integers()),
    *(st.builds(kind, st.text(min_size=1)) for kind in (Gone, Refused, Unknown, Stop)),
)


def _after(outcome: Outcome, attempts: int = 1) -> Step:
    return after(outcome, attempts=attempts, now=NOW, expires_at=END)


@given(outcome=outcomes, attempts=st.integers(1, 400), now=instants, expires_at=instants)
def test_a_send_only_ever_leads_to_an_allowed_state(
    outcome: Outcome, attempts: int, now: datetime, expires_at: datetime
) -> None:
    step = after(outcome, attempts=attempts, now=now, expires_at=expires_at)
    assert (Status.SENDING, step.status) in TRANSITIONS
    assert (step.message_id is not None) == (step.status is Status.SENT)
    assert (step.not_before is not None) == (step.status is Status.DUE)
    assert (step.error is None) == (step.status is Status.SENT)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Sent(7), Step(Status.SENT, message_id=7)),
        (Retry("refused"), Step(Status.DUE, "refused", not_before=NOW + timedelta(seconds=1))),
        (Retry("429", timedelta(seconds=9)), Step(Status.DUE, "429", not_before=NOW + timedelta(seconds=9))),
        (Retry("429", timedelta(hours=9)), Step(Status.DUE, "429", not_before=END)),
        (
            Retry("429", timedelta(hours=9), bot_wide=True),
            Step(Status.DUE, "429", not_before=END, halt_until=NOW + timedelta(hours=9)),
        ),
        (Moved(-100), Step(Status.DUE, "moved", not_before=NOW, move_to=-100)),
        (Gone("blocked"), Step(Status.FAILED, "blocked", sleep=True)),
        (Refused("bad"), Step(Status.FAILED, "bad", refused=True)),
        (Unknown("time-out"), Step(Status.UNKNOWN, "time-out")),
        (Stop("401"), Step(Status.DUE, "401", not_before=NOW, stop=True)),
    ],
)
def test_each_outcome_has_its_step(outcome: Outcome, expected: Step) -> None:
    assert _after(outcome) == expected


def test_a_chat_that_moves_on_and_on_is_not_followed_for_ever() -> None:
    assert _after(Moved(-100), attempts=4) == Step(Status.FAILED, "moved too often", refused=True)


def test_backing_off_doubles_up_to_a_minute() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 6, 7, 300)] == [1, 2, 4, 32, 60, 60]


@pytest.mark.parametrize(("refusals", "since", "expected"), [(3, 48, True), (9, 47, False), (2, 480, False)])
def test_a_refusing_chat_is_given_up_by_count_and_duration(refusals: int, since: int, expected: bool) -> None:  # noqa: FBT001 - an expectation
    assert given_up(refusals, NOW - timedelta(hours=since), NOW) == expected


def test_what_is_due_at_once_goes_out_a_second_apart_tip_first() -> None:
    assert sorted(Kind, key=lambda kind: not_before(kind, NOW)) == [
        Kind.TIP,
        Kind.EXERCISE,
        Kind.NUDGE,
        Kind.RECAP,
    ]
    assert not_before(Kind.TIP, NOW) == NOW
    assert not_before(Kind.EXERCISE, NOW) == NOW + timedelta(seconds=1)


def test_what_was_seen_used_its_slot() -> None:
    assert SEEN < USED


def _unwanted(kind: Kind, **facts: Any) -> Skip | None:
    wanted = {
        "now": NOW,
        "expires_at": END,
        "state": State.ACTIVE,
        "asleep": False,
        "done": False,
        "red": False,
        "quiet": False,
    }
    return unwanted(kind, **{**wanted, **facts})


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_timely_and_wished_for_is_wanted(kind: Kind) -> None:
    assert _unwanted(kind) is None


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"expires_at": NOW}, Skip.EXPIRED),
        ({"state": State.PAUSED}, Skip.PAUSED),
        ({"state": State.STOPPED}, Skip.STOPPED),
        ({"state": State.NEW}, Skip.STOPPED),
        ({"asleep": True}, Skip.ASLEEP),
    ],
)
def test_nothing_goes_to_who_does_not_want_or_cannot_get_it(
    kind: Kind, facts: dict[str, Any], expected: Skip
) -> None:
    assert _unwanted(kind, **facts) == expected


@pytest.mark.parametrize(
    ("fact", "held"),
    [
        ("done", {Kind.EXERCISE: Skip.DONE, Kind.NUDGE: Skip.DONE}),
        ("red", {Kind.EXERCISE: Skip.RED, Kind.NUDGE: Skip.RED}),
        ("quiet", {Kind.NUDGE: Skip.QUIET}),
    ],
)
def test_only_reminders_are_held_back_by_the_persons_day(fact: str, held: dict[Kind, Skip]) -> None:
    assert {kind: reason for kind in Kind if (reason := _unwanted(kind, **{fact: True}))} == held
