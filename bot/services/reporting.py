"""Reporting: the streak, and everything we keep about a caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.services.crediting import standing_of
from bot.services.members import meet
from bot.services.sheets import Sheet, sheet_of
from bot.store import answers, completions, deliveries, people, subscribers

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.domain.streak import Standing
    from bot.services.members import Caller
    from bot.store.engine import Store


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
        person_id = people.find(tx, address)
        if subscriber is None or person_id is None:
            return None
        return Report(sheet_of(tx, subscriber), standing_of(tx, person_id, now))


def _erase(tx: Connection, caller: Caller) -> bool:
    subscriber = subscribers.by_address(tx, caller.address)
    person_id = people.find(tx, caller.user)
    if subscriber is not None:
        subscribers.remove(tx, subscriber.id)
    if person_id is not None:
        people.remove(tx, person_id)
    return subscriber is not None or person_id is not None


def _export(tx: Connection, caller: Caller) -> dict[str, Any]:
    subscriber = subscribers.by_address(tx, caller.address)
    person_id = people.find(tx, caller.user)
    return {
        "format": "glute-tips export, version 1",
        "exported_at": caller.at.isoformat(),
        "telegram_user_id": caller.user,
        "settings": None if subscriber is None else _settings(sheet_of(tx, subscriber)),
        "deliveries": [] if subscriber is None else _deliveries(tx, subscriber.id),
        "answers": [] if subscriber is None else _answers(tx, subscriber.id),
        "completions": [] if person_id is None else _completions(tx, person_id),
        "changes": [] if person_id is None else _changes(tx, person_id),
        "likes": {} if person_id is None else dict(people.likes(tx, person_id)),
        "milestones": [] if person_id is None else people.milestones(tx, person_id),
    }


def _settings(sheet: Sheet) -> dict[str, Any]:
    subscriber = sheet.subscriber
    return {
        "chat_id": subscriber.address,
        "state": subscriber.state.value,
        "language_code": subscriber.language_code,
        "language": subscriber.language,
        "zone": subscriber.zone,
        "times": {kind.value: f"{planned.at:%H:%M}" for kind, planned in sheet.planned.items()},
        "training_days": None if subscriber.days is None else list(subscriber.days),
        "day_end": f"{subscriber.day_end:%H:%M}",
        "quiet_hours": [f"{subscriber.quiet_from:%H:%M}", f"{subscriber.quiet_to:%H:%M}"],
        "paused_until": subscriber.paused_until.isoformat() if subscriber.paused_until else None,
        "asleep_since": subscriber.asleep_since.isoformat() if subscriber.asleep_since else None,
        "themes": sorted(subscriber.themes),
        "equipment": sorted(subscriber.equipment),
        "level": subscriber.level.name.lower(),
        "created_at": subscriber.created_at.isoformat(),
    }


def _deliveries(tx: Connection, subscriber_id: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": row.kind.value,
            "date": row.slot_date.isoformat(),
            "part": row.part,
            "status": row.status.value,
            "due_at": row.due_at.isoformat(),
            "content": row.content_id,
            "reason": row.error,
        }
        for row in deliveries.everything(tx, subscriber_id)
    ]


def _answers(tx: Connection, subscriber_id: int) -> list[dict[str, Any]]:
    return [
        {"kind": row.kind.value, "at": row.at.isoformat(), "content": row.content_id}
        for row in answers.everything(tx, subscriber_id)
    ]


def _completions(tx: Connection, person_id: int) -> list[dict[str, Any]]:
    return [
        {
            "day": row.day.isoformat(),
            "kind": row.kind.value,
            "content": row.content_id,
            "at": row.at.isoformat(),
        }
        for row in completions.everything(tx, person_id)
    ]


def _changes(tx: Connection, person_id: int) -> list[dict[str, Any]]:
    return [
        {"at": change.at.isoformat(), "what": change.what.value, "value": change.value}
        for change in people.changes(tx, person_id)
    ]
