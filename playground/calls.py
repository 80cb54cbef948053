"""The log of calls: what bots asked, what they were told, and the problem if there was one."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API. `status` is 0 where no whole answer went out."""

    seq: int
    at: float
    bot_id: int
    method: str
    params: Mapping[str, Any]
    status: int
    answer: Any
    problem: str | None


class CallLog:
    """The last calls; the counts are of all of them."""

    def __init__(self, keep: int) -> None:
        self.kept: deque[Call] = deque(maxlen=keep)
        self.counts: Counter[str] = Counter()

    def add(
        self,
        at: float,
        bot_id: int,
        method: str,
        params: Mapping[str, Any],
        status: int,
        answer: object,
        problem: str | None,
    ) -> Call:
        self.counts[method] += 1
        call = Call(self.counts.total(), at, bot_id, method, params, status, answer, problem)
        self.kept.append(call)
        return call

    def clear(self) -> None:
        self.kept.clear()
