"""Which shape the database has, and bringing it to ours."""

from __future__ import annotations

import subprocess
import sys
from enum import Enum, auto
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from bot.store.engine import Tx

# Alembic's revisions, oldest first; a test holds them to alembic/versions.
REVISIONS = ("0001", "0002", "0003")
HEAD = REVISIONS[-1]


class MigrationFailed(Exception):  # noqa: N818 - reads as what happened
    """The schema could not be brought to `HEAD`; the message is the last line of what went wrong."""


class Fit(Enum):
    """How a database's schema stands to the one this code was written for."""

    CURRENT = auto()
    EMPTY = auto()
    BEHIND = auto()
    AHEAD = auto()


def current(tx: Tx) -> str | None:
    """The revision the database says it has; None for a database without our tables."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    revision: str | None = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return revision


def fit(tx: Tx) -> Fit:
    """Whether the code can work with this database as it is."""
    found = current(tx)
    if found is None:
        return Fit.EMPTY
    if found == HEAD:
        return Fit.CURRENT
    return Fit.BEHIND if found in REVISIONS else Fit.AHEAD


def complaint(found: Fit) -> str | None:
    """One line for the operator; None where all is well."""
    return {
        Fit.CURRENT: None,
        Fit.EMPTY: "the database has no tables yet; run: python -m bot migrate",
        Fit.BEHIND: "the database is older than this version of the bot; run: python -m bot migrate",
        Fit.AHEAD: "the database is newer than this version of the bot; run the newer one",
    }[found]


def migrate(url: str) -> None:
    """Brings the database to `HEAD` in a child process, so that the bot itself never loads Alembic.

    Blocks until it is done; raises MigrationFailed. The URL goes through a pipe: arguments show in process
    lists, and it may hold a password.
    """
    child = subprocess.run(
        [sys.executable, "-m", "bot.store.migrate"], input=url, text=True, capture_output=True, check=False
    )
    if child.returncode:
        lines = child.stderr.strip().splitlines() or [f"exit status {child.returncode}"]
        raise MigrationFailed(lines[-1])
