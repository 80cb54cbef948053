"""What may come next: a person's history as a row of cycles, in each of which everything comes once."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet


def unseen(suiting: AbstractSet[str], seen: Sequence[str]) -> AbstractSet[str]:
    """Whose turn it is: what was never seen, else what the current cycle lacks, else everything."""
    if fresh := suiting - set(seen):
        return fresh
    known: set[str] = set()
    cycle: set[str] = set()
    for content_id in seen:
        if content_id in suiting:
            # A repeat inside a cycle was asked for and changes nothing; after a full one the next begins.
            if content_id in cycle and len(cycle) == len(known):
                cycle = set()
            cycle.add(content_id)
            known.add(content_id)
    return suiting - cycle or suiting


def rested(candidates: AbstractSet[str], suiting: AbstractSet[str], seen: Sequence[str]) -> AbstractSet[str]:
    """The candidates without the half of `suiting` seen latest; at least the one seen longest ago."""
    latest: dict[str, None] = {}
    for content_id in reversed(seen):
        if len(latest) == len(suiting) // 2:
            break
        if content_id in suiting:
            latest[content_id] = None
    return candidates - latest.keys() or {next(one for one in reversed(latest) if one in candidates)}


def pick(odds: Mapping[str, float], draw: float) -> str:
    """One of the keys, each as likely as its share of the odds says, for a `draw` uniform in [0, 1)."""
    ends = list(accumulate(odds.values()))
    return list(odds)[bisect(ends, draw * ends[-1], hi=len(ends) - 1)]
