"""Initial tables"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.store.types import Minute, UtcInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite gives an automatic number to INTEGER keys only.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_note")),
    )
    op.create_table(
        "pace",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("next_free", UtcInstant(), nullable=False),
        sa.Column("halted_until", UtcInstant(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_pace_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pace")),
    )
    op.create_table(
        "person",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("last_pressed_at", UtcInstant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("user_id", name=op.f("uq_person_user_id")),
    )
    op.create_table(
        "quarantine",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_quarantine")),
    )
    op.create_table(
        "subscriber",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("asleep_since", UtcInstant(), nullable=True),
        sa.Column("asleep_reason", sa.Text(), nullable=True),
        sa.Column("refusals", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("refused_since", UtcInstant(), nullable=True),
        sa.Column("language_code", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("day_end", Minute(), server_default="180", nullable=False),
        sa.Column("quiet_from", Minute(), server_default="1320", nullable=False),
        sa.Column("quiet_to", Minute(), server_default="420", nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("themes", sa.Text(), server_default="", nullable=False),
        sa.Column("equipment", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("last_sent_at", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "chat_type IN ('private', 'group', 'channel')", name=op.f("ck_subscriber_chat_type")
        ),
        sa.CheckConstraint(
            "paused_until IS NULL OR state = 'paused'", name=op.f("ck_subscriber_until_only_paused")
        ),
        sa.CheckConstraint(
            "state != 'active' OR zone IS NOT NULL", name=op.f("ck_subscriber_active_has_zone")
        ),
        sa.CheckConstraint(
            "state IN ('new', 'active', 'paused', 'stopped')", name=op.f("ck_subscriber_state")
        ),
        sa.CheckConstraint("day_end BETWEEN 0 AND 719", name=op.f("ck_subscriber_day_end")),
        sa.CheckConstraint("days BETWEEN 0 AND 127", name=op.f("ck_subscriber_days")),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_subscriber_level")),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 1439", name=op.f("ck_subscriber_quiet_from")),
        sa.CheckConstraint("quiet_to BETWEEN 0 AND 1439", name=op.f("ck_subscriber_quiet_to")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriber")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_subscriber_chat_id")),
    )
    op.create_table(
        "answer",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.CheckConstraint("kind IN ('tip', 'exercise')", name=op.f("ck_answer_kind")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_answer_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("subscriber_id", "update_id", name=op.f("uq_answer_subscriber_id_update_id")),
    )
    op.create_table(
        "change",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "what IN ('days', 'zone', 'day_end', 'pause', 'resume', 'light')", name=op.f("ck_change_what")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_person_id_change_at"), "change", ["person_id", "at"])

    op.create_table(
        "completion",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Text(), nullable=True),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('tip', 'exercise')", name=op.f("ck_completion_kind")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_completion_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("person_id", "about", name=op.f("uq_completion_person_id_about")),
    )
    op.create_index(op.f("ix_completion_about"), "completion", ["about"])
    op.create_index(op.f("ix_completion_person_id_completion_day"), "completion", ["person_id", "day"])

    op.create_table(
        "delivery",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot_date", sa.Date(), nullable=False),
        sa.Column("part", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), server_default="due", nullable=False),
        sa.Column("due_at", UtcInstant(), nullable=False),
        sa.Column("not_before", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("content_id", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcInstant(), nullable=True),
        sa.Column("send_at", UtcInstant(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("settled_at", UtcInstant(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('tip', 'exercise', 'nudge', 'recap')", name=op.f("ck_delivery_kind")),
        sa.CheckConstraint(
            "status != 'sending' OR (token IS NOT NULL AND lease_until IS NOT NULL)",
            name=op.f("ck_delivery_sending_is_leased"),
        ),
        sa.CheckConstraint(
            "status != 'sent' OR message_id IS NOT NULL", name=op.f("ck_delivery_sent_has_message")
        ),
        sa.CheckConstraint(
            "status IN ('due', 'sending', 'sent', 'failed', 'skipped', 'unknown')",
            name=op.f("ck_delivery_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('skipped', 'failed', 'unknown') OR error IS NOT NULL",
            name=op.f("ck_delivery_end_has_reason"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_delivery_attempts")),
        sa.CheckConstraint("part BETWEEN 0 AND 3", name=op.f("ck_delivery_part")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_delivery_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "subscriber_id",
            "kind",
            "slot_date",
            "part",
            name=op.f("uq_delivery_subscriber_id_kind_slot_date_part"),
        ),
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["not_before", "id"],
        sqlite_where=sa.text("status = 'due'"),
        postgresql_where=sa.text("status = 'due'"),
    )
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["subscriber_id"],
        sqlite_where=sa.text("status IN ('due', 'sending')"),
        postgresql_where=sa.text("status IN ('due', 'sending')"),
    )
    op.create_index(
        "ix_delivery_sending",
        "delivery",
        ["lease_until"],
        sqlite_where=sa.text("status = 'sending'"),
        postgresql_where=sa.text("status = 'sending'"),
    )

    op.create_table(
        "milestone",
        sa.Column("person_id", Key, nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_milestone_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "days", name=op.f("pk_milestone")),
    )
    op.create_table(
        "schedule",
        sa.Column("subscriber_id", Key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", Minute(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("next_due_at", UtcInstant(), nullable=True),
        sa.Column("next_slot", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('tip', 'exercise', 'nudge', 'recap')", name=op.f("ck_schedule_kind")),
        sa.CheckConstraint(
            "(next_due_at IS NULL) = (next_slot IS NULL)", name=op.f("ck_schedule_slot_with_due")
        ),
        sa.CheckConstraint("at BETWEEN 0 AND 1439", name=op.f("ck_schedule_at")),
        sa.CheckConstraint("days BETWEEN 0 AND 127", name=op.f("ck_schedule_days")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_schedule_subscriber_id_subscriber"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "kind", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_due"), "schedule", ["next_due_at", "subscriber_id", "kind"])

    op.create_table(
        "taste",
        sa.Column("person_id", Key, nullable=False),
        sa.Column("content_id", sa.Text(), nullable=False),
        sa.Column("liking", sa.SmallInteger(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.CheckConstraint("liking IN (-1, 1)", name=op.f("ck_taste_liking")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_taste_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "content_id", name=op.f("pk_taste")),
    )
    # The one row that every sender shares; free since long ago.
    pace = sa.table("pace", sa.column("id", sa.SmallInteger()), sa.column("next_free", UtcInstant()))
    op.bulk_insert(pace, [{"id": 1, "next_free": datetime(1970, 1, 1, tzinfo=UTC)}])


def downgrade() -> None:
    for table in (
        "taste",
        "schedule",
        "milestone",
        "delivery",
        "completion",
        "change",
        "answer",
        "subscriber",
        "quarantine",
        "person",
        "pace",
        "note",
    ):
        op.drop_table(table)
