"""The messenger: a parcel becomes a message, and what became of it an outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.domain.delivery import Kind, Refused, Retry, Sent
from bot.store.engine import StoreUnavailable
from bot.telegram.errors import FloodedSilently
from bot.telegram.failures import needs_probe, outcome_of
from bot.telegram.keyboard import encoded
from bot.telegram.markup import Html
from bot.telegram.rendering import Rendering
from bot.telegram.views import streaks
from bot.telegram.voice import voice_for

if TYPE_CHECKING:
    from telegram import Bot

    from bot.domain.delivery import Outcome
    from bot.ports import Clock, Parcel
    from bot.services.reporting import Reporting
    from bot.telegram.outbox import Outbox
    from bot.telegram.recent import Recent
    from tips.catalogue import Catalogue

# No chat has this id, and an empty text is refused before anybody looks for one.
_NOBODY: Final = 0


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """Implements the Messenger port for Telegram."""

    bot: Bot
    outbox: Outbox
    catalogue: Catalogue
    reporting: Reporting
    clock: Clock
    recent: Recent
    _rendering: Rendering = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rendering", Rendering(self.catalogue))

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one message. Every failure is an outcome; only cancellation is raised."""
        try:
            written = await self._written(parcel)
        except StoreUnavailable as error:
            return Retry(str(error))
        if written is None:
            return Refused("its content is gone from the catalogue")
        text, keys = written
        now = self.clock.now()
        near = self.recent.near_limit(parcel.address, now)
        self.recent.note(parcel.address, now)
        try:
            return Sent(await self.outbox.send(parcel.address, text, keys, topic=parcel.topic))
        except TelegramError as error:
            works = await self._token_works() if needs_probe(error) else True
            return outcome_of(error, near_chat_limit=near, token_works=works)

    async def probe(self) -> bool:
        """Whether Telegram takes messages: on the way that a tip goes it refuses an empty one, to nobody."""
        try:
            await self.outbox.send(_NOBODY, Html(""))
        except TelegramError as error:
            return isinstance(error, BadRequest | Forbidden | RetryAfter | FloodedSilently)
        return True

    async def _token_works(self) -> bool:
        try:
            await self.bot.get_me()
        except TelegramError:
            return False
        return True

    async def _written(self, parcel: Parcel) -> tuple[Html, str | None] | None:
        """The text and the keyboard's JSON; None where there is nothing to say."""
        if parcel.kind in {Kind.TIP, Kind.EXERCISE}:
            page = self._rendering.page(parcel.kind, parcel.content_id or "", parcel.language)
            return None if page is None else (page.text, page.keys_of(parcel.delivery_id))
        return await self._summary(parcel)

    async def _summary(self, parcel: Parcel) -> tuple[Html, str | None] | None:
        """A nudge or a recap: it speaks of the streak as it is now."""
        report = await self.reporting.streak_at(parcel.address, self.clock.now())
        if report is None:
            return None
        voice = voice_for(report.sheet.subscriber)
        summary = streaks.nudge if parcel.kind is Kind.NUDGE else streaks.recap
        view = summary(voice, report.standing)
        return view.text, encoded(view.keyboard) if view.keyboard else None
