"""The reply lane: answers to people. What they did is stored by then; an answer may be dropped."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from telegram.error import RetryAfter, TelegramError

from bot.domain.delivery import Gone, Refused, Retry
from bot.telegram.failures import (
    is_too_old,
    is_unchanged,
    is_without_message,
    outcome_of,
    wait_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports import Clock
    from bot.services.halting import Halt
    from bot.telegram.markup import Html
    from bot.telegram.outbox import Outbox
    from bot.telegram.recent import Recent

LONGEST_WAIT: Final = timedelta(seconds=3)
T = TypeVar("T")


class Shown(StrEnum):
    """What a person sees of an answer."""

    YES = "yes"
    NO_MESSAGE = "no-message"  # the message to edit is deleted or too old: send a new one instead
    DROPPED = "dropped"  # counted; the data is kept


class Replies:
    """As `Outbox`, but gentle. A 429 or a `halt` of at most 3 s is waited out, once. After that, and after
    every failure that is not about our own text, the answer is dropped and `dropped(reason)` called. "Not
    modified" and "query is too old" are fine and silent. What is raised is a mistake of ours (a refused
    text): the update is quarantined and the person told.

    A longer halt drops answers without a call: going on would lengthen it. Only the end of a button's spinner
    has no limit (tdlib/telegram-bot-api#648). Which 429 is a chat's own, `recent` knows.
    """

    def __init__(
        self, outbox: Outbox, clock: Clock, recent: Recent, halt: Halt, dropped: Callable[[str], None]
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._recent = recent
        self._halt = halt
        self._dropped = dropped

    async def send(
        self,
        chat: int,
        text: Html,
        keys: str | None = None,
        *,
        topic: int | None = None,
        reply_to: int | None = None,
    ) -> int | None:
        """The message_id, or None where the answer was dropped."""
        return await self._gently(
            lambda: self._outbox.send(chat, text, keys, topic=topic, reply_to=reply_to), chat
        )

    async def edit_text(self, chat: int, message: int, text: Html, keys: str | None = None) -> Shown:
        """Replaces text and keyboard."""
        return await self._edited(lambda: self._outbox.edit_text(chat, message, text, keys), chat)

    async def edit_keyboard(self, chat: int, message: int, keys: str | None = None) -> Shown:
        """Replaces the keyboard alone."""
        return await self._edited(lambda: self._outbox.edit_keyboard(chat, message, keys), chat)

    async def answer_callback(self, query: str, text: str | None = None, *, alert: bool = False) -> None:
        """Ends a button's spinner."""
        await self._edited(lambda: self._outbox.answer_callback(query, text, alert=alert), None)

    async def send_document(
        self, chat: int, content: bytes, filename: str, caption: Html | None = None
    ) -> int | None:
        """The message_id, or None where the answer was dropped."""
        return await self._gently(lambda: self._outbox.send_document(chat, content, filename, caption), chat)

    async def _edited(self, call: Callable[[], Awaitable[None]], chat: int | None) -> Shown:
        async def shown() -> Shown:
            try:
                await call()
            except TelegramError as error:
                if is_unchanged(error) or is_too_old(error):
                    return Shown.YES
                if is_without_message(error):
                    return Shown.NO_MESSAGE
                raise
            return Shown.YES

        return await self._gently(shown, chat) or Shown.DROPPED

    async def _gently(self, call: Callable[[], Awaitable[T]], chat: int | None) -> T | None:
        """`chat` is whose limits the call counts for; None: nobody's."""
        try:
            return await self._patiently(call, chat)
        except _HaltedError:
            self._dropped("halted")
        except TelegramError as error:
            outcome = outcome_of(error)
            if isinstance(outcome, Refused):
                raise
            self._dropped("gone" if isinstance(outcome, Gone) else type(error).__name__)
        return None

    async def _patiently(self, call: Callable[[], Awaitable[T]], chat: int | None) -> T:
        if chat is not None:
            await self._until_the_halt_ends()
        try:
            return await self._limited(call, chat)
        except RetryAfter as flood:
            wait = wait_of(flood)
            if wait > LONGEST_WAIT:
                raise
        await self._clock.sleep_until(self._clock.now() + wait)
        return await self._limited(call, chat)

    async def _until_the_halt_ends(self) -> None:
        now = self._clock.now()
        left = self._halt.left(now)
        if left > LONGEST_WAIT:
            raise _HaltedError
        if left:
            await self._clock.sleep_until(now + left)

    async def _limited(self, call: Callable[[], Awaitable[T]], chat: int | None) -> T:
        """Call, and let all others know where the whole bot is told to wait."""
        if chat is None:
            return await call()
        now = self._clock.now()
        near = self._recent.near_limit(chat, now)
        self._recent.note(chat, now)
        try:
            return await call()
        except TelegramError as error:
            outcome = outcome_of(error, near_chat_limit=near)
            if isinstance(outcome, Retry) and outcome.bot_wide and outcome.after:
                now = self._clock.now()
                self._halt.told(now + outcome.after, now, is_news=True)
            raise


class _HaltedError(Exception):
    """The whole bot has to wait for longer than an answer may."""
