"""The tables of groups and channels. Read them through `tables`, which knows all of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, SmallInteger, Table, Text

from bot.store.columns import flag, is_flag, mentions, metadata, one_of, own_id, part_of, within
from bot.store.types import UtcInstant

# What a group or channel has beyond a subscriber.
room = Table(
    "room",
    metadata,
    part_of("subscriber", primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    # Its chat id before it became a supergroup.
    Column("former_address", BigInteger, unique=True),
    mentions("person", "added_by"),
    # The topic that was chosen; `subscriber.topic_id` is the one that posts go to now.
    Column("topic_id", BigInteger),
    flag("pin"),
    flag("board"),
    # Who may change settings.
    Column("who", Text, nullable=False, server_default="admins"),
    # How many people it takes for a day to count.
    Column("needed", SmallInteger, nullable=False, server_default="1"),
    # The delivery that is pinned.
    Column("pinned_id", BigInteger),
    one_of("kind", "group", "supergroup", "forum", "channel"),
    one_of("who", "admins", "creator"),
    within("needed", 1, 1000),
    is_flag("pin"),
    is_flag("board"),
)

# An admin of a room who is known to us; `at` is when they last did something there.
manager = Table(
    "manager",
    metadata,
    part_of("subscriber", primary_key=True),
    part_of("person", primary_key=True),
    Column("at", UtcInstant, nullable=False),
    Index(None, "person_id"),
)

# Who changed what of a room's settings. Who was forgotten leaves the line without a person.
audit = Table(
    "audit",
    metadata,
    own_id(),
    part_of("subscriber"),
    mentions("person", "person_id"),
    Column("who", Text, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("what", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    one_of("who", "person", "anonymous", "bot"),
    Index(None, "subscriber_id", "id"),
    Index(None, "person_id"),
)

# What somebody who manages a room is to be told in private, once.
word = Table(
    "word",
    metadata,
    part_of("subscriber", primary_key=True),
    Column("what", Text, primary_key=True),
    Column("status", Text, nullable=False, server_default="due"),
    Column("not_before", UtcInstant, nullable=False),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("facts", Text, nullable=False, server_default=""),
    one_of("what", "setup", "back", "gone", "muted", "topic", "pin"),
    one_of("status", "due", "telling", "told", "undeliverable"),
    CheckConstraint("tries >= 0", name="tries"),
)

# The counter of a post that somebody pressed: `presses` is the truth, `shown` what its button says.
post = Table(
    "post",
    metadata,
    part_of("delivery", primary_key=True),
    # Of the message that was pressed.
    Column("address", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("presses", Integer, nullable=False, server_default="0"),
    Column("shown", Integer, nullable=False, server_default="0"),
    # When the button may be edited next; also the lease of who edits it.
    Column("edit_at", UtcInstant, nullable=False),
    # No longer to be edited.
    flag("frozen"),
    CheckConstraint("presses >= 0", name="presses"),
    CheckConstraint("shown >= 0", name="shown"),
    is_flag("frozen"),
)

# That a person did something in a room on one of its days: kept for weeks, for the board.
deed = Table(
    "deed",
    metadata,
    part_of("subscriber", primary_key=True),
    Column("day", Date, primary_key=True),
    part_of("person", primary_key=True),
    Index(None, "person_id"),
)

# How many people did it on a day of a room, and how many it took: numbers without names.
group_day = Table(
    "group_day",
    metadata,
    part_of("subscriber", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("needed", SmallInteger, nullable=False),
    CheckConstraint("people >= 0", name="people"),
    CheckConstraint("needed >= 1", name="needed"),
)

# Who joined a room's leaderboard, by the name they joined with.
board = Table(
    "board",
    metadata,
    part_of("subscriber", primary_key=True),
    part_of("person", primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", UtcInstant, nullable=False),
    CheckConstraint("length(name) BETWEEN 1 AND 64", name="name"),
    Index(None, "person_id"),
)
