"""Claiming: a few deliveries become this sender's, each with the instant at which it may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from bot.domain.delivery import LONGEST_HALT
from bot.services.wanting import no_longer_wanted
from bot.store import claims, pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.claims import Candidate
    from bot.store.engine import Tx
    from bot.store.pace import Pace

REACH: Final = timedelta(milliseconds=100)
"""How far ahead a claim reaches: what a crash can lose of things not even sent."""

MOST: Final = 100
"""So many rows at most in one claim."""

# The next claim is made so long before the last row of this one leaves: no gap between them.
_EARLY: Final = REACH / 2
_CLOCK_FAULT: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that is ours to send at `send_at`, once, before `lease_until`; instants by our own clock."""

    candidate: Candidate
    token: str
    send_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What was got. `again_at` is when to ask again; None: whenever something new may be due.

    `halted_until`: another process was told to wait, and what is to be sent by us has to wait with it.
    """

    rows: tuple[Claimed, ...] = ()
    skipped: int = 0
    again_at: datetime | None = None
    halted_until: datetime | None = None


def claim(tx: Tx, now: datetime, *, rate: float | None, room: int, lease: timedelta) -> Claim:
    """Claim at most `room` deliveries to send at `rate` a second (None: without pacing).

    What is no longer wanted is skipped with its reason. Times are the shared clock's within, `now`'s outside.
    """
    shared = pace.look(tx, now)
    ahead = shared.now - now
    if shared.halted_until is not None and timedelta() < shared.halted_until - shared.now < LONGEST_HALT:
        end = shared.halted_until - ahead
        return Claim(again_at=end, halted_until=end)
    first, step, n = _budget(shared, rate, room)
    if not n:
        return Claim(again_at=first - _EARLY - ahead)
    wanted, skipped = _wanted(tx, shared.now, n)
    if not wanted:
        return Claim(skipped=skipped)
    token, lease_until = uuid4().hex, shared.now + lease
    got = claims.take(tx, [one.id for one in wanted], token=token, send_at=first, lease_until=lease_until)
    pace.advance(tx, first + step * len(got))
    rows = tuple(
        Claimed(one, token, first + step * place - ahead, lease_until - ahead)
        for place, one in enumerate(one for one in wanted if one.id in got)
    )
    return Claim(rows, skipped, first + step * len(got) - _EARLY - ahead)


def _budget(shared: Pace, rate: float | None, room: int) -> tuple[datetime, timedelta, int]:
    """When the first may leave, the distance to the next, and how many fit within reach."""
    most = min(room, MOST)
    if rate is None:
        return shared.now, timedelta(), most
    step = timedelta(seconds=1 / rate)
    # Nobody plans so far ahead: a clock was wrong when this was written.
    faulty = shared.next_free - shared.now > _CLOCK_FAULT
    first = shared.now if faulty else max(shared.now, shared.next_free)
    fitting = ceil((shared.now + REACH - first) / step)
    return first, step, max(0, min(most, fitting))


def _wanted(tx: Tx, now: datetime, n: int) -> tuple[Sequence[Candidate], int]:
    """The first n that are still wanted; the unwanted before them are skipped on the way, and counted."""
    # A few more than needed: now and then one is no longer wanted.
    candidates = claims.peek(tx, now, n + n // 8 + 2)
    unwanted = no_longer_wanted(
        tx, [(one.id, one.kind, one.expires_at, one.reader) for one in candidates], now
    )
    claims.skip(tx, unwanted, now)
    return [one for one in candidates if one.id not in unwanted][:n], len(unwanted)
