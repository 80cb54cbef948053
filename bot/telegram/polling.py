"""Updates in by polling: our own loop, which acknowledges an update only after it was handled.

The library's loop acknowledges before handling, ends for good at a stray 404 and spins on what it cannot
parse.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.telegram.backlog import Backlog
from bot.telegram.errors import AnswerLost, AnswerTimedOut
from bot.telegram.failures import wait_of
from bot.telegram.intake import received
from bot.telegram.lanes import Lanes
from bot.telegram.trouble import ADVICE, Trouble, trouble_of
from bot.telegram.waiting import doubling, sleep_unless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from telegram import Bot

    from bot.ports import Clock
    from bot.telegram.flood import Verdict
    from bot.telegram.intake import Intake, Received

POLL_SECONDS: Final = 25
# On top of the poll itself, for the answer to arrive.
READ_SECONDS: Final = 10
DRAIN_SECONDS: Final = 15.0
FAREWELL_SECONDS: Final = 1
# A poll that is under way for this long has reached Telegram.
ARRIVAL_SECONDS: Final = 0.2
MOST_UNFINISHED: Final = 100
HEAD_WAIT: Final = timedelta(seconds=0.5)
# Two underscores: see `bot.telegram.outbox`.
_GET_UPDATES: Final = "get__updates"

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Polling:
    """`await run()` until someone calls `stop()`. Every failure of Telegram's is survived and told to
    `on_trouble`.

    `on_trouble` is called when the kind of failure changes, with None once updates flow again.
    """

    def __init__(
        self,
        bot: Bot,
        intake: Intake,
        clock: Clock,
        *,
        allowed_updates: Sequence[str],
        on_trouble: Callable[[Trouble | None], None] = lambda _: None,
        poll_seconds: int = POLL_SECONDS,
        drain_seconds: float = DRAIN_SECONDS,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._clock = clock
        self._allowed_updates = list(allowed_updates)
        self._on_trouble = on_trouble
        self._poll_seconds = poll_seconds
        self._drain_seconds = drain_seconds
        self._backlog = Backlog()
        self._stopping = asyncio.Event()
        self._asked: int | None = None
        self._only_known = False
        self._under_way: tuple[int | None, float] | None = None
        self.trouble: Trouble | None = None
        self.last_polled_at: datetime | None = None

    @property
    def unfinished(self) -> int:
        """How many updates are received and not yet handled; at most 100."""
        return self._backlog.unfinished

    def age(self) -> timedelta | None:
        """How long ago Telegram last answered a poll; over about a minute means trouble. None: not yet."""
        return None if self.last_polled_at is None else self._clock.now() - self.last_polled_at

    def stop(self) -> None:
        """Ends `run`: no more polling, what was received is finished (15 s at most) and acknowledged."""
        self._stopping.set()

    async def run(self) -> None:
        """Polls until stopped."""
        async with asyncio.TaskGroup() as group:
            lanes = Lanes(group)
            polling = group.create_task(self._poll(lanes))
            await self._stopping.wait()
            told = self._told()
            polling.cancel()
            await lanes.drain(self._drain_seconds)
        if self._backlog.offset != told:
            await self._acknowledge()

    async def _poll(self, lanes: Lanes) -> None:
        waits = doubling()
        while True:
            await self._until_worth_asking()
            try:
                # The first answers at once: whoever asks whether we work need not wait for it.
                seconds = self._poll_seconds if self.last_polled_at else 0
                batch = await self._get(seconds, MOST_UNFINISHED, READ_SECONDS)
            except TelegramError as error:
                await self._rest(error, next(waits))
                continue
            waits = doubling()
            self._healed()
            self._take(batch, lanes)

    async def _until_worth_asking(self) -> None:
        """Telegram answers at once, with all that is unfinished once more: wait for half of it, or 0.5 s.

        A repeated offset it answers with one update, which we know: wait for the head, too.
        """
        if self._backlog.unfinished:
            await sleep_unless(self._backlog.eased(), self._clock, HEAD_WAIT)
        elif self._only_known and self._backlog.offset == self._asked:
            await sleep_unless(self._backlog.moved, self._clock, HEAD_WAIT)

    async def _get(self, poll_seconds: int, limit: int, read_seconds: float) -> list[Any]:
        offset = self._backlog.offset
        self._backlog.moved.clear()
        self._under_way = offset, asyncio.get_running_loop().time()
        try:
            batch = await self._bot.do_api_request(
                _GET_UPDATES,
                {
                    "offset": offset,
                    "timeout": poll_seconds,
                    "limit": limit,
                    "allowed_updates": self._allowed_updates,
                },
                read_timeout=poll_seconds + read_seconds,
            )
        finally:
            self._under_way = None
        if not isinstance(batch, list):
            raise AnswerLost("the answer to getUpdates is no list")
        self._asked = offset
        self._backlog.acknowledged(offset)
        return batch

    def _take(self, batch: list[Any], lanes: Lanes) -> None:
        new = 0
        for raw in batch:
            update = received(raw)
            if update is None:
                log.error("an update without an id is passed over", action="polling.nameless")
            # What finds no room is left to come back: it is not acknowledged.
            elif self._backlog.unfinished < MOST_UNFINISHED and self._backlog.add(update.update_id):
                new += 1
                lanes.put(update.lane, partial(self._work, update, self._intake.judge(update)))
        self._only_known = bool(batch) and not new

    async def _work(self, update: Received, verdict: Verdict) -> None:
        """Until the update is finished. It stays open while the database is away, even when we stop."""
        waits = doubling()
        while True:
            try:
                await self._intake.finish(update, verdict)
            except Exception as error:  # noqa: BLE001 -- by Intake's contract: the database is unavailable
                wait = next(waits)
                log.warning(
                    "an update waits for the database",
                    action="polling.store-unavailable",
                    update_id=update.update_id,
                    error=str(error),
                    seconds=wait.total_seconds(),
                )
                await sleep_unless(self._stopping, self._clock, wait)
                if self._stopping.is_set():
                    return
            else:
                self._backlog.finish(update.update_id)
                return

    async def _rest(self, error: TelegramError, wait: timedelta) -> None:
        trouble = trouble_of(error)
        if trouble is not self.trouble:
            log.warning(ADVICE[trouble], action=f"polling.{trouble}", error=str(error))
            self.trouble = trouble
            self._on_trouble(trouble)
        if isinstance(error, RetryAfter):
            wait = max(wait, wait_of(error))
        await self._clock.sleep_until(self._clock.now() + wait)

    def _healed(self) -> None:
        self.last_polled_at = self._clock.now()
        if self.trouble is not None:
            log.info("updates flow again", action="polling.healed", after=self.trouble)
            self.trouble = None
            self._on_trouble(None)

    def _told(self) -> int | None:
        """The offset that Telegram knows: it reads it when a poll comes in, not when it answers."""
        if self._under_way is not None:
            offset, since = self._under_way
            if asyncio.get_running_loop().time() - since >= ARRIVAL_SECONDS:
                return offset
        return self._asked

    async def _acknowledge(self) -> None:
        """One last short poll tells Telegram what was finished since the one before."""
        try:
            await self._get(0, 1, FAREWELL_SECONDS)
        except AnswerTimedOut:
            # Telegram makes a repeated offset wait for three seconds, but has read it by then.
            log.debug("the last acknowledgement was not answered", action="polling.unanswered")
        except TelegramError as error:
            log.warning(
                "the last updates stay unacknowledged and will come again",
                action="polling.unacknowledged",
                error=str(error),
            )
