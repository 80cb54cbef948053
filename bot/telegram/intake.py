"""One update, from its raw form to handled: the same for polling and for the webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog
from telegram import Update

from bot.telegram.flood import Verdict
from bot.telegram.whom import Whom, whom

if TYPE_CHECKING:
    from telegram import Bot

    from bot.ports import Clock
    from bot.telegram.flood import Flood

HANDLER_SECONDS: Final = 10.0
TRIES: Final = 2
# A reason is for the operator: what failed, never what a person wrote.
_REASON_LENGTH: Final = 300

Raw: TypeAlias = Mapping[str, Any]
Handle: TypeAlias = Callable[[Update], Awaitable[None]]
Quarantine: TypeAlias = Callable[[int, str, bytes], Awaitable[None]]
Tell: TypeAlias = Callable[[Whom], Awaitable[None]]

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came in."""

    update_id: int
    raw: Raw
    whom: Whom

    @property
    def lane(self) -> int | None:
        """What keeps its order: the chat, else the person. None: nothing does."""
        return self.whom.chat if self.whom.chat is not None else self.whom.person


def received(raw: object) -> Received | None:
    """The update in a raw one; None without an update_id: it can be neither kept nor acknowledged."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(update_id, int):
        return None
    return Received(update_id, raw, whom(raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What happens to an update.

    `handle` is tried twice, ten seconds each. What cannot be parsed, failed twice or took too long goes to
    `quarantine(update_id, reason, raw)`, and `sorry(whom)` tells the person, where nobody else is bothered.
    Who floods is told once by `slow_down(whom)`, before anything is parsed. `is_unavailable` knows the
    errors that mean "the database cannot be used now".
    """

    bot: Bot
    clock: Clock
    handle: Handle
    quarantine: Quarantine
    sorry: Tell
    is_unavailable: Callable[[BaseException], bool]
    slow_down: Tell
    flood: Flood | None = None
    seconds: float = HANDLER_SECONDS

    def judge(self, update: Received) -> Verdict:
        """Whether its person is too fast; ask once per update, as it comes in."""
        key = update.whom.chat if update.whom.person is None else update.whom.person
        if self.flood is None or key is None:
            return Verdict.PASS
        return self.flood.check(key, self.clock.now())

    async def finish(self, update: Received, verdict: Verdict = Verdict.PASS) -> None:
        """Returns once the update is done with, one way or the other.

        Raises only what `is_unavailable` knows: then nothing is decided, and the whole is to be repeated.
        """
        if verdict is not Verdict.PASS:
            if verdict is Verdict.NOTICE:
                await self._tell(self.slow_down, update)
            return
        reason = await self._outcome(update)
        if reason is not None:
            await self._set_aside(update, reason)

    async def _outcome(self, update: Received) -> str | None:
        """None where it was handled, else why not."""
        try:
            parsed = Update.de_json(dict(update.raw), self.bot)
        except Exception as error:  # noqa: BLE001 -- whatever Telegram may send, it must not stop the intake
            return f"cannot be parsed: {_named(error)}"
        failure: BaseException | None = None
        for _ in range(TRIES):
            limit = asyncio.timeout(self.seconds)
            try:
                async with limit:
                    await self.handle(parsed)
            except (Exception, asyncio.CancelledError) as error:
                if limit.expired():
                    return f"took longer than {self.seconds:g} s"
                if self.is_unavailable(error) or _cancelling():
                    raise
                failure = error
            else:
                return None
        log.error("an update failed", action="intake.failed", update_id=update.update_id, exc_info=failure)
        return f"failed {TRIES} times: {_named(failure)}"

    async def _set_aside(self, update: Received, reason: str) -> None:
        update_id = update.update_id
        log.error("an update is set aside", action="intake.quarantine", update_id=update_id, reason=reason)
        try:
            await self.quarantine(update_id, reason, json.dumps(update.raw).encode())
        except Exception as error:
            if self.is_unavailable(error):
                raise
            log.exception("an update is lost", action="intake.lost", update_id=update_id)
        await self._tell(self.sorry, update)

    async def _tell(self, tell: Tell, update: Received) -> None:
        if not update.whom.reachable:
            return
        try:
            async with asyncio.timeout(self.seconds):
                await tell(update.whom)
        except Exception as error:  # noqa: BLE001 -- the word is a courtesy; the update is decided already
            log.warning(
                "the person could not be told",
                action="intake.untold",
                update_id=update.update_id,
                error=_named(error),
            )


def _cancelling() -> bool:
    """Whether we are being stopped; else a CancelledError is only a handler's own failure."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _named(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}"[:_REASON_LENGTH]
