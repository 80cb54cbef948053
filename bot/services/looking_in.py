"""Looking in: a room that muted us may have stopped to, and Telegram does not always say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.domain.rooms import Sleep
from bot.services.rooming import unmute
from bot.store import rooms, subscribers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports import Clock
    from bot.store.engine import Store, Tx

log = structlog.get_logger("bot.looking_in")


@dataclass(frozen=True, slots=True)
class LookingIn:
    """The verb of a daily job. `may_write` asks whether a chat id can be written to; no answer is a no."""

    store: Store
    clock: Clock
    may_write: Callable[[int], Awaitable[bool]]

    async def work(self) -> int:
        """Wake each room that we may write to again. Returns how many woke."""
        woken = 0
        for address in await self.store.read(rooms.muted):
            if await self.may_write(address):
                woken += await self.store.run(self._wake, address)
        if woken:
            log.info("rooms can be written to again", action="looked-in", woken=woken)
        return woken

    def _wake(self, tx: Tx, address: int) -> bool:
        subscriber = subscribers.by_address(tx, address)
        if subscriber is None or subscriber.asleep_reason != Sleep.MUTED:
            # Somebody was faster, or we are not in it any more.
            return False
        unmute(tx, subscriber, self.clock.now())
        return True
