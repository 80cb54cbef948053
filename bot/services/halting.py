"""Halts: Telegram told the bot to wait, and until that ends nobody sends, in no process of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.delivery import LONGEST_HALT
from bot.store import pace

if TYPE_CHECKING:
    from bot.store.engine import Tx

_NONE = timedelta()


class Halt:
    """What one of us is told holds at once for all in this process. Instants are by our own clock."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._is_news = False

    def told(self, until: datetime, now: datetime, *, is_news: bool = False) -> None:
        """Nobody may send before this; an earlier end does not shorten it. News: other processes lack it."""
        if until - now > self.left(now):
            self._until, self._is_news = until, is_news

    def left(self, now: datetime) -> timedelta:
        """How long nobody may send; nothing where that is over, or was said by a clock that was wrong."""
        left = _NONE if self._until is None else self._until - now
        return left if _NONE < left < LONGEST_HALT else _NONE

    def news(self, now: datetime) -> datetime | None:
        """Until when, where the other processes lack it."""
        return self._until if self._is_news and self.left(now) else None

    def all_know(self) -> None:
        """The other processes were told."""
        self._is_news = False


def spread(tx: Tx, until: datetime, now: datetime) -> None:
    """Tell the other processes; both instants are by our own clock, theirs is the shared one."""
    shared = pace.clock_now(tx, now)
    pace.halt(tx, until + (shared - now), shared)
