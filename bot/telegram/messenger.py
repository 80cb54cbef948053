"""The messenger: a parcel becomes a message, and what became of it an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.domain.delivery import Kind, Refused, Retry, Sent
from bot.store.engine import StoreUnavailable
from bot.telegram.failures import needs_probe, outcome_of
from bot.telegram.keyboard import encoded
from bot.telegram.views import streaks, things
from bot.telegram.voice import Voice, voice_for

if TYPE_CHECKING:
    from telegram import Bot

    from bot.domain.delivery import Outcome
    from bot.ports import Clock, Parcel
    from bot.services.reporting import Reporting
    from bot.telegram.outbox import Outbox
    from bot.telegram.recent import Recent
    from bot.telegram.responses import View
    from tips.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """Implements the Messenger port for Telegram."""

    bot: Bot
    outbox: Outbox
    catalogue: Catalogue
    reporting: Reporting
    clock: Clock
    recent: Recent

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one message. Every failure is an outcome; only cancellation is raised."""
        try:
            view = await self._view(parcel)
        except StoreUnavailable as error:
            return Retry(str(error))
        if view is None:
            return Refused("its content is gone from the catalogue")
        keys = encoded(view.keyboard) if view.keyboard else None
        near = self.recent.near_limit(parcel.address, self.clock.now())
        self.recent.note(parcel.address, self.clock.now())
        try:
            return Sent(await self.outbox.send(parcel.address, view.text, keys, topic=parcel.topic))
        except TelegramError as error:
            works = await self.probe() if needs_probe(error) else True
            return outcome_of(error, near_chat_limit=near, token_works=works)

    async def probe(self) -> bool:
        """Whether Telegram answers us."""
        try:
            await self.bot.get_me()
        except TelegramError:
            return False
        return True

    async def _view(self, parcel: Parcel) -> View | None:
        voice = Voice.of(language_code=parcel.language)
        about = f"delivery:{parcel.delivery_id}"
        if parcel.kind is Kind.TIP:
            tip = self.catalogue.tips.get(parcel.content_id or "")
            return None if tip is None else things.tip(voice, tip, about)
        if parcel.kind is Kind.EXERCISE:
            exercise = self.catalogue.exercises.get(parcel.content_id or "")
            return None if exercise is None else things.exercise(voice, exercise, about)
        return await self._summary(parcel)

    async def _summary(self, parcel: Parcel) -> View | None:
        """A nudge or a recap: it speaks of the streak as it is now."""
        report = await self.reporting.streak_at(parcel.address, self.clock.now())
        if report is None:
            return None
        voice = voice_for(report.sheet.subscriber)
        summary = streaks.nudge if parcel.kind is Kind.NUDGE else streaks.recap
        return summary(voice, report.standing)
