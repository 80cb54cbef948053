"""What a database's refusal means: try again, tell the operator, or a mistake of ours."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto
from typing import TYPE_CHECKING

from sqlalchemy import exc

if TYPE_CHECKING:
    from sqlalchemy import URL

_SQLITE_ADVICE = {
    sqlite3.SQLITE_BUSY: "another process holds it locked; stop that process, then start again",
    sqlite3.SQLITE_LOCKED: "another process holds it locked; stop that process, then start again",
    sqlite3.SQLITE_FULL: "the disk is full; free some space, then start again",
    sqlite3.SQLITE_READONLY: "it is read-only; make the file and its folder writable for the bot's user",
    sqlite3.SQLITE_IOERR: "the disk reports an error or is full; check its space and health",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; check that the bot's user may write there",
    sqlite3.SQLITE_PERM: "the file cannot be opened; check that the bot's user may write there",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore it from a backup",
    sqlite3.SQLITE_NOTADB: "the file is no SQLite database; check the path in DATABASE_URL",
}

# SQLSTATE classes and codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_ADVICE = {
    "08": "the connection was lost; check that PostgreSQL runs and can be reached",
    "28": "PostgreSQL refuses the user or password; check DATABASE_URL",
    "3D": "there is no such database; create it, or check DATABASE_URL",
    "53100": "its disk is full; free some space on the database's machine",
    "53300": "it has no connection left; raise max_connections or run fewer replicas",
    "53": "it is out of resources; check memory and disk of the database's machine",
    "55P03": "a lock was not given in time; look for long transactions in pg_stat_activity",
    "57": "it is stopping, starting or cancelled the query; wait for it, or check its log",
    "58": "it reports a system error; check its log and disk",
    "25P03": "a transaction stood still for too long and was ended; look at the load of this machine",
    "25006": "it is read-only; point DATABASE_URL at the primary server",
}
_LOST = (
    "the connection was lost or refused ({said}); "
    "check that PostgreSQL runs and can be reached, and DATABASE_URL"
)
_RETRIED = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected


class StoreUnavailable(Exception):  # noqa: N818 - named for the state of things, as the operator reads it
    """The database cannot work now. The message names it, says what to do next and holds no password."""


class Kind(Enum):
    """What to do about a failure."""

    RETRY = auto()
    UNAVAILABLE = auto()
    MISTAKE = auto()


def kind_of(error: exc.SQLAlchemyError) -> Kind:
    """Classifies by SQLSTATE, SQLite's code and the state of the connection; never by text."""
    if isinstance(error, exc.DBAPIError) and sqlstate(error) in _RETRIED:
        return Kind.RETRY
    return Kind.MISTAKE if advice(error) is None else Kind.UNAVAILABLE


def unavailable(error: exc.SQLAlchemyError, url: URL) -> StoreUnavailable:
    """The operator's message for a failure that `kind_of` calls UNAVAILABLE or RETRY."""
    where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    return StoreUnavailable(
        f"database {where}: {advice(error) or 'it was too busy for several tries; try again'}"
    )


def sqlstate(error: exc.DBAPIError) -> str | None:
    """PostgreSQL's five-character code, where there is one."""
    return getattr(error.orig, "sqlstate", None)


def advice(error: exc.SQLAlchemyError) -> str | None:
    """What the operator can do; None where the failure is a mistake in the program."""
    if isinstance(error, exc.TimeoutError):
        return "all its connections are busy; look for long transactions"
    if not isinstance(error, exc.DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _SQLITE_ADVICE.get(getattr(error.orig, "sqlite_errorcode", 0) & 0xFF)
    code = sqlstate(error)
    if code is None:
        lost = error.connection_invalidated or isinstance(error, exc.OperationalError)
        return _LOST.format(said=_said(error)) if lost else None
    return _POSTGRESQL_ADVICE.get(code) or _POSTGRESQL_ADVICE.get(code[:2])


def _said(error: exc.DBAPIError) -> str:
    """The driver's own words: without a connection no code tells a wrong password from a wrong host."""
    return str(error.orig).rpartition(" failed: ")[2].partition("\n")[0].strip() or "no reason given"
