"""Answering: a tip or an exercise on request. It counts as seen and uses no slot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.services.members import meet
from bot.services.things import Thing, thing_of
from bot.store import answers, completions, people, subscribers

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.domain.subscriber import Subscriber
    from bot.services.choosing import Chooser
    from bot.services.members import Caller, Member
    from bot.store.answers import Answer
    from bot.store.engine import Store
    from tips.catalogue import Theme


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and whom it was given to."""

    subscriber: Subscriber
    answer: Answer


@dataclass(frozen=True, slots=True)
class Answering:
    """The verbs behind /tip and /exercise."""

    store: Store
    chooser: Chooser

    async def tip(self, caller: Caller, theme: Theme | None = None) -> Given:
        """A tip, of this theme where one is asked for. The same update always gets the same tip."""
        return await self.store.run(self._give, caller, Kind.TIP, theme)

    async def exercise(self, caller: Caller) -> Given:
        """An exercise that fits the caller's level and equipment."""
        return await self.store.run(self._give, caller, Kind.EXERCISE, None)

    async def thing(self, caller: Caller, about: str) -> Thing | None:
        """What a button is about; None where it is not the caller's, or no more."""
        return await self.store.read(self._thing, caller, about)

    def _thing(self, tx: Connection, caller: Caller, about: str) -> Thing | None:
        subscriber = subscribers.by_address(tx, caller.address)
        person_id = people.find(tx, caller.user)
        if subscriber is None or person_id is None:
            return None
        thing = thing_of(tx, subscriber.id, about)
        return thing and replace(thing, done=completions.find(tx, person_id, about) is not None)

    def _give(self, tx: Connection, caller: Caller, kind: Kind, theme: Theme | None) -> Given:
        member = meet(tx, caller)
        return Given(member.subscriber, give(tx, self.chooser, member, caller, kind, theme))


def give(
    tx: Connection, chooser: Chooser, member: Member, caller: Caller, kind: Kind, theme: Theme | None = None
) -> Answer:
    """Choose for this update and keep the choice, unless the update was answered before."""
    known = answers.find(tx, member.subscriber.id, caller.update_id)
    if known is not None:
        return known
    choice = chooser.choose(tx, member, kind, now=caller.at, theme=theme)
    return answers.add(
        tx, member.subscriber.id, caller.update_id, kind, choice.content_id, choice.why, now=caller.at
    )
