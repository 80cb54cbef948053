"""Joining: from the first /start to "your next tip", and out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.domain.rooms import Setting
from bot.domain.subscriber import State, settled, woken
from bot.services.answering import give
from bot.services.members import Member, admin, present, record, wake
from bot.services.rescheduling import reschedule
from bot.services.sheets import Sheet, sheet_of
from bot.store import answers, deliveries, subscribers

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.services.choosing import Chooser
    from bot.services.members import Admin, Caller
    from bot.store.answers import Answer
    from bot.store.engine import Store


@dataclass(frozen=True, slots=True)
class Welcome:
    """What /start found: `first` is the first tip, for who never got one."""

    sheet: Sheet
    first: Answer | None


@dataclass(frozen=True, slots=True)
class Joining:
    """The verbs behind /start, /stop and every sign of life."""

    store: Store
    chooser: Chooser

    async def start(self, caller: Caller, source: str | None = None) -> Welcome:
        """Greet: a first tip at once for who is new; who comes back is woken, and nothing is reset.

        A room gets no first tip, and begins as a person does once its zone and hour are known.
        """
        return await self.store.run(self._start, caller, source)

    async def sheet(self, caller: Caller) -> Sheet:
        """The caller's settings; someone new gets theirs, and is not subscribed by that."""
        return await self.store.run(self._known, caller)

    async def stop(self, caller: Caller) -> Sheet:
        """Send nothing more. Everything is kept, and the days until the return are not judged."""
        return await self.store.run(self._stop, caller)

    async def greet(self, caller: Caller) -> Sheet | None:
        """Who is calling, if we know them. A sleeping subscriber wakes; nobody new is stored."""
        sheet = await self.store.read(self._look_up, caller)
        if sheet is not None and sheet.subscriber.asleep_since is not None:
            return await self.store.run(self._wake, caller)
        return sheet

    async def unreachable(self, caller: Caller, reason: str) -> None:
        """The person blocked the bot: sleep until they come back."""
        await self.store.run(self._sleep, caller, reason)

    def _start(self, tx: Connection, caller: Caller, source: str | None) -> Welcome:
        who = admin(tx, caller, source=source)
        before = who.subscriber.state
        hour = sheet_of(tx, who.subscriber).hour
        after = woken(before, ready=settled(zone=who.subscriber.zone, tip_at=hour))
        if after is not before:
            subscribers.change(tx, who.subscriber.id, state=after, paused_until=None)
            if before in {State.PAUSED, State.STOPPED}:
                record(tx, who, Setting.START, None, None, now=caller.at)
            reschedule(tx, who.subscriber.id, now=caller.at)
        return Welcome(sheet_of(tx, subscribers.get(tx, who.subscriber.id)), self._first_tip(tx, who, caller))

    def _first_tip(self, tx: Connection, who: Admin, caller: Caller) -> Answer | None:
        """A tip for a person who never got one. A /start delivered twice gets the same one twice."""
        if who.person_id is None or not who.subscriber.private:
            return None
        member = Member(who.subscriber, who.person_id)
        known = answers.find(tx, member.subscriber.id, caller.update_id)
        if known is not None or deliveries.seen(tx, [member.subscriber.id], Kind.TIP):
            return known
        return give(tx, self.chooser, member, caller, Kind.TIP)

    def _stop(self, tx: Connection, caller: Caller) -> Sheet:
        who = admin(tx, caller)
        if who.subscriber.state is not State.STOPPED:
            subscribers.change(tx, who.subscriber.id, state=State.STOPPED, paused_until=None)
            record(tx, who, Setting.STOP, None, None, now=caller.at)
            reschedule(tx, who.subscriber.id, now=caller.at)
        return sheet_of(tx, subscribers.get(tx, who.subscriber.id))

    def _look_up(self, tx: Connection, caller: Caller) -> Sheet | None:
        subscriber = present(tx, caller)
        return None if subscriber is None else sheet_of(tx, subscriber)

    def _known(self, tx: Connection, caller: Caller) -> Sheet:
        return sheet_of(tx, admin(tx, caller).subscriber)

    def _wake(self, tx: Connection, caller: Caller) -> Sheet | None:
        if caller.private:
            return self._known(tx, caller)
        subscriber = present(tx, caller)
        return None if subscriber is None else sheet_of(tx, wake(tx, subscriber, now=caller.at))

    def _sleep(self, tx: Connection, caller: Caller, reason: str) -> None:
        subscriber = present(tx, caller)
        if subscriber is not None and subscriber.asleep_since is None:
            subscribers.change(tx, subscriber.id, asleep_since=caller.at, asleep_reason=reason)
            reschedule(tx, subscriber.id, now=caller.at)
