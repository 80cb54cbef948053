"""Joining: from the first /start to "your next tip", and out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.domain.streak import What
from bot.domain.subscriber import State, settled, woken
from bot.services.answering import give
from bot.services.members import meet
from bot.services.rescheduling import reschedule
from bot.services.sheets import Sheet, sheet_of
from bot.store import answers, deliveries, people, subscribers

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.services.choosing import Chooser
    from bot.services.members import Caller, Member
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
        """Greet: a first tip at once for who is new; who comes back is woken, and nothing is reset."""
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
            return await self.store.run(self._known, caller)
        return sheet

    async def unreachable(self, caller: Caller, reason: str) -> None:
        """The person blocked the bot: sleep until they come back."""
        await self.store.run(self._sleep, caller, reason)

    def _start(self, tx: Connection, caller: Caller, source: str | None) -> Welcome:
        member = meet(tx, caller, source=source)
        before = member.subscriber.state
        tip_at = sheet_of(tx, member.subscriber).at(Kind.TIP)
        after = woken(before, ready=settled(zone=member.subscriber.zone, tip_at=tip_at))
        if after is not before:
            subscribers.change(tx, member.subscriber.id, state=after, paused_until=None)
            if before in {State.PAUSED, State.STOPPED}:
                people.declare(tx, member.person_id, What.RESUME, "", now=caller.at)
            reschedule(tx, member.subscriber.id, now=caller.at)
        return Welcome(
            sheet_of(tx, subscribers.get(tx, member.subscriber.id)), self._first_tip(tx, member, caller)
        )

    def _first_tip(self, tx: Connection, member: Member, caller: Caller) -> Answer | None:
        """A tip for who never got one. A /start delivered twice gets the same one twice."""
        known = answers.find(tx, member.subscriber.id, caller.update_id)
        if known is not None or deliveries.seen(tx, [member.subscriber.id], Kind.TIP):
            return known
        return give(tx, self.chooser, member, caller, Kind.TIP)

    def _stop(self, tx: Connection, caller: Caller) -> Sheet:
        member = meet(tx, caller)
        if member.subscriber.state is not State.STOPPED:
            subscribers.change(tx, member.subscriber.id, state=State.STOPPED, paused_until=None)
            people.declare(tx, member.person_id, What.PAUSE, "", now=caller.at)
            reschedule(tx, member.subscriber.id, now=caller.at)
        return sheet_of(tx, subscribers.get(tx, member.subscriber.id))

    def _look_up(self, tx: Connection, caller: Caller) -> Sheet | None:
        subscriber = subscribers.by_address(tx, caller.address)
        return None if subscriber is None else sheet_of(tx, subscriber)

    def _known(self, tx: Connection, caller: Caller) -> Sheet:
        return sheet_of(tx, meet(tx, caller).subscriber)

    def _sleep(self, tx: Connection, caller: Caller, reason: str) -> None:
        subscriber = subscribers.by_address(tx, caller.address)
        if subscriber is not None and subscriber.asleep_since is None:
            subscribers.change(tx, subscriber.id, asleep_since=caller.at, asleep_reason=reason)
            reschedule(tx, subscriber.id, now=caller.at)
