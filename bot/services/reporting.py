"""Reporting: the streak, and everything we keep about a caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from bot.domain.days import Days
from bot.services.crediting import standing_of
from bot.services.members import meet
from bot.services.sheets import Sheet, sheet_of
from bot.store import belongings, people, subscribers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.domain.streak import Standing
    from bot.services.members import Caller
    from bot.store.engine import Store

# Where the column `days` is a mask of weekdays; elsewhere it is a number of days.
_WITH_WEEKDAYS: Final = frozenset({"subscriber", "schedule"})
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Report:
    """A streak, with the settings that explain it."""

    sheet: Sheet
    standing: Standing


@dataclass(frozen=True, slots=True)
class Reporting:
    """The verbs behind /streak, /why, /export and /delete."""

    store: Store

    async def streak(self, caller: Caller) -> Report:
        """The caller's streak as of now."""
        return await self.store.run(self._streak, caller)

    async def streak_at(self, address: int, now: datetime) -> Report | None:
        """The streak of the person who reads at this private address, for a nudge or a recap."""
        return await self.store.read(self._streak_at, address, now)

    async def export(self, caller: Caller) -> dict[str, Any]:
        """Everything kept about the caller, for JSON. Instants are UTC in ISO 8601, wall times local."""
        return await self.store.read(_export, caller)

    async def erase(self, caller: Caller) -> bool:
        """Erase the caller for good. False where nothing was kept."""
        return await self.store.run(_erase, caller)

    def _streak(self, tx: Connection, caller: Caller) -> Report:
        member = meet(tx, caller)
        return Report(sheet_of(tx, member.subscriber), standing_of(tx, member.person_id, caller.at))

    def _streak_at(self, tx: Connection, address: int, now: datetime) -> Report | None:
        subscriber = subscribers.by_address(tx, address)
        # A private chat has the id of the person in it.
        person_id = people.find(tx, address) if subscriber and subscriber.private else None
        if subscriber is None or person_id is None:
            return None
        return Report(sheet_of(tx, subscriber), standing_of(tx, person_id, now))


def _erase(tx: Connection, caller: Caller) -> bool:
    return belongings.erase(tx, address=caller.address, user=_themselves(caller))


def _export(tx: Connection, caller: Caller) -> dict[str, Any]:
    found = belongings.of(tx, address=caller.address, user=_themselves(caller))
    return {
        "format": "glute-tips export, version 1",
        "exported_at": caller.at.isoformat(),
        "telegram_user_id": caller.user,
        **{str(table): [_readable(table, row) for row in rows] for table, rows in found.items()},
    }


def _themselves(caller: Caller) -> int:
    """The caller's Telegram user id. Raises ValueError in a room: its rows are nobody's own."""
    if not caller.private or caller.user is None:
        raise ValueError("only from their private chat can somebody take or erase what is theirs")
    return caller.user


def _readable(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for JSON, its training days by name."""
    return {
        str(column): _weekdays(value) if column == "days" and table in _WITH_WEEKDAYS else _plain(value)
        for column, value in row.items()
    }


def _weekdays(mask: int | None) -> list[str] | None:
    return None if mask is None else [_WEEKDAYS[number] for number in Days(mask)]


def _plain(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):  # an instant as well
        return value.isoformat()
    return value.decode(errors="replace") if isinstance(value, bytes) else value
