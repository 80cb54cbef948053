"""Wanting: whether deliveries are still wanted. Asked when they are planned, and again at the claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.domain.delivery import Kind, Skip, unwanted
from bot.domain.quiet import is_quiet
from bot.domain.schedule import local_day
from bot.store import daybook
from bot.store.daybook import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from typing import TypeAlias

    from bot.store.engine import Tx
    from bot.store.readers import Reader

    Question: TypeAlias = tuple[int, Kind, datetime, Reader]

_REMINDERS: Final = frozenset({Kind.EXERCISE, Kind.NUDGE})
_BLANK: Final = Page()


def no_longer_wanted(tx: Tx, questions: Iterable[Question], now: datetime) -> Mapping[int, Skip]:
    """Which of these (a key, the kind, when it expires, its reader) are not wanted now, by key, and why."""
    asked = list(questions)
    # Only reminders depend on what the person did; most batches hold none.
    reminded = {reader.person for _, kind, _, reader in asked if kind in _REMINDERS}
    pages = daybook.lately(tx, sorted(user for user in reminded if user is not None), now)
    found: dict[int, Skip] = {}
    for key, kind, expires_at, reader in asked:
        reason = _reason(kind, expires_at, reader, pages.get(reader.address, _BLANK), now)
        if reason is not None:
            found[key] = reason
    return found


def _reason(kind: Kind, expires_at: datetime, reader: Reader, page: Page, now: datetime) -> Skip | None:
    reminds = kind in _REMINDERS
    today = local_day(now, reader.zone, reader.day_end) if reminds else None
    return unwanted(
        kind,
        now=now,
        expires_at=expires_at,
        state=reader.state,
        asleep=reader.asleep,
        done=_is_done(page, reader, today),
        red=_is_red(page, reader, today),
        quiet=reminds and is_quiet(now, reader.zone, reader.quiet_from, reader.quiet_to),
    )


def _is_done(page: Page, reader: Reader, today: date | None) -> bool:
    """Whether the day is done: by an exercise; for who wants just tips, by anything."""
    return any(day == today and (reader.just_tips or kind is Kind.EXERCISE) for day, kind in page.done)


def _is_red(page: Page, reader: Reader, today: date | None) -> bool:
    """Whether the last body light of the day is red."""
    lights = [value for at, value in page.lights if local_day(at, reader.zone, reader.day_end) == today]
    return lights[-1:] == ["red"]
