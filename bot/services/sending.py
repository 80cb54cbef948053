"""Sending: claim, send each at its instant, settle. Never twice; an outage costs a handful of messages."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from time import perf_counter
from typing import TYPE_CHECKING, Final

import structlog

from bot.domain.breaker import Breaker
from bot.domain.delivery import (
    GIVEN_BACK,
    LEASE,
    REQUEST_TIMEOUT,
    Status,
    Step,
    Stop,
    Unknown,
    after,
)
from bot.ports import Parcel
from bot.services import halting
from bot.services.claiming import Claim, claim
from bot.services.halting import Halt
from bot.services.settling import settle
from bot.store.claims import Settlement
from bot.store.engine import StoreUnavailable
from bot.telemetry import DELIVERIES, HALTED_SECONDS, SEND_SECONDS, SENDS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.delivery import Outcome
    from bot.ports import Clock, Messenger
    from bot.services.claiming import Claimed
    from bot.store.engine import Store

log = structlog.get_logger("bot.sending")

# How long an outcome waits for others to be written with it.
_GATHERING: Final = timedelta(milliseconds=100)
_REST: Final = timedelta(seconds=1)
# Asking for a metric by its labels costs more than counting.
_sends, _deliveries = cache(SENDS.labels), cache(DELIVERIES.labels)
# While the other side hangs, so many sends at most are lost before anyone knows: half a second's worth.
_IN_FLIGHT_SECONDS, _FEWEST_IN_FLIGHT, _MOST_IN_FLIGHT = 0.5, 8, 250
# When leaving, a database that is away is given this many tries before the leases take over.
_LAST_TRIES: Final = 5


class Sender:
    """Sends what is due. One in a process; any number of processes share the database's pace.

    `rate` is messages a second for the whole bot, None for no limit. `may_claim` lets the caller hold it back
    (a clock that cannot be trusted, say). `halt` is shared with whoever else sends in this process.
    `stopped` is why nothing can be sent for anybody, or None.
    """

    def __init__(
        self,
        store: Store,
        messenger: Messenger,
        clock: Clock,
        *,
        rate: float | None,
        lease: timedelta = LEASE,
        may_claim: Callable[[], bool] = lambda: True,
        halt: Halt | None = None,
    ) -> None:
        if lease < 2 * REQUEST_TIMEOUT:
            raise ValueError(f"a lease of {lease} is under twice the request's time-out, {REQUEST_TIMEOUT}")
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._rate = rate
        self._lease = lease
        self._may_claim = may_claim
        self._most_in_flight = _most_in_flight(rate)
        self._in_flight = 0
        self._breaker = Breaker()
        self._halt = halt or Halt()
        self._leaving = False
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._gone.set()
        self._nap: asyncio.Future[None] | None = None
        self._settlements: list[Settlement] = []
        self._settling = False
        self.stopped: str | None = None
        self.delivering = 0
        """How many messages are on their way now, or their answers on the way back."""

    async def work(self) -> None:
        """Claim and send until nothing is due and nothing is in flight; at once where told to leave."""
        self._gone.clear()
        try:
            async with asyncio.TaskGroup() as sends:
                while not self._leaving:
                    again_at = await self._turn(sends)
                    if again_at is None:
                        break
                    await self._nap_until(again_at)
        finally:
            self._gone.set()

    async def leave(self) -> None:
        """Claim nothing more, give back what has not left, let what is in flight finish, settle it all."""
        self._leaving = True
        self._changed.set()
        if self._nap is not None:
            self._nap.cancel()
        await self._gone.wait()

    async def _turn(self, sends: asyncio.TaskGroup) -> datetime | None:
        """One look at what is due. Returns when to look again; None where nothing is left to do."""
        now = self._clock.now()
        if left := self._halt.left(now):
            await self._spread(now)
            return self._rest(now, now + left)
        if not await self._healthy(now) or not self._may_claim():
            return self._rest(now)
        room = self._room()
        if not room:
            self._changed.clear()
            await self._changed.wait()
            return now
        claimed = await self._claim(now, room)
        if claimed.halted_until is not None:
            self._halt.told(claimed.halted_until, now)
        for row in claimed.rows:
            self._in_flight += 1
            sends.create_task(self._send(row))
        if claimed.rows or claimed.skipped:
            return claimed.again_at or now
        return self._rest(now, claimed.again_at)

    async def _nap_until(self, moment: datetime) -> None:
        """Sleep until then; leaving wakes."""
        if self._leaving:
            return
        self._nap = asyncio.ensure_future(self._clock.sleep_until(moment))
        try:
            await asyncio.wait({self._nap})
        finally:
            self._nap.cancel()

    def _rest(self, now: datetime, again_at: datetime | None = None) -> datetime | None:
        """Soon, where something is in flight or the pace says so; else never: the next tick begins anew."""
        soon = now + _REST
        if again_at is not None and again_at < soon:
            return again_at
        return soon if self._in_flight else None

    async def _healthy(self, now: datetime) -> bool:
        """Whether the other side takes messages; asks it, where it last did not."""
        if self._breaker.may_probe(now):
            answered = await self._messenger.probe()
            log.warning("probed the messenger", action="breaker-probed", answered=answered)
            self._breaker = self._breaker.probed(answered=answered, now=self._clock.now())
        if not self._breaker.is_open:
            self.stopped = None
        return not self._breaker.is_open

    def _room(self) -> int:
        room = self._most_in_flight - self._in_flight
        allowed = self._breaker.room(self._in_flight)
        return max(0, room if allowed is None else min(room, allowed))

    async def _claim(self, now: datetime, room: int) -> Claim:
        try:
            return await self._store.run(claim, now, rate=self._rate, room=room, lease=self._lease)
        except StoreUnavailable as error:
            # What is in flight must not be cancelled for this: the next tick tries again.
            log.error("cannot claim", action="claim-failed", reason=str(error))  # noqa: TRY400 - the reason says it all
            return Claim()

    async def _spread(self, now: datetime) -> None:
        """Tell the other processes of a halt that was not told to a delivery, but to an answer, say."""
        until = self._halt.news(now)
        if until is None:
            return
        try:
            await self._store.run(halting.spread, until, now)
        except StoreUnavailable as error:
            log.error("cannot tell of the halt", action="halt-untold", reason=str(error))  # noqa: TRY400 - as above
        else:
            self._halt.all_know()

    async def _send(self, row: Claimed) -> None:
        try:
            await self._clock.sleep_until(row.send_at)
            step = GIVEN_BACK if self._too_late(row) else self._heard(row, await self._deliver(row))
        finally:
            self._in_flight -= 1
            self._changed.set()
        one = row.candidate
        self._settlements.append(Settlement(one.id, one.subscriber_id, row.token, step, one.content_id))
        await self._settle()

    def _too_late(self, row: Claimed) -> bool:
        """Whether something came in between: we leave, must wait, or the lease is about to run out."""
        now = self._clock.now()
        halted = bool(self._halt.left(now))
        nearly_over = row.lease_until - now < REQUEST_TIMEOUT
        return self._leaving or self._breaker.is_open or halted or nearly_over

    async def _deliver(self, row: Claimed) -> Outcome:
        began = perf_counter()
        self.delivering += 1
        try:
            return await self._messenger.deliver(_parcel(row))
        except Exception as error:
            # A mistake of ours must not end everyone's sends; nobody knows whether this one left.
            log.exception("a send ended in an error", action="send-broken", delivery=row.candidate.id)
            return Unknown(type(error).__name__)
        finally:
            self.delivering -= 1
            SEND_SECONDS.observe(perf_counter() - began)

    def _heard(self, row: Claimed, outcome: Outcome) -> Step:
        now = self._clock.now()
        one = row.candidate
        step = after(outcome, attempts=one.attempts + 1, now=now, expires_at=one.expires_at)
        was_open, self._breaker = self._breaker.is_open, self._breaker.heard(outcome, now)
        if self._breaker.is_open and not was_open:
            log.warning(
                "too many sends failed in a row: probing first", action="breaker-opened", last=step.error
            )
        if step.halt_until is not None:
            log.warning("told to wait", action="halted", seconds=(step.halt_until - now).total_seconds())
            HALTED_SECONDS.inc((step.halt_until - now).total_seconds())
            # Settling tells the others.
            self._halt.told(step.halt_until, now)
        if isinstance(outcome, Stop) and self.stopped is None:
            log.error("cannot send for anybody", action="sender-stopped", reason=outcome.reason)
            self.stopped = outcome.reason
        _sends(type(outcome).__name__.lower()).inc()
        _deliveries(one.kind.value, step.status.value).inc()
        if step.status is Status.UNKNOWN:
            UNKNOWN.inc()
            log.warning(
                "nobody knows whether it arrived", action="unknown", delivery=one.id, reason=step.error
            )
        return step

    async def _settle(self) -> None:
        """Write down what came back. The first to come gathers for a moment and writes for all."""
        if self._settling:
            return
        self._settling = True
        tries = _LAST_TRIES
        try:
            while self._settlements and tries:
                await self._clock.sleep_until(self._clock.now() + _GATHERING)
                batch, self._settlements = self._settlements, []
                if not await self._write(batch):
                    self._settlements = batch + self._settlements
                    tries -= self._leaving
                    await self._clock.sleep_until(self._clock.now() + _REST)
        finally:
            self._settling = False

    async def _write(self, batch: list[Settlement]) -> bool:
        try:
            asleep = await self._store.run(settle, batch, self._clock.now())
        except StoreUnavailable as error:
            log.error("cannot settle", action="settle-failed", rows=len(batch), reason=str(error))  # noqa: TRY400 - as above
            return False
        if asleep:
            log.info("subscribers sleep until a sign of life", action="asleep", count=asleep)
        return True


def _most_in_flight(rate: float | None) -> int:
    if rate is None:
        return _MOST_IN_FLIGHT
    return min(_MOST_IN_FLIGHT, max(_FEWEST_IN_FLIGHT, ceil(rate * _IN_FLIGHT_SECONDS)))


def _parcel(row: Claimed) -> Parcel:
    one, reader = row.candidate, row.candidate.reader
    return Parcel(one.id, one.kind, reader.address, reader.topic, reader.language, one.content_id, one.part)
