"""Groups and channels"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# SQLite gives an automatic number to INTEGER keys only.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SINCE = """
    SELECT max(change.at) FROM change JOIN person ON person.id = change.person_id
    WHERE person.user_id = subscriber.chat_id AND change.what = 'zone'
"""


def upgrade() -> None:
    _add_columns()
    _make_rooms()
    _make_what_admins_do()
    _make_what_members_do()


def _add_columns() -> None:
    op.add_column("subscriber", sa.Column("zone_since", UtcInstant(), nullable=True))
    op.add_column("subscriber", sa.Column("silent", sa.SmallInteger(), server_default="0", nullable=False))
    # A private chat has the id of the person in it.
    subscriber = sa.table("subscriber", sa.column("zone_since", UtcInstant()))
    op.execute(sa.update(subscriber).values(zone_since=sa.text(f"({_SINCE})")))


def _make_rooms() -> None:
    op.create_table(
        "room",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("former_address", sa.BigInteger(), nullable=True),
        sa.Column("added_by", Key, nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("pin", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("board", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("who", sa.Text(), server_default="admins", nullable=False),
        sa.Column("needed", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("pinned_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('group', 'supergroup', 'forum', 'channel')", name=op.f("ck_room_kind")),
        sa.CheckConstraint("who IN ('admins', 'creator')", name=op.f("ck_room_who")),
        sa.CheckConstraint("board IN (0, 1)", name=op.f("ck_room_board")),
        sa.CheckConstraint("needed BETWEEN 1 AND 1000", name=op.f("ck_room_needed")),
        sa.CheckConstraint("pin IN (0, 1)", name=op.f("ck_room_pin")),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_room_added_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_room_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", name=op.f("pk_room")),
        sa.UniqueConstraint("former_address", name=op.f("uq_room_former_address")),
    )
    op.create_table(
        "word",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="due", nullable=False),
        sa.Column("not_before", UtcInstant(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("facts", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "status IN ('due', 'telling', 'told', 'undeliverable')", name=op.f("ck_word_status")
        ),
        sa.CheckConstraint(
            "what IN ('setup', 'back', 'gone', 'muted', 'topic', 'pin')", name=op.f("ck_word_what")
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_word_tries")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_word_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "what", name=op.f("pk_word")),
    )


def _make_what_admins_do() -> None:
    op.create_table(
        "manager",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_manager_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_manager_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "person_id", name=op.f("pk_manager")),
    )
    op.create_index(op.f("ix_manager_person_id"), "manager", ["person_id"])
    op.create_table(
        "audit",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.CheckConstraint("who IN ('person', 'anonymous', 'bot')", name=op.f("ck_audit_who")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_audit_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_audit_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_person_id"), "audit", ["person_id"])
    op.create_index(op.f("ix_audit_subscriber_id_audit_id"), "audit", ["subscriber_id", "id"])


def _make_what_members_do() -> None:
    op.create_table(
        "post",
        sa.Column("delivery_id", Key, nullable=False),
        sa.Column("address", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("presses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("edit_at", UtcInstant(), nullable=False),
        sa.Column("frozen", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("frozen IN (0, 1)", name=op.f("ck_post_frozen")),
        sa.CheckConstraint("presses >= 0", name=op.f("ck_post_presses")),
        sa.CheckConstraint("shown >= 0", name=op.f("ck_post_shown")),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_post_delivery_id_delivery"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_post")),
    )
    op.create_index(
        "ix_post_stale",
        "post",
        ["edit_at", "delivery_id"],
        sqlite_where=sa.text("presses <> shown AND frozen = 0"),
        postgresql_where=sa.text("presses <> shown AND frozen = 0"),
    )
    op.create_table(
        "deed",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_deed_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_deed_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "day", "person_id", name=op.f("pk_deed")),
    )
    op.create_index(op.f("ix_deed_person_id"), "deed", ["person_id"])
    op.create_table(
        "group_day",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("needed", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("needed >= 1", name=op.f("ck_group_day_needed")),
        sa.CheckConstraint("people >= 0", name=op.f("ck_group_day_people")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_group_day_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "day", name=op.f("pk_group_day")),
    )
    op.create_table(
        "board",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 64", name=op.f("ck_board_name")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_board_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_board_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "person_id", name=op.f("pk_board")),
    )
    op.create_index(op.f("ix_board_person_id"), "board", ["person_id"])


def downgrade() -> None:
    for table in ("board", "group_day", "deed", "post", "audit", "manager", "word", "room"):
        op.drop_table(table)
    op.drop_column("subscriber", "silent")
    op.drop_column("subscriber", "zone_since")
