"""Crediting: Done, its undo, the thumbs and the body light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.domain.delivery import Kind
from bot.domain.streak import MILESTONES, What, credit_day, standing
from bot.services.members import meet
from bot.services.things import Thing, latest_open, thing_of
from bot.store import completions, people
from bot.store.completions import Completion

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from bot.domain.streak import Standing
    from bot.domain.subscriber import Subscriber
    from bot.services.members import Caller, Member
    from bot.store.engine import Store

# A button older than this credits nothing new; a press can be taken back for this long.
FRESH: Final = timedelta(hours=48)
UNDO: Final = timedelta(minutes=2)


class Verdict(StrEnum):
    """What became of a press."""

    NEW = "new"
    ALREADY = "already"
    TOO_OLD = "too-old"
    UNKNOWN = "unknown"
    TAKEN_BACK = "taken-back"
    TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class Credit:
    """The verdict, with the streak as it stands after it. `milestone` is a length celebrated just now."""

    verdict: Verdict
    subscriber: Subscriber
    standing: Standing
    day: date | None = None
    about: str = ""
    thing: Thing | None = None
    milestone: int | None = None


class Light(StrEnum):
    """How the body feels today."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Lit:
    """A body light that was set, and the exercise it was set on."""

    subscriber: Subscriber
    light: Light
    thing: Thing | None


@dataclass(frozen=True, slots=True)
class Crediting:
    """The verbs behind Done, Undo, the thumbs and the body light."""

    store: Store

    async def done(self, caller: Caller, about: str) -> Credit:
        """Credit what a button is about ("delivery:12", "answer:7") to the caller's present local day."""
        return await self.store.run(self._done, caller, about)

    async def done_today(self, caller: Caller) -> Credit:
        """Credit a typed /done: the newest thing not done yet, else just the day."""
        return await self.store.run(self._done_today, caller)

    async def undo(self, caller: Caller, about: str) -> Credit:
        """Take a press back, for two minutes after it."""
        return await self.store.run(self._undo, caller, about)

    async def like(self, caller: Caller, content_id: str, liking: int) -> Subscriber:
        """Keep a thumb: 1 up, -1 down."""
        return await self.store.run(self._like, caller, content_id, liking)

    async def light(self, caller: Caller, about: str, light: Light) -> Lit:
        """Declare how the body feels today; red makes this a day that is neither missed nor rested."""
        return await self.store.run(self._light, caller, about, light)

    def _done(self, tx: Connection, caller: Caller, about: str) -> Credit:
        member = meet(tx, caller)
        thing = thing_of(tx, member.subscriber.id, about)
        if thing is None:
            return _verdict(tx, member, caller, Verdict.UNKNOWN, about)
        known = completions.find(tx, member.person_id, about)
        if known is not None:
            return _verdict(tx, member, caller, Verdict.ALREADY, about, known.day, thing)
        if caller.at - thing.at > FRESH:
            return _verdict(tx, member, caller, Verdict.TOO_OLD, about, thing=thing)
        return self._credit(tx, member, caller, about, thing)

    def _done_today(self, tx: Connection, caller: Caller) -> Credit:
        member = meet(tx, caller)
        thing = latest_open(tx, member.subscriber.id, member.person_id, since=caller.at - FRESH)
        if thing is not None:
            return self._credit(tx, member, caller, thing.about, thing)
        day = credit_day(caller.said_at, people.changes(tx, member.person_id))
        about = f"day:{day.isoformat()}"
        if completions.on_day(tx, member.person_id, day):
            return _verdict(tx, member, caller, Verdict.ALREADY, about, day)
        return self._credit(tx, member, caller, about, None)

    def _credit(
        self, tx: Connection, member: Member, caller: Caller, about: str, thing: Thing | None
    ) -> Credit:
        day = credit_day(caller.said_at, people.changes(tx, member.person_id))
        kind = thing.kind if thing else Kind.TIP if member.subscriber.just_tips else Kind.EXERCISE
        content_id = thing.content_id if thing else None
        completions.add(tx, member.person_id, Completion(day, kind, content_id, caller.said_at, about))
        credit = _verdict(tx, member, caller, Verdict.NEW, about, day, thing)
        return _celebrated(tx, member, caller, credit)

    def _undo(self, tx: Connection, caller: Caller, about: str) -> Credit:
        member = meet(tx, caller)
        thing = thing_of(tx, member.subscriber.id, about)
        known = completions.find(tx, member.person_id, about)
        if known is None:
            return _verdict(tx, member, caller, Verdict.TAKEN_BACK, about, thing=thing)
        if caller.at - known.at > UNDO:
            return _verdict(tx, member, caller, Verdict.TOO_LATE, about, known.day, thing)
        completions.take_back(tx, member.person_id, about)
        return _verdict(tx, member, caller, Verdict.TAKEN_BACK, about, known.day, thing)

    def _like(self, tx: Connection, caller: Caller, content_id: str, liking: int) -> Subscriber:
        member = meet(tx, caller)
        people.like(tx, member.person_id, content_id, liking, now=caller.at)
        return member.subscriber

    def _light(self, tx: Connection, caller: Caller, about: str, light: Light) -> Lit:
        member = meet(tx, caller)
        people.declare(tx, member.person_id, What.LIGHT, light.value, now=caller.at)
        return Lit(member.subscriber, light, thing_of(tx, member.subscriber.id, about))


def standing_of(tx: Connection, person_id: int, now: datetime) -> Standing:
    """The person's streak as of now, computed from what they did and declared."""
    return standing(completions.done_days(tx, person_id), people.changes(tx, person_id), now)


def _verdict(
    tx: Connection,
    member: Member,
    caller: Caller,
    verdict: Verdict,
    about: str,
    day: date | None = None,
    thing: Thing | None = None,
) -> Credit:
    return Credit(verdict, member.subscriber, standing_of(tx, member.person_id, caller.at), day, about, thing)


def _celebrated(tx: Connection, member: Member, caller: Caller, credit: Credit) -> Credit:
    """The credit, with the highest milestone it reached if that was never celebrated before."""
    reached = max((days for days in MILESTONES if days <= credit.standing.days), default=None)
    if reached is None or not people.celebrate(tx, member.person_id, reached, now=caller.at):
        return credit
    return replace(credit, milestone=reached)
