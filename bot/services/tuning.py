"""Tuning: every setting has one verb, takes the value to set, and answers with the sheet that results.

Setting what is set already changes nothing, so a button may be pressed, or an update delivered, twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.streak import What
from bot.domain.subscriber import NUDGE_AT, RECAP_AT, State, paused, resumed, settled, woken
from bot.services.members import meet
from bot.services.rescheduling import ALL, reschedule
from bot.services.sheets import Sheet, sheet_of
from bot.store import people, schedules, subscribers

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import date, time

    from sqlalchemy import Connection

    from bot.domain.subscriber import Subscriber
    from bot.services.members import Caller, Member
    from bot.store.engine import Store
    from tips.catalogue import Equipment, Level, Theme

_SUNDAY = Days.of(6)


@dataclass(frozen=True, slots=True)
class Tuning:
    """The verbs behind /settings and its typed forms."""

    store: Store

    async def zone(self, caller: Caller, key: str) -> Sheet:
        """Live in this IANA zone from now on. The next tip keeps its distance from the last."""
        return await self._apply(caller, _set_zone, key)

    async def clock(self, caller: Caller, kind: Kind, at: time) -> Sheet:
        """Get this kind at this local time. The first time set for tips is the exercises' too."""
        return await self._apply(caller, _set_time, kind, at)

    async def days(self, caller: Caller, days: Days) -> Sheet:
        """Train on these weekdays; none of them means "just tips"."""
        return await self._apply(caller, _set_days, days)

    async def wanted(self, caller: Caller, kind: Kind, *, on: bool) -> Sheet:
        """Switch nudges or recaps on or off."""
        return await self._apply(caller, _set_wanted, kind, on)

    async def theme(self, caller: Caller, theme: Theme | None, *, on: bool) -> Sheet:
        """Prefer, or no longer prefer, tips of this theme; None prefers none, so all of them take turns."""
        return await self._apply(caller, _set_member, "themes", theme, on)

    async def item(self, caller: Caller, item: Equipment, *, on: bool) -> Sheet:
        """Have, or no longer have, this at hand for exercises."""
        return await self._apply(caller, _set_member, "equipment", item, on)

    async def level(self, caller: Caller, level: Level) -> Sheet:
        """Get exercises up to this level."""
        return await self._apply(caller, _set_columns, {"level": level})

    async def quiet(self, caller: Caller, quiet_from: time, quiet_to: time) -> Sheet:
        """No nudge between these local times; the same time twice means no quiet hours."""
        return await self._apply(caller, _set_columns, {"quiet_from": quiet_from, "quiet_to": quiet_to})

    async def language(self, caller: Caller, language: str | None) -> Sheet:
        """Read texts in this language; None follows Telegram's setting."""
        return await self._apply(caller, _set_columns, {"language": language})

    async def day_end(self, caller: Caller, at: time) -> Sheet:
        """Let the day of what was done end at this local time."""
        return await self._apply(caller, _set_day_end, at)

    async def pause(self, caller: Caller, until: date | None) -> Sheet:
        """Be silent until this local date, or until /resume. The streak is not judged meanwhile."""
        return await self._apply(caller, _pause, until)

    async def resume(self, caller: Caller) -> Sheet:
        """End a pause now."""
        return await self._apply(caller, _resume)

    async def _apply(self, caller: Caller, verb: Callable[..., None], *values: object) -> Sheet:
        return await self.store.run(_in_one_transaction, caller, verb, values)


def _in_one_transaction(
    tx: Connection, caller: Caller, verb: Callable[..., None], values: tuple[object, ...]
) -> Sheet:
    member = meet(tx, caller)
    verb(tx, member, caller, *values)
    return sheet_of(tx, subscribers.get(tx, member.subscriber.id))


def _set_zone(tx: Connection, member: Member, caller: Caller, key: str) -> None:
    if member.subscriber.zone == key:
        return
    subscribers.change(tx, member.subscriber.id, zone=key)
    people.declare(tx, member.person_id, What.ZONE, key, now=caller.at)
    _begin_if_settled(tx, member)
    reschedule(tx, member.subscriber.id, now=caller.at)


def _set_time(tx: Connection, member: Member, caller: Caller, kind: Kind, at: time) -> None:
    known = {planned.kind: planned for planned in schedules.of(tx, member.subscriber.id)}
    if kind in known and known[kind].at == at:
        return
    schedules.put(tx, member.subscriber.id, kind, at, _days_of(member.subscriber, kind))
    if kind is Kind.TIP and kind not in known:
        _add_companions(tx, member.subscriber, at, known)
    begins = _begin_if_settled(tx, member)
    reschedule(tx, member.subscriber.id, now=caller.at, kinds=ALL if begins or not known else {kind})


