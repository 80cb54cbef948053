"""Table `audit`: who changed what of a room's settings, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.store.tables import audit as table
from bot.store.tables import person

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.engine import Tx


class By(StrEnum):
    """Who changed something: somebody, an admin who hides behind the room, or the bot by itself."""

    PERSON = "person"
    ANONYMOUS = "anonymous"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `user` is the Telegram user id; None for a person who was forgotten."""

    id: int
    at: datetime
    who: By
    user: int | None
    what: str
    before: str | None
    after: str | None


def add(
    tx: Tx,
    subscriber_id: int,
    who: By,
    person_id: int | None,
    what: str,
    before: str | None,
    after: str | None,
    *,
    now: datetime,
) -> None:
    """Append a line."""
    values = {"subscriber_id": subscriber_id, "person_id": person_id, "who": who.value, "at": now}
    tx.execute(insert(table).values(**values, what=what, before=before, after=after))


def of(tx: Tx, subscriber_id: int, *, before_id: int | None, most: int) -> list[Entry]:
    """The room's last lines, the newest first; those before a line where one is given."""
    found = (
        select(
            table.c.id,
            table.c.at,
            table.c.who,
            person.c.user_id,
            table.c.what,
            table.c.before,
            table.c.after,
        )
        .outerjoin(person, person.c.id == table.c.person_id)
        .where(table.c.subscriber_id == subscriber_id)
        .order_by(table.c.id.desc())
        .limit(most)
    )
    if before_id is not None:
        found = found.where(table.c.id < before_id)
    return [Entry(row[0], row[1], By(row[2]), *row[3:]) for row in tx.execute(found)]
