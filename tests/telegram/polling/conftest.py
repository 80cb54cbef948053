"""A polling loop with a desk behind it that handles updates as the test says."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.telegram.intake import Intake
from bot.telegram.polling import Polling

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram import Bot, Update

    from bot.telegram.trouble import Trouble
    from bot.telegram.whom import Whom
    from tests.telegram.conftest import Feed, ManualClock


class Away(Exception):  # noqa: N818 -- the database's state
    """The database is unavailable."""


class Desk:
    """Handles updates as the test says: a held chat waits for its gate."""

    def __init__(self, bot: Bot, clock: ManualClock) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.set_aside: list[int] = []
        self.gates: dict[int, asyncio.Event] = {}
        self.away = False
        self.troubles: list[Trouble | None] = []
        self.turned = asyncio.Event()
        intake = Intake(
            bot=bot,
            clock=clock,
            handle=self.handle,
            quarantine=self.quarantine,
            sorry=self.tell,
            slow_down=self.tell,
            is_unavailable=lambda error: isinstance(error, Away),
        )
        self.polling = Polling(
            bot,
            intake,
            clock,
            allowed_updates=["message"],
            on_trouble=self.troubles.append,
            drain_seconds=0.05,
        )

    async def handle(self, update: Update) -> None:
        assert update.effective_chat is not None
        self._turn(self.begun, update.update_id)
        if self.away:
            raise Away
        if gate := self.gates.get(update.effective_chat.id):
            await gate.wait()
        self._turn(self.done, update.update_id)

    async def quarantine(self, update_id: int, _reason: str, _raw: bytes) -> None:
        self._turn(self.set_aside, update_id)

    async def tell(self, whom: Whom) -> None:
        pass

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Polls within the block, then stops; what the loop raises is the test's failure."""
        task = asyncio.ensure_future(self.polling.run())
        try:
            yield
        finally:
            self.polling.stop()
            await task

    def hold(self, chat: int) -> asyncio.Event:
        self.gates[chat] = asyncio.Event()
        return self.gates[chat]

    async def has(self, record: list[int], count: int) -> None:
        while len(record) < count:
            await self.turned.wait()

    def _turn(self, record: list[int], update_id: int) -> None:
        record.append(update_id)
        self.turned.set()
        self.turned = asyncio.Event()


@pytest.fixture
def desk(bot: Bot, clock: ManualClock, feed: Feed) -> Desk:
    return Desk(bot, clock)
