"""The log of calls: what bots asked, what they were told, and the problem if there was one."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from playground.bell import Bell

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
    """The last calls, and a bell for whoever waits for the next; the counts are of all of them."""

    def __init__(self, keep: int) -> None:
        self.kept: deque[Call] = deque(maxlen=keep)
        self.counts: Counter[str] = Counter()
        self.last = 0
        self._bell = Bell()

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
        self.last += 1
        call = Call(self.last, at, bot_id, method, params, status, answer, problem)
        self.kept.append(call)
        self._bell.ring()
        return call

    def after(self, seq: int) -> list[Call]:
        """The kept calls with a number above `seq`, oldest first."""
        missing = self.last - seq
        if missing <= 0:
            return []
        return [call for call in islice(reversed(self.kept), missing) if call.seq > seq][::-1]

    async def wait_after(self, seq: int, seconds: float) -> list[Call]:
        """As `after`, but wait up to `seconds` of real time for the first one."""
        if self.last <= seq and seconds > 0:
            await self._bell.wait(seconds)
        return self.after(seq)

    def clear(self) -> None:
        self.kept.clear()
