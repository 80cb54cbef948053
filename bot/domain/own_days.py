"""A person's own days: which local date an instant belongs to for them, through changes of zone and day end.

The product's streak rules: a day ends at the day end (03:00 by default). On the day of a change of zone it
ends at the later of the two zones' day ends, so nobody loses a day they had begun, and days never run
backwards; a change of the day end works alike. A local date that a zone change made shorter than 20 hours for
the person, or skipped, is travelled.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.domain.changes import Change, What
from bot.domain.schedule import DAY_END, local_day, occurrence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST_DAY: Final = timedelta(hours=20)
"""A day that a zone change leaves shorter than this is travelled."""

_DAY: Final = timedelta(days=1)
_NOON: Final = time(12)
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Instants to the person's days, and the dates they travelled."""

    regimes: Sequence[Regime]
    travelled: frozenset[date]

    def day_of(self, moment: datetime) -> date:
        """The person's day at an instant."""
        return self._regime(moment).day_of(moment)

    def never_was(self, day: date) -> bool:
        """Whether the zone itself skipped the date, as Samoa did with 30 December 2011."""
        regime = self._regime(datetime.combine(day, _NOON, UTC))
        return occurrence(day, regime.day_end, regime.zone) is None

    def _regime(self, moment: datetime) -> Regime:
        return self.regimes[bisect_right(self.regimes, moment, key=_since) - 1]


@dataclass(frozen=True, slots=True)
class Regime:
    """A zone and a day end in force since an instant.

    The day of the change, `held`, lasts until `held_until`; `moved` says whether the zone changed on it.
    `travelled` are the dates that this change cuts short or skips, once `held` is over.
    """

    since: datetime
    zone: ZoneInfo
    day_end: time
    held: date
    held_until: datetime
    moved: bool = False
    travelled: frozenset[date] = frozenset()

    def day_of(self, moment: datetime) -> date:
        """The person's day at an instant of this regime."""
        return self.held if moment < self.held_until else local_day(moment, self.zone, self.day_end)

    def end_of(self, day: date, moment: datetime) -> datetime:
        """When the person's day, current at the moment, ends."""
        return self.held_until if moment < self.held_until else _end(day, self.zone, self.day_end)


def credit_day(now: datetime, changes: Iterable[Change]) -> date:
    """The local day that a press at this instant credits.

    It never runs backwards, whatever zones the person changed between, so a date is credited at most once.
    """
    return own_days(change for change in changes if change.at <= now).day_of(now)


def own_days(changes: Iterable[Change]) -> OwnDays:
    """The person's days under these changes, of which only zones and day ends matter here.

    The first zone they told us counts from the beginning: telling it is no travel. Until then it is UTC.
    """
    turns = sorted((each for each in changes if each.what in {What.ZONE, What.DAY_END}), key=_at)
    first = next((each for each in turns if each.what is What.ZONE), None)
    zone = ZoneInfo(first.value) if first else ZoneInfo("UTC")
    regimes = [Regime(_BEGINNING, zone, DAY_END, date.min, _BEGINNING)]
    for turn in turns:
        if turn is first:
            continue
        now = regimes[-1]
        if turn.what is What.ZONE:
            regimes.append(_turned(now, turn.at, ZoneInfo(turn.value), now.day_end))
        elif first is None or turn.at >= first.at:
            regimes.append(_turned(now, turn.at, now.zone, time.fromisoformat(turn.value)))
        else:
            # Chosen before the zone: there is no day yet that it could cut.
            regimes = [Regime(_BEGINNING, zone, time.fromisoformat(turn.value), date.min, _BEGINNING)]
    return OwnDays(regimes, _travelled(regimes))


def _turned(before: Regime, at: datetime, zone: ZoneInfo, day_end: time) -> Regime:
    """The regime after a change: the current day lasts until the later of its two ends."""
    today = before.day_of(at)
    until = max(before.end_of(today, at), _end(today, zone, day_end))
    moved = zone != before.zone or (before.moved and at < before.held_until)
    travelled = _cut(today, until, zone, day_end) if moved else frozenset()
    return Regime(at, zone, day_end, today, until, moved, travelled)


def _cut(today: date, until: datetime, zone: ZoneInfo, day_end: time) -> frozenset[date]:
    """The dates skipped after today, and the next one where less than 20 hours of it are left."""
    following = local_day(until, zone, day_end)
    skipped = {today + each * _DAY for each in range(1, (following - today).days)}
    short = _end(following, zone, day_end) - until < SHORTEST_DAY
    return frozenset(skipped | {following} if short else skipped)


def _travelled(regimes: Sequence[Regime]) -> frozenset[date]:
    """The dates travelled; of two changes on one day, what the first would have cut never came about."""
    happened = [
        regime.travelled for regime, following in pairwise(regimes) if following.since >= regime.held_until
    ]
    return frozenset().union(*happened, regimes[-1].travelled)


def _end(day: date, zone: ZoneInfo, day_end: time) -> datetime:
    """When a date's day ends in a zone: where the next date that exists there begins."""
    following = day + _DAY
    while (begins := occurrence(following, day_end, zone)) is None:
        following += _DAY
    return begins


def _since(regime: Regime) -> datetime:
    return regime.since


def _at(change: Change) -> datetime:
    return change.at
