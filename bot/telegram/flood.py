"""A limit on how fast one person may ask, before any parsing or database work."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

BURST: Final = 20
PER_SECOND: Final = 2.0
PEOPLE: Final = 10_000


class Verdict(StrEnum):
    """What to do with an update."""

    PASS = "pass"  # noqa: S105 -- not a password
    NOTICE = "notice"  # the first one too many: say so, politely
    SILENCE = "silence"  # told already


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: datetime
    silenced: bool = False


class Flood:
    """A token bucket a person: `burst` at once, `per_second` after that.

    Who empties it is told once and not answered until the bucket is half full again (5 s with the defaults).
    Remembers the `people` seen last; who is forgotten starts with a full bucket.
    """

    def __init__(self, burst: int = BURST, per_second: float = PER_SECOND, people: int = PEOPLE) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._people = people
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._buckets)

    def check(self, person: int, now: datetime) -> Verdict:
        """Takes one token of a person's, if there is one. A clock set back gives none and takes none."""
        bucket = self._filled(person, now)
        if bucket.silenced and bucket.tokens < self._burst / 2:
            return Verdict.SILENCE
        bucket.silenced = bucket.tokens < 1
        if bucket.silenced:
            return Verdict.NOTICE
        bucket.tokens -= 1
        return Verdict.PASS

    def _filled(self, person: int, now: datetime) -> _Bucket:
        bucket = self._buckets.get(person)
        if bucket is None:
            bucket = self._buckets[person] = _Bucket(self._burst, now)
            if len(self._buckets) > self._people:
                self._buckets.popitem(last=False)
            return bucket
        self._buckets.move_to_end(person)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tokens = min(self._burst, bucket.tokens + passed * self._per_second)
        bucket.at = now
        return bucket
