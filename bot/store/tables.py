"""Every table, with constraints for every state and range: the database refuses what no code should write."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import metadata, one_of, own_id, part_of, within
from bot.store.room_tables import audit, board, deed, group_day, manager, post, room, word
from bot.store.types import Minute, UtcInstant

__all__ = [
    "answer",
    "audit",
    "board",
    "change",
    "completion",
    "deed",
    "delivery",
    "group_day",
    "manager",
    "metadata",
    "milestone",
    "note",
    "pace",
    "person",
    "post",
    "quarantine",
    "room",
    "schedule",
    "subscriber",
    "taste",
    "word",
]

# A chat that tips go to: private, group or channel.
subscriber = Table(
    "subscriber",
    metadata,
    own_id(),
    Column("chat_id", BigInteger, nullable=False, unique=True),
    Column("topic_id", BigInteger),
    Column("chat_type", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="new"),
    # Unreachable since: no delivery is planned until a sign of life from there.
    Column("asleep_since", UtcInstant),
    Column("asleep_reason", Text),
    Column("refusals", SmallInteger, nullable=False, server_default="0"),
    Column("refused_since", UtcInstant),
    # What Telegram says the person's language is, and what they chose over it.
    Column("language_code", Text),
    Column("language", Text),
    Column("zone", Text),
    Column("day_end", Minute, nullable=False, server_default="180"),
    Column("quiet_from", Minute, nullable=False, server_default="1320"),
    Column("quiet_to", Minute, nullable=False, server_default="420"),
    # Training days as a mask, Monday 1 to Sunday 64; 0 means "just tips", NULL "not asked yet".
    Column("days", SmallInteger),
    # The first local day on which a paused one hears from us again; NULL while paused: until they say so.
    Column("paused_until", Date),
    # Chosen themes and owned equipment, comma-separated; no theme means all of them.
    Column("themes", Text, nullable=False, server_default=""),
    Column("equipment", Text, nullable=False, server_default=""),
    Column("level", SmallInteger, nullable=False, server_default="1"),
    Column("source", Text),
    Column("created_at", UtcInstant, nullable=False),
    Column("last_sent_at", UtcInstant),
    # Content ids, oldest first: what the ledger and the answers say was seen.
    Column("seen", Text, nullable=False, server_default=""),
    # When the zone was last set: a slot after that keeps its distance from the one before.
    Column("zone_since", UtcInstant),
    # Whether messages come without a sound.
    Column("silent", SmallInteger, nullable=False, server_default="0"),
    one_of("chat_type", "private", "group", "channel"),
    one_of("state", "new", "active", "paused", "stopped"),
    within("days", 0, 127),
    within("level", 1, 3),
    within("day_end", 0, 719),
    within("quiet_from", 0, 1439),
    within("quiet_to", 0, 1439),
    CheckConstraint("state != 'active' OR zone IS NOT NULL", name="active_has_zone"),
    CheckConstraint("paused_until IS NULL OR state = 'paused'", name="until_only_paused"),
)

# Who presses Done. In a private chat also a subscriber; in a group perhaps not.
person = Table(
    "person",
    metadata,
    own_id(),
    Column("user_id", BigInteger, nullable=False, unique=True),
    Column("created_at", UtcInstant, nullable=False),
    Column("last_pressed_at", UtcInstant),
)

# The dated, append-only statements a streak is judged by.
change = Table(
    "change",
    metadata,
    own_id(),
    part_of("person"),
    Column("at", UtcInstant, nullable=False),
    Column("what", Text, nullable=False),
    Column("value", Text, nullable=False),
    one_of("what", "days", "zone", "day_end", "pause", "resume", "light"),
    Index(None, "person_id", "at"),
)

# The column is the schedule: no job object for a subscriber.
schedule = Table(
    "schedule",
    metadata,
    part_of("subscriber", primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("at", Minute, nullable=False),
    Column("days", SmallInteger, nullable=False),
    # A cache of the next occurrence, with its local date; NULL while nothing is owed.
    Column("next_due_at", UtcInstant),
    Column("next_slot", Date),
    one_of("kind", "tip", "exercise", "nudge", "recap"),
    within("at", 0, 1439),
    within("days", 0, 127),
    CheckConstraint("(next_due_at IS NULL) = (next_slot IS NULL)", name="slot_with_due"),
    # Covers the whole ORDER BY of the planner: without it the claim is several times slower.
    Index("ix_schedule_due", "next_due_at", "subscriber_id", "kind"),
)

# The ledger: one row for each thing owed, written before the send and settled after it.
delivery = Table(
    "delivery",
    metadata,
    own_id(),
    part_of("subscriber"),
    Column("kind", Text, nullable=False),
    Column("slot_date", Date, nullable=False),
    Column("part", SmallInteger, nullable=False, server_default="0"),
    Column("status", Text, nullable=False, server_default="due"),
    Column("due_at", UtcInstant, nullable=False),
    Column("not_before", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
    Column("content_id", Text),
    Column("why", Text),
    Column("token", Text),
    Column("lease_until", UtcInstant),
    Column("send_at", UtcInstant),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("settled_at", UtcInstant),
    Column("message_id", BigInteger),
    Column("error", Text),
    UniqueConstraint("subscriber_id", "kind", "slot_date", "part"),
    one_of("kind", "tip", "exercise", "nudge", "recap"),
    one_of("status", "due", "sending", "sent", "failed", "skipped", "unknown"),
    within("part", 0, 3),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint(
        "status != 'sending' OR (token IS NOT NULL AND lease_until IS NOT NULL)", name="sending_is_leased"
    ),
    CheckConstraint("status != 'sent' OR message_id IS NOT NULL", name="sent_has_message"),
    CheckConstraint(
        "status NOT IN ('skipped', 'failed', 'unknown') OR error IS NOT NULL", name="end_has_reason"
    ),
)

# Content given on request (/tip, /exercise, the first tip): it counts as seen and uses no slot.
answer = Table(
    "answer",
    metadata,
    own_id(),
    part_of("subscriber"),
    Column("update_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content_id", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", UtcInstant, nullable=False),
    UniqueConstraint("subscriber_id", "update_id"),
    one_of("kind", "tip", "exercise"),
)

# A person's done on a local day. What it is about keeps a repeated press from counting twice.
completion = Table(
    "completion",
    metadata,
    own_id(),
    part_of("person"),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content_id", Text),
    Column("at", UtcInstant, nullable=False),
    # "delivery:12", "answer:7" or, for a typed /done with nothing open, "day:2026-11-22".
    Column("about", Text, nullable=False, index=True),
    UniqueConstraint("person_id", "about"),
    one_of("kind", "tip", "exercise"),
    Index(None, "person_id", "day"),
)

# Thumbs up (1) or down (-1) for one tip or exercise.
taste = Table(
    "taste",
    metadata,
    part_of("person", primary_key=True),
    Column("content_id", Text, primary_key=True),
    Column("liking", SmallInteger, nullable=False),
    Column("at", UtcInstant, nullable=False),
    CheckConstraint("liking IN (-1, 1)", name="liking"),
)

# A celebrated streak length: celebrated once.
milestone = Table(
    "milestone",
    metadata,
    part_of("person", primary_key=True),
    Column("days", SmallInteger, primary_key=True),
    Column("at", UtcInstant, nullable=False),
)

# Updates that could not be handled, kept as they came, for the operator.
quarantine = Table(
    "quarantine",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcInstant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
)

# The one row that shares Telegram's send budget between replicas.
pace = Table(
    "pace",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("next_free", UtcInstant, nullable=False),
    Column("halted_until", UtcInstant),
    CheckConstraint("id = 1", name="one_row"),
)

# Small facts about the database itself, such as the tzdata version its caches were computed with.
note = Table(
    "note",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
