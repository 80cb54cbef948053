"""The partial indexes, for the migrations. A running bot need not know them, and starts faster for it."""

from __future__ import annotations

from sqlalchemy import Column, Index, text

from bot.store.tables import delivery, metadata, post

__all__ = ["metadata"]


def _where(name: str, condition: str, *columns: Column[object]) -> None:
    # Naming PostgreSQL here loads its whole dialect: a twentieth of a second at each start.
    Index(name, *columns, sqlite_where=text(condition), postgresql_where=text(condition))


# Only open rows are claimed or rescued; the closed ones, nearly all, stay out of these indexes.
_where("ix_delivery_due", "status = 'due'", delivery.c.not_before, delivery.c.id)
_where("ix_delivery_sending", "status = 'sending'", delivery.c.lease_until)
_where("ix_delivery_open", "status IN ('due', 'sending')", delivery.c.subscriber_id)
# Only counters that are behind are edited.
_where("ix_post_stale", "presses <> shown AND frozen = 0", post.c.edit_at, post.c.delivery_id)
