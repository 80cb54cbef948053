"""What was seen"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As many characters as the bot keeps.
_LENGTH = 8000
_ROWS = """
    SELECT content_id, due_at AS at, id FROM delivery
    WHERE subscriber_id = subscriber.id AND status IN ('sent', 'unknown') AND content_id IS NOT NULL
    UNION ALL
    SELECT content_id, at, id FROM answer WHERE subscriber_id = subscriber.id
"""
_JOINED = {
    "sqlite": "SELECT group_concat(content_id, ' ') FROM (SELECT * FROM ({rows}) ORDER BY at, id)",
    "postgresql": "SELECT string_agg(content_id, ' ' ORDER BY at, id) FROM ({rows}) AS shown",
}


def upgrade() -> None:
    op.add_column("subscriber", sa.Column("seen", sa.Text(), server_default="", nullable=False))
    joined = _JOINED[op.get_bind().dialect.name].format(rows=_ROWS)
    subscriber = sa.table("subscriber", sa.column("seen", sa.Text()))
    seen = subscriber.c.seen
    op.execute(sa.update(subscriber).values(seen=sa.text(f"coalesce(({joined}), '')")))
    last = sa.func.substr(seen, sa.func.length(seen) - (_LENGTH - 1))
    op.execute(sa.update(subscriber).where(sa.func.length(seen) > _LENGTH).values(seen=last))


def downgrade() -> None:
    op.drop_column("subscriber", "seen")
