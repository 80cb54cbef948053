"""What tables are made of: the one catalogue of them, and the columns and constraints they share."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, MetaData, SmallInteger

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite gives an automatic number to INTEGER keys only.
Key = BigInteger().with_variant(Integer, "sqlite")


def own_id() -> Column[int]:
    """The row's number, given by the database."""
    return Column("id", Key, primary_key=True, autoincrement=True)


def part_of(table: str, *, primary_key: bool = False) -> Column[int]:
    """A reference to the row this one lives and dies with."""
    return Column(
        f"{table}_id",
        Key,
        ForeignKey(f"{table}.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


def mentions(table: str, column: str) -> Column[int | None]:
    """A reference that is forgotten with the row it points to; this row stays."""
    return Column(column, Key, ForeignKey(f"{table}.id", ondelete="SET NULL"))


def flag(name: str) -> Column[int]:
    """0 or 1, which `is_flag` holds it to."""
    return Column(name, SmallInteger, nullable=False, server_default="0")


def is_flag(column: str) -> CheckConstraint:
    """Refuses all but 0 and 1."""
    return CheckConstraint(f"{column} IN (0, 1)", name=column)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Refuses all but these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def within(column: str, low: int, high: int) -> CheckConstraint:
    """Refuses numbers outside of these two."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)
