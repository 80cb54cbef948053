"""When to stop sending because the other side is in trouble, and how to begin again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import Moved, Outcome, Refused, Retry, Stop, Unknown

TRIP: Final = 5
"""So many sends in a row that went wrong open the breaker."""

# A probe costs nobody anything. A trial send that fails may cost somebody their message: these get rarer.
_FIRST_WAIT: Final = timedelta(seconds=1)
_LONGEST_PROBE: Final = timedelta(seconds=30)
_LONGEST_TRIAL: Final = timedelta(minutes=5)
_TRUSTED: Final = 4


@dataclass(frozen=True, slots=True)
class Breaker:
    """Closed while all is well; open after `TRIP` failures in a row or a Stop; resumes with 1, 2 and 4 sends.

    A probe goes the way of a send and has no effect: while it fails, nothing is lost. The wait for the next
    doubles, up to half a minute. Where probes are answered and sends are lost all the same, it doubles too,
    up to five minutes, and halves with each send that arrives: ten minutes of lost sends alone cost nine.
    Immutable: each method returns what the breaker is after that event.
    """

    failures: int = 0
    probe_at: datetime | None = None
    allowance: int | None = None
    answered: int = 0
    delay: timedelta = _FIRST_WAIT

    @property
    def is_open(self) -> bool:
        """Whether nothing may be claimed until a probe is answered."""
        return self.probe_at is not None

    def may_probe(self, now: datetime) -> bool:
        """Whether a probe is due; one further away than any can be was set by a clock that ran ahead."""
        return self.probe_at is not None and not now < self.probe_at <= now + _LONGEST_TRIAL

    def room(self, in_flight: int) -> int | None:
        """How many sends may begin now; None for no limit."""
        if self.is_open:
            return 0
        if self.allowance is None:
            return None
        return max(0, self.allowance - self.answered - in_flight)

    def heard(self, outcome: Outcome, now: datetime) -> Breaker:
        """A send came back. A clear answer about one chat is a sign of health, also where it is a no."""
        match outcome:
            case Unknown():
                return self._failed(now, self.delay * 2)
            case Refused() | Retry(after=None):
                # Known not to have arrived: nobody is served by trying the next one later.
                return self._failed(now, self.delay)
            case Retry() | Moved():
                return self
            case Stop():
                return self if self.is_open else self._opened(now, self.delay)
            case _:
                return self._succeeded()

    def probed(self, *, answered: bool, now: datetime) -> Breaker:
        """A probe came back: begin again with one send, or wait twice as long."""
        if answered:
            return Breaker(allowance=1, delay=self.delay)
        delay = max(self.delay, min(self.delay * 2, _LONGEST_PROBE))
        return replace(self, probe_at=now + delay, delay=delay)

    def _failed(self, now: datetime, delay_of_trials: timedelta) -> Breaker:
        if self.is_open:
            return self
        if self.allowance is not None:
            return self._opened(now, min(delay_of_trials, _LONGEST_TRIAL))
        failures = self.failures + 1
        return self._opened(now, self.delay) if failures >= TRIP else replace(self, failures=failures)

    @staticmethod
    def _opened(now: datetime, delay: timedelta) -> Breaker:
        return Breaker(probe_at=now + delay, delay=delay)

    def _succeeded(self) -> Breaker:
        if self.is_open:
            return self
        if self.allowance is None:
            return self if not self.failures else Breaker()
        answered, delay = self.answered + 1, max(self.delay / 2, _FIRST_WAIT)
        if answered < self.allowance:
            return replace(self, answered=answered, delay=delay)
        return Breaker() if self.allowance >= _TRUSTED else Breaker(allowance=self.allowance * 2, delay=delay)
