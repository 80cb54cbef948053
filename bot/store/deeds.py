"""Table `deed`: who did something in a room on which day. Kept for weeks; the numbers stay in `group_day`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from bot.store.tables import deed as table

if TYPE_CHECKING:
    from datetime import date

    from bot.store.engine import Tx


def forget(tx: Tx, before: date) -> int:
    """Delete those of days before this; returns how many."""
    return tx.execute(delete(table).where(table.c.day < before)).rowcount
