"""Forgetting: what is kept about people in rooms ends by itself. Each verb may run any time, and twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.store import deeds, people

if TYPE_CHECKING:
    from bot.ports import Clock
    from bot.store.engine import Store

log = structlog.get_logger("bot.forgetting")

KEEP_PEOPLE: Final = timedelta(days=90)
"""After the last press or command of who never wrote to us in private."""

KEEP_DEEDS: Final = timedelta(days=60)

# So few in one transaction that a press never waits long for its turn to write.
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Forgetting:
    """The verbs of a daily job."""

    store: Store
    clock: Clock

    async def people(self) -> int:
        """Erase who never started the bot and did nothing for long, as their own /delete would."""
        since = self.clock.now() - KEEP_PEOPLE
        forgotten, after = 0, 0
        while page := await self.store.read(people.idle, since, after=after, most=_PAGE):
            forgotten += await self.store.run(people.forget, page, since)
            after = page[-1]
        if forgotten:
            log.info("people forgotten", action="people-forgotten", people=forgotten)
        return forgotten

    async def deeds(self) -> int:
        """Delete who did what on days long past; how many did it stays."""
        return await self.store.run(deeds.forget, (self.clock.now() - KEEP_DEEDS).date())
