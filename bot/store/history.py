"""What each subscriber was shown, oldest first, in one column, so that a choice need not read a year of rows.

The ledger and the answers stay the truth; `seen` follows them in the transactions that write those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, bindparam, case, func, select, update

from bot.store.tables import subscriber as table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.store.engine import Tx

LENGTH: Final = 8000
"""Characters kept: more than a year of a tip and an exercise each weekday."""


# An id that was cut in two at the front names no content, and whoever chooses ignores it.
def grown(more: ColumnElement[str]) -> ColumnElement[str]:
    """The column with this after it, for statements that write other columns too."""
    longer = table.c.seen.concat(more)
    length = func.length(longer)
    return case((length > LENGTH, func.substr(longer, length - (LENGTH - 1))), else_=longer)


_SEEN = select(table.c.id, table.c.seen).where(table.c.id.in_(bindparam("ids", expanding=True)))
_ADD = update(table).where(table.c.id == bindparam("of_id")).values(seen=grown(bindparam("more")))


def seen(tx: Tx, subscriber_ids: Sequence[int]) -> Mapping[int, list[str]]:
    """Content ids of every kind that each was shown, oldest first."""
    return {one: ids.split() for one, ids in tx.execute(_SEEN, {"ids": subscriber_ids})}


def add(tx: Tx, shown: Iterable[tuple[int, str | None]]) -> None:
    """These subscribers were shown these contents, each the latest of its own."""
    values = [{"of_id": subscriber_id, "more": more(content_id)} for subscriber_id, content_id in shown]
    if values:
        tx.execute(_ADD, values)


def more(content_id: str | None) -> str:
    """What to write behind the column for a content; "" for what has none, such as a nudge."""
    return f" {content_id}" if content_id else ""
