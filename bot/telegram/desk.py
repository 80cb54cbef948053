"""The desk: what every handler can reach, and one call as a handler sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from bot.domain.places import Gazetteer
    from bot.services.answering import Answering
    from bot.services.crediting import Crediting
    from bot.services.joining import Joining
    from bot.services.members import Caller
    from bot.services.reporting import Reporting
    from bot.services.sheets import Sheet
    from bot.services.snoozing import Snoozing
    from bot.services.tuning import Tuning
    from bot.telegram.callbacks import Press
    from bot.telegram.responses import Responses
    from bot.telegram.voice import Voice
    from tips.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Desk:
    """The services and the reference books.

    `atlas` opens the gazetteer, which takes a tenth of a second the first time. `zone_at` finds the zone of a
    latitude and longitude.
    """

    catalogue: Catalogue
    atlas: Callable[[], Gazetteer]
    zone_at: Callable[[float, float], Awaitable[str | None]]
    joining: Joining
    answering: Answering
    crediting: Crediting
    snoozing: Snoozing
    tuning: Tuning
    reporting: Reporting

    @property
    def gazetteer(self) -> Gazetteer:
        """Cities and zones by name."""
        return self.atlas()


@dataclass(frozen=True, slots=True)
class Call:
    """One message or press. `text` is what follows the command, or the whole message."""

    desk: Desk
    caller: Caller
    sheet: Sheet | None
    voice: Voice
    name: str = ""
    text: str = ""
    press: Press | None = None
    location: tuple[float, float] | None = None
    is_command: bool = False

    def value(self, index: int = 0) -> str:
        """A value of the pressed button; "" where there is none."""
        return "" if self.press is None else self.press.value(index)

    def today(self, sheet: Sheet | None = None) -> date:
        """The local calendar date where the caller lives; UTC's while that is unknown."""
        known = sheet or self.sheet
        zone = known.subscriber.zone if known else None
        return self.caller.at.astimezone(ZoneInfo(zone or "UTC")).date()


class Handler(Protocol):
    """Answers one call."""

    async def __call__(self, call: Call) -> Responses: ...
