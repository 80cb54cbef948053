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
_A_SECOND: Final = timedelta(seconds=1)


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
    """A body light that was set on an exercise; where `thing` is None there was none, and nothing was set."""

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
        known = completions.find(tx, member.person_id, thing.about)
        if known is not None:
            return _verdict(tx, member, caller, Verdict.ALREADY, thing.about, known.day, thing)
        if caller.at - thing.at > FRESH:
            return _verdict(tx, member, caller, Verdict.TOO_OLD, thing.about, thing=thing)
        return self._credit(tx, member, caller, thing.about, thing)

    def _done_today(self, tx: Connection, caller: Caller) -> Credit:
        member = meet(tx, caller)
        thing = latest_open(
            tx,
            member.subscriber.id,
            member.person_id,
            since=caller.said_at - FRESH,
            # A message's date has whole seconds, and what came after it was not meant.
            until=caller.said_at + _A_SECOND,
        )
        day = credit_day(caller.said_at, people.changes(tx, member.person_id))
        about = thing.about if thing else f"day:{day.isoformat()}"
        if not _adds(thing, completions.on_day(tx, member.person_id, day)):
            return _verdict(tx, member, caller, Verdict.ALREADY, about, day)
        return self._credit(tx, member, caller, about, thing)

    def _credit(
        self, tx: Connection, member: Member, caller: Caller, about: str, thing: Thing | None
    ) -> Credit:
        day = credit_day(caller.said_at, people.changes(tx, member.person_id))
        kind = thing.kind if thing else Kind.TIP if member.subscriber.just_tips else Kind.EXERCISE
        content_id = thing.content_id if thing else None
        done = Completion(day, kind, content_id, caller.said_at, about)
        if not completions.add(tx, member.person_id, done):
            # The same press came through another replica at the same moment.
            return _verdict(tx, member, caller, Verdict.ALREADY, about, day, thing)
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
        thing = thing_of(tx, member.subscriber.id, about)
        if thing is None or thing.kind is not Kind.EXERCISE or caller.at - thing.at > FRESH:
            return Lit(member.subscriber, light, None)
        if light is not _todays_light(tx, member, caller):
            people.declare(tx, member.person_id, What.LIGHT, light.value, now=caller.at)
        done = completions.find(tx, member.person_id, thing.about) is not None
        return Lit(member.subscriber, light, replace(thing, done=done))


def standing_of(tx: Connection, person_id: int, now: datetime) -> Standing:
    """The person's streak as of now, computed from what they did and declared."""
    return standing(completions.done_days(tx, person_id), people.changes(tx, person_id), now)


def _adds(thing: Thing | None, done: list[Completion]) -> bool:
    """Whether a /done of this thing tells anything new about a day: its first, or its first exercise."""
    exercised = any(each.kind is Kind.EXERCISE for each in done)
    return not done or (thing is not None and thing.kind is Kind.EXERCISE and not exercised)


def _todays_light(tx: Connection, member: Member, caller: Caller) -> Light | None:
    """The body light that holds for the caller's day so far."""
    changes = people.changes(tx, member.person_id)
    today = credit_day(caller.at, changes)
    lights = [each for each in changes if each.what is What.LIGHT and credit_day(each.at, changes) == today]
    return Light(lights[-1].value) if lights else None


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
