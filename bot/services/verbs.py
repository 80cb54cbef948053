"""What each setting does, in one transaction: the verbs of `Tuning`, for a private chat and for a room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.rooms import POSTS, Setting, days_of
from bot.domain.subscriber import NUDGE_AT, RECAP_AT, State, paused, resumed, settled, woken
from bot.services.members import record
from bot.services.rescheduling import ALL, reschedule
from bot.services.sheets import sheet_of
from bot.store import schedules, subscribers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date, time

    from sqlalchemy import Connection

    from bot.domain.subscriber import Subscriber
    from bot.services.members import Admin, Caller
    from bot.store.schedules import Planned

_SUNDAY = Days.of(6)


def set_zone(tx: Connection, who: Admin, caller: Caller, key: str) -> None:
    """Live in this zone from now on."""
    if who.subscriber.zone == key:
        return
    subscribers.change(tx, who.subscriber.id, zone=key, zone_since=caller.at)
    record(tx, who, Setting.ZONE, who.subscriber.zone, key, now=caller.at)
    _begin_if_settled(tx, who)
    reschedule(tx, who.subscriber.id, now=caller.at)


def set_time(tx: Connection, who: Admin, caller: Caller, kind: Kind, at: time) -> None:
    """Want this kind at this time. The first time for tips brings what goes with them."""
    subscriber, known = who.subscriber, _known(tx, who)
    kinds: AbstractSet[Kind] = {kind}
    if not subscriber.private and kind in POSTS:
        # A room's tips and exercises share their hour; at first it gets both.
        kinds = POSTS & known.keys() or {Kind.TIP}
    before = next((known[each].at for each in kinds if each in known), None)
    if before == at:
        return
    times = dict.fromkeys(kinds, at)
    if Kind.TIP in kinds and before is None:
        times |= {each: hour for each, hour in _companions(subscriber, at).items() if each not in known}
    for each, hour in times.items():
        schedules.put(tx, subscriber.id, each, hour, _days_of(subscriber, each, {*known, *times}))
    record(tx, who, Setting.RECAP_TIME if kind is Kind.RECAP else Setting.TIME, before, at, now=caller.at)
    begins = _begin_if_settled(tx, who)
    reschedule(tx, subscriber.id, now=caller.at, kinds=ALL if begins or not known else kinds)


def set_days(tx: Connection, who: Admin, caller: Caller, days: Days) -> None:
    """Train on these weekdays."""
    if who.subscriber.days == days:
        return
    subscriber = subscribers.change(tx, who.subscriber.id, days=days)
    record(tx, who, Setting.DAYS, who.subscriber.days, days, now=caller.at)
    _put_days(tx, subscriber, _known(tx, who))
    reschedule(tx, subscriber.id, now=caller.at, kinds={Kind.EXERCISE, Kind.NUDGE})


def set_wanted(tx: Connection, who: Admin, caller: Caller, kind: Kind, on: bool) -> None:  # noqa: FBT001 - a value from a button
    """Want a kind, or no longer."""
    known = _known(tx, who)
    if on is (kind in known) or not _may_switch(who.subscriber, kind, known, on=on):
        return
    if on:
        at = NUDGE_AT if kind is Kind.NUDGE else RECAP_AT
        if kind in POSTS:
            at = next(known[each].at for each in POSTS if each in known)
        schedules.put(tx, who.subscriber.id, kind, at, _days_of(who.subscriber, kind, {kind, *known}))
    else:
        schedules.drop(tx, who.subscriber.id, kind)
    if kind in POSTS:
        _put_days(tx, who.subscriber, _known(tx, who))
    record(tx, who, Setting(kind.value), not on, on, now=caller.at)
    reschedule(tx, who.subscriber.id, now=caller.at, kinds={kind})


def set_member(
    tx: Connection,
    who: Admin,
    caller: Caller,
    setting: Setting,
    value: str | None,
    on: bool,  # noqa: FBT001 - a value from a button
) -> None:
    """Put this into a set of words or take it out; None empties it."""
    held: frozenset[str] = getattr(who.subscriber, setting.value)
    kept = frozenset() if value is None else held | {value} if on else held - {value}
    set_column(tx, who, caller, setting, kept)


def set_column(tx: Connection, who: Admin, caller: Caller, setting: Setting, value: object) -> None:
    """Set what nothing else depends on."""
    before = getattr(who.subscriber, setting.value)
    if before == value:
        return
    subscribers.change(tx, who.subscriber.id, **{setting.value: value})
    record(tx, who, setting, before, value, now=caller.at)


def set_quiet(tx: Connection, who: Admin, caller: Caller, quiet_from: time, quiet_to: time) -> None:
    """Be quiet between these times."""
    set_column(tx, who, caller, Setting.QUIET_FROM, quiet_from)
    set_column(tx, who, caller, Setting.QUIET_TO, quiet_to)


def set_day_end(tx: Connection, who: Admin, caller: Caller, at: time) -> None:
    """Let the day of what was done end at this time."""
    set_column(tx, who, caller, Setting.DAY_END, at)


def pause(tx: Connection, who: Admin, caller: Caller, until: date | None) -> None:
    """Be silent until this date."""
    subscriber = who.subscriber
    state = paused(subscriber.state)
    if state is not State.PAUSED or (subscriber.state is state and subscriber.paused_until == until):
        return
    subscribers.change(tx, subscriber.id, state=state, paused_until=until)
    record(tx, who, Setting.PAUSE, subscriber.paused_until, until, now=caller.at)
    reschedule(tx, subscriber.id, now=caller.at)


def resume(tx: Connection, who: Admin, caller: Caller) -> None:
    """End a pause."""
    subscriber = who.subscriber
    if resumed(subscriber.state) is subscriber.state:
        return
    subscribers.change(tx, subscriber.id, state=State.ACTIVE, paused_until=None)
    record(tx, who, Setting.RESUME, subscriber.paused_until, None, now=caller.at)
    reschedule(tx, subscriber.id, now=caller.at)


def _known(tx: Connection, who: Admin) -> Mapping[Kind, Planned]:
    return {planned.kind: planned for planned in schedules.of(tx, who.subscriber.id)}


def _may_switch(subscriber: Subscriber, kind: Kind, known: Mapping[Kind, Planned], *, on: bool) -> bool:
    """A person chooses nudges and recaps; a room recaps, and between tips and exercises once it began."""
    if subscriber.private or kind not in POSTS:
        return kind is Kind.RECAP or (kind is Kind.NUDGE and subscriber.private)
    return len(POSTS & known.keys()) == (1 if on else len(POSTS))


def _put_days(tx: Connection, subscriber: Subscriber, known: Mapping[Kind, Planned]) -> None:
    """Write each kind's weekdays anew."""
    for kind, planned in known.items():
        schedules.put(tx, subscriber.id, kind, planned.at, _days_of(subscriber, kind, known.keys()))


