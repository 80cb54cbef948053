"""Updates in by webhook: Telegram brings each to one of any number of processes, and again until it is taken.

An update is acknowledged after it was handled. Redelivery is harmless: what an update does is keyed by its id
or by what it is about. Sources: core.telegram.org/bots/api#setwebhook; tdlib/telegram-bot-api,
WebhookActor.cpp (it waits a minute for the answer, and as long as a Retry-After says before the next try).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog

from bot.telegram.intake import received
from bot.telegram.lanes import Lanes

if TYPE_CHECKING:
    from bot.telegram.flood import Verdict
    from bot.telegram.hooking import Hooking
    from bot.telegram.intake import Intake, Received

# Telegram waits for 60 seconds; reading the request may have taken ten of them.
DEADLINE_SECONDS: Final = 40.0
DRAIN_SECONDS: Final = 15.0
# Telegram opens as many connections at most, to all processes together.
MOST_UNFINISHED: Final = 100

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Telegram is told: a status, and where it is to come again, after how many seconds."""

    status: HTTPStatus
    retry_after: int | None = None


TAKEN: Final = Answer(HTTPStatus.OK)
NO_UPDATE: Final = Answer(HTTPStatus.BAD_REQUEST)
ELSEWHERE: Final = Answer(HTTPStatus.SERVICE_UNAVAILABLE, 1)
LATER: Final = Answer(HTTPStatus.SERVICE_UNAVAILABLE, 5)


class Hook:
    """`await run()` until someone calls `stop()`; meanwhile `take` each update that comes in.

    Order is kept per chat. `hooking` sees to it that Telegram knows where to bring them, once we are
    `listening`.
    """

    def __init__(
        self,
        intake: Intake,
        hooking: Hooking,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
        drain_seconds: float = DRAIN_SECONDS,
    ) -> None:
        self.hooking = hooking
        self.listening = asyncio.Event()
        self._intake = intake
        self._deadline_seconds = deadline_seconds
        self._drain_seconds = drain_seconds
        self._lanes: Lanes | None = None
        self._open: dict[int, asyncio.Future[Answer]] = {}
        self._stopping = asyncio.Event()

    @property
    def unfinished(self) -> int:
        """How many updates came in and are not yet handled; at most 100."""
        return len(self._open)

    async def take(self, raw: object) -> Answer:
        """Handle an update, and say what Telegram is to be told. One that comes again joins the first."""
        update = received(raw)
        if update is None:
            log.error("no update came to the webhook", action="hook.nameless")
            return NO_UPDATE
        finished = self._open.get(update.update_id) or self._begin(update)
        if finished is None:
            return ELSEWHERE
        done, _ = await asyncio.wait({finished}, timeout=self._deadline_seconds)
        if not done:
            log.error("an update takes too long", action="hook.late", update_id=update.update_id)
        return finished.result() if done else LATER

    def stop(self) -> None:
        """Ends `run`: nothing more is accepted, what was is finished (15 s at most)."""
        self._stopping.set()

    async def run(self) -> None:
        """Accepts updates until stopped."""
        try:
            async with asyncio.TaskGroup() as group:
                self._lanes = lanes = Lanes(group)
                hooking = group.create_task(self._keep_hooked())
                await self._stopping.wait()
                hooking.cancel()
                await lanes.drain(self._drain_seconds)
        finally:
            # What stood behind a handler that was broken off was never begun.
            for finished in self._open.values():
                finished.set_result(ELSEWHERE)
            self._open.clear()

    def problem(self) -> str | None:
        """Why no updates come in just now; None where they do."""
        return "stopping" if self._stopping.is_set() else self.hooking.problem

    async def _keep_hooked(self) -> None:
        await self.listening.wait()
        await self.hooking.keep()

    def _begin(self, update: Received) -> asyncio.Future[Answer] | None:
        """None where there is no room, or we do not accept any (more)."""
        if self._lanes is None or self._stopping.is_set() or len(self._open) >= MOST_UNFINISHED:
            return None
        finished = self._open[update.update_id] = asyncio.get_running_loop().create_future()
        self._lanes.put(update.lane, partial(self._work, update, self._intake.judge(update)))
        return finished

    async def _work(self, update: Received, verdict: Verdict) -> None:
        answer = LATER
        try:
            await self._intake.finish(update, verdict)
            answer = TAKEN
        except Exception as error:  # noqa: BLE001 -- by Intake's contract: the database is unavailable
            log.warning(
                "an update waits for the database",
                action="hook.store-unavailable",
                update_id=update.update_id,
                error=str(error),
            )
        finally:
            self._open.pop(update.update_id).set_result(answer)