def _set_days(tx: Connection, member: Member, caller: Caller, days: Days) -> None:
    if member.subscriber.days == days:
        return
    subscriber = subscribers.change(tx, member.subscriber.id, days=days)
    people.declare(tx, member.person_id, What.DAYS, str(days.mask), now=caller.at)
    for planned in schedules.of(tx, subscriber.id):
        schedules.put(tx, subscriber.id, planned.kind, planned.at, _days_of(subscriber, planned.kind))
    reschedule(tx, subscriber.id, now=caller.at, kinds={Kind.EXERCISE, Kind.NUDGE})


def _set_wanted(tx: Connection, member: Member, caller: Caller, kind: Kind, on: bool) -> None:  # noqa: FBT001 - a value from a button
    subscriber = member.subscriber
    known = {planned.kind for planned in schedules.of(tx, subscriber.id)}
    if on is (kind in known):
        return
    if on:
        at = NUDGE_AT if kind is Kind.NUDGE else RECAP_AT
        schedules.put(tx, subscriber.id, kind, at, _days_of(subscriber, kind))
    else:
        schedules.drop(tx, subscriber.id, kind)
    reschedule(tx, subscriber.id, now=caller.at, kinds={kind})


def _set_member(
    tx: Connection,
    member: Member,
    caller: Caller,  # noqa: ARG001 - the verbs' signature
    column: str,
    value: str | None,
    on: bool,  # noqa: FBT001 - a value from a button
) -> None:
    held: frozenset[str] = getattr(member.subscriber, column)
    kept = frozenset() if value is None else held | {value} if on else held - {value}
    subscribers.change(tx, member.subscriber.id, **{column: kept})


def _set_columns(tx: Connection, member: Member, caller: Caller, values: dict[str, Any]) -> None:  # noqa: ARG001 - the verbs' signature
    subscribers.change(tx, member.subscriber.id, **values)


def _set_day_end(tx: Connection, member: Member, caller: Caller, at: time) -> None:
    if member.subscriber.day_end == at:
        return
    subscribers.change(tx, member.subscriber.id, day_end=at)
    people.declare(tx, member.person_id, What.DAY_END, f"{at:%H:%M}", now=caller.at)


def _pause(tx: Connection, member: Member, caller: Caller, until: date | None) -> None:
    subscriber = member.subscriber
    state = paused(subscriber.state)
    if state is not State.PAUSED or (subscriber.state is state and subscriber.paused_until == until):
        return
    subscribers.change(tx, subscriber.id, state=state, paused_until=until)
    people.declare(tx, member.person_id, What.PAUSE, until.isoformat() if until else "", now=caller.at)
    reschedule(tx, subscriber.id, now=caller.at)


def _resume(tx: Connection, member: Member, caller: Caller) -> None:
    subscriber = member.subscriber
    if resumed(subscriber.state) is subscriber.state:
        return
    subscribers.change(tx, subscriber.id, state=State.ACTIVE, paused_until=None)
    people.declare(tx, member.person_id, What.RESUME, "", now=caller.at)
    reschedule(tx, subscriber.id, now=caller.at)


def _add_companions(tx: Connection, subscriber: Subscriber, tip_at: time, known: Container[Kind]) -> None:
    """Exercises at the tip's hour, an evening nudge and a Sunday recap: a good beginning."""
    for kind, at in ((Kind.EXERCISE, tip_at), (Kind.NUDGE, NUDGE_AT), (Kind.RECAP, RECAP_AT)):
        if kind not in known:
            schedules.put(tx, subscriber.id, kind, at, _days_of(subscriber, kind))


def _days_of(subscriber: Subscriber, kind: Kind) -> Days:
    """The weekdays of a kind: tips come daily, recaps on Sunday, the rest on training days."""
    if kind is Kind.TIP:
        return Days.EVERY
    return _SUNDAY if kind is Kind.RECAP else subscriber.days or Days.NONE


def _begin_if_settled(tx: Connection, member: Member) -> bool:
    """A new subscriber begins once zone and time are known, in whatever order they came."""
    subscriber = subscribers.get(tx, member.subscriber.id)
    tip_at = sheet_of(tx, subscriber).at(Kind.TIP)
    begins = subscriber.state is State.NEW and settled(zone=subscriber.zone, tip_at=tip_at)
    if begins:
        subscribers.change(tx, subscriber.id, state=woken(subscriber.state, ready=True))
    return begins
