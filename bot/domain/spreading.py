"""Spreading: a crowded minute becomes a few, and each subscriber has an own, steady place in them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from bot.domain.delivery import APART, WINDOW, Kind

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_NONE: Final = timedelta(0)
_DAY: Final = timedelta(days=1)
# What is due at the same minute goes out one after the other: the last of them is still today's.
_TRAIN: Final = APART * len(Kind)
_BITS: Final = 64


def delay(subscriber_id: int, due_at: datetime, zone: ZoneInfo, spread: timedelta) -> timedelta:
    """How much later than `due_at` (UTC) this subscriber gets what is due: from nothing to under `spread`.

    It depends on the subscriber alone, so that a tip comes at the same minute every day and an exercise stays
    behind its tip; over many subscribers it is even. Late in the evening it shrinks in proportion: nothing
    moves past midnight of the subscriber's zone. It is never beyond the window. A `spread` of nothing is off.
    """
    room = min(spread, WINDOW, _until_midnight(due_at, zone) - _TRAIN) if spread else _NONE
    return timedelta(microseconds=max(room, _NONE) // timedelta.resolution * _place(subscriber_id) >> _BITS)


def _place(subscriber_id: int) -> int:
    """A number of so many bits: always the same for a subscriber, and unlike their neighbour's."""
    return int.from_bytes(blake2b(b"%d" % subscriber_id, digest_size=_BITS // 8).digest(), "big")


def _until_midnight(moment: datetime, zone: ZoneInfo) -> timedelta:
    """Not after the first midnight, where a clock that goes back shows two; less than nothing after it."""
    tomorrow = moment.astimezone(zone).date() + _DAY
    return datetime.combine(tomorrow, time(0), zone).astimezone(UTC) - moment
