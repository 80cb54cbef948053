"""What is acknowledged: only a prefix of finished updates."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.backlog import Backlog
from bot.telegram.waiting import doubling


def test_before_the_first_update_there_is_no_offset() -> None:
    assert Backlog().offset is None


def test_the_head_holds_the_offset_until_it_is_finished() -> None:
    backlog = Backlog()
    assert [backlog.add(update_id) for update_id in (5, 6, 9, 6)] == [True, True, True, False]
    offsets = []
    for update_id in (6, 5, 9):
        backlog.moved.clear()
        backlog.finish(update_id)
        offsets.append((backlog.offset, backlog.moved.is_set()))
    assert offsets == [(5, False), (9, True), (10, True)]


def test_what_is_finished_is_known_until_it_is_acknowledged() -> None:
    backlog = Backlog()
    backlog.add(5)
    backlog.finish(5)
    assert not backlog.add(5)
    backlog.acknowledged(6)
    assert (backlog.add(5), backlog.offset, backlog.unfinished) == (True, 5, 1)


def test_the_offset_stays_when_all_is_acknowledged() -> None:
    backlog = Backlog()
    backlog.add(5)
    backlog.finish(5)
    backlog.acknowledged(6)
    assert backlog.offset == 6


@given(st.permutations(range(1, 9)), st.integers(0, 8))
def test_nothing_unfinished_is_ever_acknowledged(order: list[int], finished: int) -> None:
    backlog = Backlog()
    for update_id in range(1, 9):
        backlog.add(update_id)
    for update_id in order[:finished]:
        backlog.finish(update_id)
    assert backlog.offset == min(order[finished:], default=9)


def test_waits_double_up_to_half_a_minute() -> None:
    seconds = [wait / timedelta(seconds=1) for wait in islice(doubling(), 7)]
    assert seconds == [1, 2, 4, 8, 16, 30, 30]
