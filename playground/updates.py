"""The queue of updates of one bot, with the rules of getUpdates.

Source of the rules: tdlib/telegram-bot-api, Client.cpp (process_get_updates_query, do_get_updates,
abort_long_poll, fail_query_conflict) and the documentation of getUpdates.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from playground.errors import ApiError, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playground.webhook import Webhook

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
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True, slots=True)
class Update:
    """One update that waits; `expires` is Unix seconds."""

    id: int
    kind: str
    expires: float
    body: dict[str, Any]


@dataclass(slots=True)
class UpdateQueue:
    """Updates that wait for a bot. Moments are Unix seconds of the world's clock.

    A wait of a poll is over by the world's clock or by the machine's, whichever is first: so neither a clock
    that is moved ahead nor one that stands still keeps a bot waiting.
    """

    next_id: int
    conflict_pause: float = 3.0
    """A second conflict within this many seconds is answered only after as many (real) seconds."""
    allowed: frozenset[str] = DEFAULT_KINDS
    webhook: Webhook | None = None
    webhook_asked: float | None = None
    """When a webhook was last asked for."""
    arrived: Callable[[Update], None] | None = None
    """Called with each new update: whoever delivers to the webhook."""
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever the bot asks for updates; whoever waits for a bot to be there clears it before."""
    _waiting: dict[int, Update] = field(default_factory=dict)
    _poll: asyncio.Future[None] | None = None
    _poll_until: float = 0.0
    _last_offset: int | None = None
    _last_start: tuple[float, float] = (float("-inf"), float("-inf"))
    _last_conflict: float = float("-inf")

    def add(self, kind: str, payload: dict[str, Any], now: float) -> int | None:
        """Queue an update and wake the poll; None where the bot does not want this kind."""
        if kind not in self.allowed:
            return None
        update_id = self.next_id
        self.next_id += 1
        update = Update(update_id, kind, now + LIFETIME, {"update_id": update_id, kind: payload})
        self._waiting[update_id] = update
        _wake(self._poll)
        if self.arrived is not None:
            self.arrived(update)
        return update_id

    def pending(self, now: float) -> int:
        self._expire(now)
        return len(self._waiting)

    def waiting(self, now: float) -> Iterator[Update]:
        """What waits, oldest first."""
        self._expire(now)
        return iter(tuple(self._waiting.values()))

    def holds(self, update_id: int) -> bool:
        """Whether an update still waits."""
        return update_id in self._waiting

    def forget(self, update_id: int) -> None:
        """An update was delivered, or given up."""
        self._waiting.pop(update_id, None)

    def clear(self) -> None:
        self._waiting.clear()

    async def poll(self, offset: int, limit: int, wait: float, now: float) -> list[dict[str, Any]]:
        """Answer one getUpdates: forget everything before `offset`, wait for something, return it.

        A new poll that has to wait ends the one before it with a 409. Asking again with the same offset
        within half a second returns one update; within three seconds it waits for at least three.
        """
        self.polled.set()
        if self.webhook is not None:
            raise await self._conflict(WEBHOOK_ACTIVE)
        real = asyncio.get_running_loop().time()
        since = max(real - self._last_start[0], now - self._last_start[1])
        if offset == self._last_offset and since < SAME_OFFSET_WAIT:
            wait = max(wait, SAME_OFFSET_WAIT)
            if since < SAME_OFFSET_SINGLE:
                limit = 1
        self._last_offset, self._last_start = offset, (real, now)
        self._forget_before(offset, now)
        if not self._waiting and wait:
            await self._arrival(min(wait, MAX_WAIT), now)
        return [update.body for update in islice(self._waiting.values(), limit)]

    def expire_poll(self, now: float) -> None:
        """Let a waiting poll answer with nothing where its time is over by the world's clock."""
        if self._poll is not None and now >= self._poll_until:
            _wake(self._poll)

    def interrupt(self) -> None:
        """End a waiting poll with a 409, because a webhook is set."""
        self._refuse(WEBHOOK_SET)

    def allow(self, kinds: Iterable[str] | None) -> bool:
        """Remember which kinds the bot wants; None keeps what was asked for before, [] is the default.

        Returns whether that changed anything.
        """
        if kinds is None:
            return False
        wanted = frozenset(kinds)
        if unknown := wanted - KINDS:
            raise bad_request(
                f"unknown update types: {', '.join(sorted(unknown))} (the playground is strict)"
            )
        before, self.allowed = self.allowed, wanted or DEFAULT_KINDS
        return before != self.allowed

    def end(self) -> None:
        """Let a waiting poll answer what there is, so that the server can stop."""
        _wake(self._poll)

    def _forget_before(self, offset: int, now: float) -> None:
        self._expire(now)
        if offset < 0:
            offset += self.next_id
        if offset > self.next_id + 10:  # an offset from the future: the queue starts at its head
            return
        while self._waiting and (first := next(iter(self._waiting))) < offset:
            del self._waiting[first]

    def _expire(self, now: float) -> None:
        while self._waiting and (first := next(iter(self._waiting.values()))).expires <= now:
            del self._waiting[first.id]

    async def _arrival(self, wait: float, now: float) -> None:
        loop = asyncio.get_running_loop()
        self._refuse(OTHER_POLL)
        mine = self._poll = loop.create_future()
        self._poll_until = now + wait
        timer = loop.call_later(wait, _wake, mine)
        try:
            await mine
        except ApiError as ended:
            raise await self._conflict(ended.description) from None
        finally:
            timer.cancel()
            if self._poll is mine:
                self._poll = None

    def _refuse(self, text: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(ApiError(409, text))

    async def _conflict(self, text: str) -> ApiError:
        now = asyncio.get_running_loop().time()
        if now < self._last_conflict + self.conflict_pause:
            await asyncio.sleep(self.conflict_pause)
        else:
            self._last_conflict = now
        return ApiError(409, text)


def _wake(poll: asyncio.Future[None] | None) -> None:
    if poll is not None and not poll.done():
        poll.set_result(None)
