"""Tuning: every setting has one verb, takes the value to set, and answers with the sheet that results.

Setting what is set already changes nothing, so a button may be pressed, or an update delivered, twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.rooms import Setting
from bot.services import room_verbs, verbs
from bot.services.members import admin
from bot.services.sheets import Sheet, sheet_of
from bot.store import subscribers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, time

    from sqlalchemy import Connection

    from bot.domain.days import Days
    from bot.domain.delivery import Kind
    from bot.domain.rooms import Who
    from bot.services.members import Caller
    from bot.store.engine import Store
    from tips.catalogue import Equipment, Level, Theme


@dataclass(frozen=True, slots=True)
class Tuning:
    """The verbs behind /settings and its typed forms, for a person and for who may set a room's."""

    store: Store

    async def zone(self, caller: Caller, key: str) -> Sheet:
        """Live in this IANA zone from now on. The next tip keeps its distance from the last."""
        return await self._apply(caller, verbs.set_zone, key)

    async def clock(self, caller: Caller, kind: Kind, at: time) -> Sheet:
        """Get this kind at this local time. The first time set for tips is the exercises' too.

        In a room the two always share their hour.
        """
        return await self._apply(caller, verbs.set_time, kind, at)

    async def days(self, caller: Caller, days: Days) -> Sheet:
        """Train on these weekdays; none of them means "just tips"."""
        return await self._apply(caller, verbs.set_days, days)

    async def wanted(self, caller: Caller, kind: Kind, *, on: bool) -> Sheet:
        """Switch nudges or recaps on or off.

        A room has no nudges, but chooses between tips and exercises; the last of these two stays on.
        """
        return await self._apply(caller, verbs.set_wanted, kind, on)

    async def theme(self, caller: Caller, theme: Theme | None, *, on: bool) -> Sheet:
        """Prefer, or no longer prefer, tips of this theme; None prefers none, so all of them take turns."""
        return await self._apply(caller, verbs.set_member, Setting.THEMES, theme, on)

    async def item(self, caller: Caller, item: Equipment, *, on: bool) -> Sheet:
        """Have, or no longer have, this at hand for exercises."""
        return await self._apply(caller, verbs.set_member, Setting.EQUIPMENT, item, on)

    async def level(self, caller: Caller, level: Level) -> Sheet:
        """Get exercises up to this level."""
        return await self._apply(caller, verbs.set_column, Setting.LEVEL, level)

    async def quiet(self, caller: Caller, quiet_from: time, quiet_to: time) -> Sheet:
        """No nudge between these local times; the same time twice means no quiet hours."""
        return await self._apply(caller, verbs.set_quiet, quiet_from, quiet_to)

    async def language(self, caller: Caller, language: str | None) -> Sheet:
        """Read texts in this language; None follows Telegram's setting."""
        return await self._apply(caller, verbs.set_column, Setting.LANGUAGE, language)

    async def day_end(self, caller: Caller, at: time) -> Sheet:
        """Let the day of what was done end at this local time."""
        return await self._apply(caller, verbs.set_day_end, at)

    async def pause(self, caller: Caller, until: date | None) -> Sheet:
        """Be silent until this local date, or until /resume. The streak is not judged meanwhile."""
        return await self._apply(caller, verbs.pause, until)

    async def resume(self, caller: Caller) -> Sheet:
        """End a pause now."""
        return await self._apply(caller, verbs.resume)

    async def silent(self, caller: Caller, *, on: bool) -> Sheet:
        """Get messages without a sound."""
        return await self._apply(caller, verbs.set_column, Setting.SILENT, on)

    async def pin(self, caller: Caller, *, on: bool) -> Sheet:
        """Pin each post of the room."""
        return await self._apply(caller, room_verbs.set_pin, on)

    async def board(self, caller: Caller, *, on: bool) -> Sheet:
        """Keep a leaderboard of who joins it. Off forgets who did. A channel has none."""
        return await self._apply(caller, room_verbs.set_board, on)

    async def who(self, caller: Caller, who: Who) -> Sheet:
        """Let these change the room's settings."""
        return await self._apply(caller, room_verbs.set_who, who)

    async def needed(self, caller: Caller, people: int) -> Sheet:
        """Let a day count from this many people on, 1 to 1000."""
        return await self._apply(caller, room_verbs.set_needed, people)

    async def topic(self, caller: Caller, topic: int | None) -> Sheet:
        """Post to this topic of a forum; None is the general one."""
        return await self._apply(caller, room_verbs.set_topic, topic)

    async def _apply(self, caller: Caller, verb: Callable[..., None], *values: object) -> Sheet:
        return await self.store.run(_in_one_transaction, caller, verb, values)


def _in_one_transaction(
    tx: Connection, caller: Caller, verb: Callable[..., None], values: tuple[object, ...]
) -> Sheet:
    who = admin(tx, caller)
    verb(tx, who, caller, *values)
    return sheet_of(tx, subscribers.get(tx, who.subscriber.id))
