"""Replying: carries out what a handler answered. The data is stored by then, so a lost answer loses nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.domain.delivery import Gone
from bot.telegram.failures import is_too_old, is_unchanged, is_without_message, outcome_of, wait_of
from bot.telegram.keyboard import encoded
from bot.telegram.replies import Edit, EditKeyboard, File, Say, Toast

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports import Clock
    from bot.services.members import Caller
    from bot.telegram.desk import Call
    from bot.telegram.outbox import Outbox
    from bot.telegram.replies import Replies, Reply, View

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

# A reply waits this long for a limit of Telegram's, once; then the answer is dropped.
PATIENCE: Final = timedelta(seconds=3)
TOAST_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer: a chat, and the pressed button's message where there is one."""

    chat: int
    message_id: int | None = None
    query: str | None = None
    editable: bool = True


@dataclass(slots=True)
class Replying:
    """Sends answers. `unreachable` is told of a caller who blocked the bot; `dropped` counts lost answers."""

    outbox: Outbox
    clock: Clock
    unreachable: Callable[[Caller, str], Awaitable[None]]
    dropped: int = field(default=0)

    async def carry_out(self, place: Place, replies: Replies, call: Call) -> None:
        """Do all of it, in order; the button's spinner ends first."""
        toast = next((reply for reply in replies if isinstance(reply, Toast)), None)
        if place.query is not None:
            await self._patiently(call, lambda: self._end_spinner(place.query or "", toast))
        for reply in replies:
            if reply is not toast:
                await self._patiently(call, lambda reply=reply: self._reply(place, reply))  # type: ignore[misc]

    async def _end_spinner(self, query: str, toast: Toast | None) -> None:
        try:
            if toast is None:
                await self.outbox.answer_callback(query)
            else:
                await self.outbox.answer_callback(query, toast.text[:TOAST_LENGTH], alert=toast.alert)
        except TelegramError as error:
            if not is_too_old(error):
                raise

    async def _reply(self, place: Place, reply: Reply) -> None:
        match reply:
            case Say(view):
                await self._say(place, view)
            case Edit(view):
                await self._edit(place, view)
            case EditKeyboard(rows) if place.message_id is not None:
                await self._unless_unchanged(
                    self.outbox.edit_keyboard(place.chat, place.message_id, encoded(rows))
                )
            case File(name, content, caption):
                await self.outbox.send_document(place.chat, content, name, caption)

    async def _say(self, place: Place, view: View) -> None:
        await self.outbox.send(place.chat, view.text, encoded(view.keyboard) if view.keyboard else None)

    async def _edit(self, place: Place, view: View) -> None:
        """Edit the pressed message; where there is none any more, say it anew."""
        if place.message_id is None or not place.editable:
            await self._say(place, view)
            return
        keys = encoded(view.keyboard) if view.keyboard else None
        try:
            await self._unless_unchanged(self.outbox.edit_text(place.chat, place.message_id, view.text, keys))
        except TelegramError as error:
            if not is_without_message(error):
                raise
            await self._say(place, view)

    @staticmethod
    async def _unless_unchanged(edit: Awaitable[None]) -> None:
        try:
            await edit
        except TelegramError as error:
            if not is_unchanged(error):
                raise

    async def _patiently(self, call: Call, send: Callable[[], Awaitable[None]]) -> None:
        """Send; wait once for a short limit; drop the answer, and count it, where it cannot be sent."""
        try:
            try:
                await send()
            except RetryAfter as limit:
                if wait_of(limit) > PATIENCE:
                    raise
                await self.clock.sleep_until(self.clock.now() + wait_of(limit))
                await send()
        except TelegramError as error:
            self.dropped += 1
            outcome = outcome_of(error)
            log.warning("answer dropped", action="reply.dropped", outcome=type(outcome).__name__, error=str(error))
            if isinstance(outcome, Gone):
                await self.unreachable(call.caller, outcome.reason)
