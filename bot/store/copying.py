"""Moving house: everything in one database into another, both at the schema of this code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, create_engine, exc, false, func, insert, make_url, select

from bot.store import schema
from bot.store.engine import sqlite_engine
from bot.store.failures import unavailable
from bot.store.tables import metadata, note, pace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from bot.store.engine import Tx

_PAGE: Final = 1000
# What a database knows of itself: the pace of the present, the zones its caches were computed with.
_ITS_OWN: Final = frozenset({pace, note})


class CopyRefused(Exception):  # noqa: N818 - reads as what happened
    """Nothing was copied; the text is one line that says why and what to do."""


def copy_from(target: Tx, source_url: str) -> Mapping[str, int]:
    """Copy every row of another database into this empty one, in the transaction of `target`.

    The source is read as of one moment and not changed. Returns how many rows each table got. Raises
    CopyRefused, StoreUnavailable.
    """
    engine = _reading(source_url)
    try:
        with engine.connect() as source:
            _refuse_unfit(source)
            _refuse_filled(target)
            return {table.name: _copy(table, source, target) for table in _tables()}
    except exc.OperationalError as error:
        raise unavailable(error, engine.url) from error
    finally:
        engine.dispose()


def _reading(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, isolation_level="REPEATABLE READ")
    if not Path(parsed.database or "").is_file():
        # SQLite would make an empty one.
        raise CopyRefused(f"the database to copy from: there is no file {parsed.database}")
    return sqlite_engine(parsed, "BEGIN")


def _tables() -> Sequence[Table]:
    """Those with people's data, each after what it refers to."""
    return [table for table in metadata.sorted_tables if table not in _ITS_OWN]


def _refuse_unfit(source: Connection) -> None:
    problem = schema.complaint(schema.fit(source))
    if problem:
        raise CopyRefused(f"the database to copy from: {problem}")


def _refuse_filled(target: Connection) -> None:
    filled = [table.name for table in _tables() if target.scalar(select(func.count()).select_from(table))]
    if filled:
        raise CopyRefused(f"DATABASE_URL has data already ({', '.join(filled)}); copy into an empty database")


def _copy(table: Table, source: Connection, target: Connection) -> int:
    copied = 0
    found = source.execute(select(table).order_by(*table.primary_key), execution_options={"yield_per": _PAGE})
    for page in found.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in page])
        copied += len(page)
    if target.dialect.name == "postgresql" and table.autoincrement_column is not None:
        _number_on(table, target)
    return copied


def _number_on(table: Table, target: Connection) -> None:
    """PostgreSQL's numbering goes on after the highest copied number; SQLite's does so by itself."""
    following = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, "id")
    target.execute(select(func.setval(sequence, following, false())))
