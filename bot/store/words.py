"""Table `word`: what somebody who keeps a room is to be told in private, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete

from bot.store.engine import upsert
from bot.store.tables import word as table

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from bot.domain.rooms import Word
    from bot.store.engine import Tx

_AT_ONCE: Final = timedelta(0)


def say(
    tx: Tx, subscriber_id: int, what: Word, *, now: datetime, after: timedelta = _AT_ONCE, facts: str = ""
) -> None:
    """Let this be told, `after` a while. What was told, or could not be, is not told again until `forget`."""
    values = {"not_before": now + after, "facts": facts}
    statement = upsert(tx, table).values(subscriber_id=subscriber_id, what=what.value, **values)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["subscriber_id", "what"], set_=values, where=table.c.status == "due"
        )
    )


def withdraw(tx: Tx, subscriber_id: int, words: Collection[Word]) -> None:
    """Do not tell these any more where nobody was told yet."""
    _delete(tx, subscriber_id, words, only_due=True)


def forget(tx: Tx, subscriber_id: int, words: Collection[Word]) -> None:
    """Let these be told anew when they happen again."""
    _delete(tx, subscriber_id, words, only_due=False)


def _delete(tx: Tx, subscriber_id: int, words: Collection[Word], *, only_due: bool) -> None:
    mine = delete(table).where(
        table.c.subscriber_id == subscriber_id, table.c.what.in_([word.value for word in words])
    )
    tx.execute(mine.where(table.c.status == "due") if only_due else mine)
