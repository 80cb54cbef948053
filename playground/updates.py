"""The queue of updates of one bot, with the rules of getUpdates.

Source of the rules: tdlib/telegram-bot-api, Client.cpp (process_get_updates_query, do_get_updates,
abort_long_poll, fail_query_conflict) and the documentation of getUpdates.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.errors import ApiError, bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
DEFAULT_KINDS = KINDS - {"chat_member", "message_reaction", "message_reaction_count"}
LIFETIME = 24 * 3600
MAX_WAIT = 50
SAME_OFFSET_WAIT = 3.0
SAME_OFFSET_SINGLE = 0.5
OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class UpdateQueue:
    """Updates that wait for a bot. Moments are Unix seconds of the world's clock."""

    next_id: int
    conflict_pause: float = 3.0
    """A second conflict within this many seconds is answered only after as many (real) seconds."""
    allowed: frozenset[str] = DEFAULT_KINDS
    webhook: str = ""
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever the bot asks for updates; whoever waits for a bot to be there clears it before."""
    _waiting: deque[tuple[int, float, dict[str, Any]]] = field(default_factory=deque)
    _poll: asyncio.Future[None] | None = None
    _last_offset: int | None = None
    _last_start: float = float("-inf")
    _last_conflict: float = float("-inf")

    def add(self, kind: str, payload: dict[str, Any], now: float) -> int | None:
        """Queue an update and wake the poll; None where the bot does not want this kind."""
        if kind not in self.allowed:
            return None
        update_id = self.next_id
        self.next_id += 1
        self._waiting.append((update_id, now + LIFETIME, {"update_id": update_id, kind: payload}))
        _wake(self._poll)
        return update_id

    def pending(self, now: float) -> int:
        self._expire(now)
        return len(self._waiting)

    def clear(self) -> None:
        self._waiting.clear()

    async def poll(self, offset: int, limit: int, wait: float, now: float) -> list[dict[str, Any]]:
        """Answer one getUpdates: forget everything before `offset`, wait for something, return it.

        A new poll that has to wait ends the one before it with a 409. Asking again with the same offset
        within half a second returns one update; within three seconds it waits for at least three.
        """
        self.polled.set()
        if self.webhook:
            raise await self._conflict(WEBHOOK_ACTIVE)
        loop = asyncio.get_running_loop()
        started = loop.time()
        if offset == self._last_offset and started < self._last_start + SAME_OFFSET_WAIT:
            wait = max(wait, SAME_OFFSET_WAIT)
            if started < self._last_start + SAME_OFFSET_SINGLE:
                limit = 1
        self._last_offset, self._last_start = offset, started
        self._forget_before(offset, now)
        if not self._waiting and wait:
            await self._arrival(min(wait, MAX_WAIT))
        return [update for _, (_, _, update) in zip(range(limit), self._waiting, strict=False)]

    def _forget_before(self, offset: int, now: float) -> None:
        self._expire(now)
        if offset < 0:
            offset += self.next_id
        if offset > self.next_id + 10:  # an offset from the future: the queue starts at its head
            return
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()

    def _expire(self, now: float) -> None:
        while self._waiting and self._waiting[0][1] <= now:
            self._waiting.popleft()

    async def _arrival(self, wait: float) -> None:
        loop = asyncio.get_running_loop()
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, OTHER_POLL))
        mine = self._poll = loop.create_future()
        timer = loop.call_later(wait, _wake, mine)
        try:
            await mine
        except ApiError:
            raise await self._conflict(OTHER_POLL) from None
        finally:
            timer.cancel()
            if self._poll is mine:
                self._poll = None

    async def _conflict(self, text: str) -> ApiError:
        now = asyncio.get_running_loop().time()
        if now < self._last_conflict + self.conflict_pause:
            await asyncio.sleep(self.conflict_pause)
        else:
            self._last_conflict = now
        return ApiError(409, text)

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds the bot wants; None keeps what was asked for before, [] is the default."""
        if kinds is None:
            return
        wanted = frozenset(kinds)
        if unknown := wanted - KINDS:
            raise bad_request(
                f"unknown update types: {', '.join(sorted(unknown))} (the playground is strict)"
            )
        self.allowed = wanted or DEFAULT_KINDS

    def end(self) -> None:
        """Let a waiting poll answer what there is, so that the server can stop."""
        _wake(self._poll)


def _wake(poll: asyncio.Future[None] | None) -> None:
    if poll is not None and not poll.done():
        poll.set_result(None)
