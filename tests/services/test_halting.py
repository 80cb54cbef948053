"""A halt is one for all who send in a process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.services.halting import Halt

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
SHORT, LONG = timedelta(seconds=5), timedelta(seconds=30)


def test_a_shorter_halt_does_not_end_a_longer_one() -> None:
    halt = Halt()
    halt.told(NOW + LONG, NOW)
    halt.told(NOW + SHORT, NOW, is_news=True)
    assert (halt.left(NOW), halt.news(NOW)) == (LONG, None)
    assert not halt.left(NOW + LONG)


def test_a_halt_takes_the_place_of_one_that_no_clock_can_mean() -> None:
    halt = Halt()
    ahead = NOW + timedelta(days=3)
    halt.told(ahead + SHORT, ahead)
    assert not halt.left(NOW)
    halt.told(NOW + SHORT, NOW, is_news=True)
    assert (halt.left(NOW), halt.news(NOW)) == (SHORT, NOW + SHORT)
