"""Telling Telegram where to bring updates, and looking now and then whether it still does."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.store.engine import StoreUnavailable
from bot.telegram.errors import AnswerLost
from bot.telegram.failures import wait_of
from bot.telegram.trouble import ADVICE, trouble_of
from bot.telegram.waiting import doubling

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from telegram import Bot

    from bot.ports import Clock

# Also how old the newest sign of Telegram's clock can be where nothing else is sent: `bot.clocks.Trust`.
LOOK_EVERY: Final = timedelta(seconds=20)
# To all processes together; the most that Telegram knows.
MOST_CONNECTIONS: Final = 100
# Two underscores: see `bot.telegram.outbox`.
_SET: Final = "set__webhook"
_INFO: Final = "get__webhook__info"

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The webhook that shall be in force."""

    url: str
    secret: str = field(repr=False)
    allowed_updates: Sequence[str]

    def is_met(self, info: dict[str, Any]) -> bool:
        """Whether what getWebhookInfo answers is that; the secret is not in it."""
        return (
            info.get("url") == self.url
            and info.get("max_connections") == MOST_CONNECTIONS
            and set(info.get("allowed_updates", ())) == set(self.allowed_updates)
            and not info.get("has_custom_certificate")
        )


class Hooking:
    """Puts the webhook in force that is wanted, and sees when it no longer is. Any number of processes may.

    `recall` and `remember` keep a fingerprint of the secret that was set last, for Telegram does not tell it.
    `problem` is why no updates can come in just now, or None.
    """

    def __init__(
        self,
        bot: Bot,
        clock: Clock,
        wanted: Wanted,
        *,
        recall: Callable[[], Awaitable[str | None]],
        remember: Callable[[str], Awaitable[None]],
    ) -> None:
        self.wanted = wanted
        self.problem: str | None = "the webhook is not set yet"
        self._bot = bot
        self._clock = clock
        self._recall = recall
        self._remember = remember
        self._begun = False
        self._last_error: int | None = None

    async def keep(self) -> None:
        """Sets the webhook where it differs, and looks again every 20 seconds; for ever.

        Every failure is survived: tried again after 1 s, 2, 4, … 30, or as long as Telegram asks.
        """
        waits = doubling()
        while True:
            wait = LOOK_EVERY
            try:
                await self._look()
            except (TelegramError, StoreUnavailable) as error:
                wait = max(next(waits), wait_of(error) if isinstance(error, RetryAfter) else timedelta())
                advice = ADVICE[trouble_of(error)] if isinstance(error, TelegramError) else "no database"
                log.warning("the webhook waits", action="hook.failed", advice=advice, error=str(error))
            else:
                waits = doubling()
            await self._clock.sleep_until(self._clock.now() + wait)

    async def _look(self) -> None:
        info = await self._bot.do_api_request(_INFO)
        if not isinstance(info, dict):
            raise AnswerLost("the answer to getWebhookInfo is no object")
        if not self._begun:
            await self._begin(info)
        elif not info.get("url"):
            log.warning("somebody removed the webhook", action="hook.removed")
            await self._set()
        elif info["url"] != self.wanted.url:
            self._lost()
            return
        self.problem = None
        self._tell(info)

    async def _begin(self, info: dict[str, Any]) -> None:
        """The first look: what we were told at our start holds from now on."""
        mark = self._mark()
        if not self.wanted.is_met(info) or await self._recall() != mark:
            await self._set()
            await self._remember(mark)
        self._begun = True

    def _lost(self) -> None:
        """Whoever began later has the updates: two that set it by turns would have half of them each."""
        if self.problem is None:
            self.problem = "another process set another webhook"
            log.error("another process set another webhook: stop it, then restart this", action="hook.lost")

    async def _set(self) -> None:
        await self._bot.do_api_request(
            _SET,
            {
                "url": self.wanted.url,
                "secret_token": self.wanted.secret,
                "allowed_updates": list(self.wanted.allowed_updates),
                "max_connections": MOST_CONNECTIONS,
            },
        )
        log.info("the webhook is set", action="hook.set", url=self.wanted.url)

    def _tell(self, info: dict[str, Any]) -> None:
        """What went wrong on Telegram's way to us is known only there."""
        when = info.get("last_error_date")
        if when is not None and when != self._last_error and self._last_error is not None:
            log.warning(
                "Telegram could not bring an update",
                action="hook.undelivered",
                reason=info.get("last_error_message"),
                waiting=info.get("pending_update_count"),
            )
        self._last_error = when or 0

    def _mark(self) -> str:
        """Of what setting it again would change; only who has the token can make it from the secret."""
        return hmac.new(self._bot.token.encode(), self.wanted.secret.encode(), hashlib.sha256).hexdigest()
