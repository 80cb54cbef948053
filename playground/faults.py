"""Faults on demand: what goes wrong between a bot and Telegram, by method, chat and count."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count


class Trouble(StrEnum):
    """What goes wrong. `effect` of a rule says whether the call was carried out before."""

    ERROR = "error"
    """A JSON error: `status`, `description`, with `retry_after` in its parameters where one is given."""
    HTML = "html"
    """A gateway's page instead of JSON, with `status`."""
    RESET = "reset"
    """The connection is cut without an answer."""
    HANG = "hang"
    """No answer until released, then the connection is cut."""
    HALF = "half"
    """A true answer that stops in the middle."""
    GARBAGE = "garbage"
    """Status 200 with a `body` that is no JSON, or not what was asked for."""
    SLOW = "slow"
    """The true answer, after `seconds`."""


_AFTER = {Trouble.HALF, Trouble.GARBAGE}


@dataclass(slots=True)
class Rule:
    """One fault: for which calls, from which on, how many times, and what."""

    id: int
    trouble: Trouble
    method: str | None = None
    """None is every method; compared in lower case."""
    chat_id: int | None = None
    skip: int = 0
    """Let this many matching calls pass first."""
    times: int | None = 1
    """None goes on until removed."""
    effect: bool = False
    status: int = 502
    description: str | None = None
    """None is what Telegram says with this status."""
    retry_after: int | None = None
    seconds: float = 0.0
    body: str = '{"ok":true,"result":{"mess'
    """What GARBAGE answers."""
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def takes(self, method: str, chat_id: object) -> bool:
        """Whether this call is to fail; counts it."""
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and str(self.chat_id) != str(chat_id):
            return False
        if self.times is not None and self.hits >= self.times:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.hits += 1
        return True


class Faults:
    """The rules in force, asked in the order they were added; the first that matches decides."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._ids = count(1)

    def add(self, trouble: Trouble | str, *, effect: bool | None = None, **fields: object) -> Rule:
        trouble = Trouble(trouble)
        effect = trouble in _AFTER if effect is None else effect
        rule = Rule(next(self._ids), trouble, effect=effect, **fields)  # type: ignore[arg-type]  # fields of Rule, checked where they come in
        self.rules.append(rule)
        return rule

    def match(self, method: str, chat_id: object) -> Rule | None:
        if not self.rules:
            return None
        return next((rule for rule in self.rules if rule.takes(method, chat_id)), None)

    def remove(self, rule_id: int | None = None) -> None:
        """Take one rule away, or all; what hangs on them is let go."""
        for rule in self.rules:
            if rule_id in {None, rule.id}:
                rule.released.set()
        self.rules = [rule for rule in self.rules if rule_id not in {None, rule.id}]