def _companions(subscriber: Subscriber, tip_at: time) -> Mapping[Kind, time]:
    """Exercises at the tip's hour and a Sunday recap, for a person an evening nudge too: a good beginning."""
    companions = {Kind.EXERCISE: tip_at, Kind.NUDGE: NUDGE_AT, Kind.RECAP: RECAP_AT}
    if not subscriber.private:
        del companions[Kind.NUDGE]
    return companions


def _days_of(subscriber: Subscriber, kind: Kind, kinds: AbstractSet[Kind]) -> Days:
    """The weekdays of a kind: a person's tips come daily, recaps on Sunday, the rest on training days."""
    if not subscriber.private:
        return days_of(kind, subscriber.days, kinds)
    if kind is Kind.TIP:
        return Days.EVERY
    return _SUNDAY if kind is Kind.RECAP else subscriber.days or Days.NONE


def _begin_if_settled(tx: Connection, who: Admin) -> bool:
    """A new subscriber begins once zone and time are known, in whatever order they came."""
    subscriber = subscribers.get(tx, who.subscriber.id)
    begins = subscriber.state is State.NEW and settled(
        zone=subscriber.zone, tip_at=sheet_of(tx, subscriber).hour
    )
    if begins:
        subscribers.change(tx, subscriber.id, state=woken(subscriber.state, ready=True))
    return begins
