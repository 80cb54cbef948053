"""The few protocols that have a second implementation: the playground's or the tests'."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.delivery import Kind, Outcome


class Clock(Protocol):
    """The one clock of a process; production reads the system's, tests move their own."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...

    async def sleep_until(self, moment: datetime) -> None:
        """Return once `now()` has reached `moment`; at once where it already has.

        A clock that is set back does not prolong the wait: it lasts hardly longer than it was to at the call.
        """
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """One claimed delivery, with all that is needed to write and send its message."""

    delivery_id: int
    kind: Kind
    address: int
    topic: int | None
    language: str | None
    content_id: str | None
    part: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)


class Messenger(Protocol):
    """Carries parcels to where people read them."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one message. Every failure is an outcome; only cancellation is raised."""
        ...

    async def probe(self) -> bool:
        """Whether the other side answers at all."""
        ...
