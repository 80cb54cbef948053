"""Telegram's limits on sending, as far as they are known.

Sources: the Bots FAQ ("My bot is hitting limits": 30 messages a second in all, one a second in a chat with
short bursts allowed, 20 a minute in a group); TDLib's author (tdlib/td#2592, #3034: edits share the limit of
sends, a new topic is a send; tdlib/telegram-bot-api#648: answers to presses have none); python-telegram-bot's
AIORateLimiter, which holds channels to the limit of groups; and what bots have measured: to go on in a halt
lengthens it. Deletions and pins are not counted: no source gives them a limit.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.errors import too_many

if TYPE_CHECKING:
    from playground.errors import ApiError


@dataclass(slots=True)
class Limit:
    """At most `most` sends within any `seconds`; then a halt, longer each time it is ignored."""

    most: int
    seconds: float
    _sends: deque[float] = field(default_factory=deque)
    _halted_until: float = float("-inf")
    _ignored: int = 0

    def refusal(self, now: float) -> int | None:
        """Seconds to wait, or None where one more fits."""
        if now < self._halted_until:
            self._ignored += 1
            return self._halt(now, self._halted_until - now + self._ignored)
        while self._sends and self._sends[0] <= now - self.seconds:
            self._sends.popleft()
        if len(self._sends) < self.most:
            self._ignored = 0
            return None
        return self._halt(now, self._sends[0] + self.seconds - now)

    def count(self, now: float) -> None:
        self._sends.append(now)

    def _halt(self, now: float, seconds: float) -> int:
        whole = max(1, math.ceil(seconds))
        self._halted_until = max(self._halted_until, now + whole)
        return whole


@dataclass(slots=True)
class Rules:
    """The figures; `chat_burst` messages within `chat_seconds`: one a second in the long run."""

    bot_per_second: int = 30
    chat_burst: int = 3
    chat_seconds: float = 3.0
    group_per_minute: int = 20


class Flood:
    """Counts what each bot sends, in all and to each chat."""

    def __init__(self, *, on: bool, rules: Rules | None = None) -> None:
        self.on = on
        self.rules = rules or Rules()
        self.refused = 0
        self._limits: dict[tuple[int, int | None, str], Limit] = {}

    def tune(self, *, on: bool | None = None, **rules: float) -> None:
        """Switch on or off, or change figures; what was counted so far is forgotten."""
        if on is not None:
            self.on = on
        for name, value in rules.items():
            setattr(self.rules, name, type(getattr(self.rules, name))(value))
        self._limits.clear()

    def take(self, bot_id: int, chat_id: int, now: float, *, group: bool) -> ApiError | None:
        """Count one send, or return the 429 that Telegram would answer."""
        if not self.on:
            return None
        limits = self._those_of(bot_id, chat_id, group=group)
        waits = [wait for limit in limits if (wait := limit.refusal(now)) is not None]
        if waits:
            self.refused += 1
            return too_many(max(waits))
        for limit in limits:
            limit.count(now)
        return None

    def _those_of(self, bot_id: int, chat_id: int, *, group: bool) -> list[Limit]:
        rules = self.rules
        wanted = [
            ((bot_id, None, "second"), rules.bot_per_second, 1.0),
            ((bot_id, chat_id, "burst"), rules.chat_burst, rules.chat_seconds),
        ]
        if group:
            wanted.append(((bot_id, chat_id, "minute"), rules.group_per_minute, 60.0))
        return [self._limits.setdefault(key, Limit(most, seconds)) for key, most, seconds in wanted]
