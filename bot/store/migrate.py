"""`python -m bot.store.migrate`, with the database's URL on standard input: upgrade it to Alembic's head."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import NullPool, create_engine, exc, make_url, text

import bot
from bot.store.engine import sqlite_engine
from bot.store.failures import Kind, kind_of, unavailable
from bot.store.schema import Fit, complaint

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# Any number that is ours alone: two replicas that start at once migrate one after the other.
_LOCK = 0x61757465


def configuration() -> Config:
    """Alembic's, with the migrations beside the package or, where it is installed, in the working folder."""
    for home in (Path(bot.__file__).parents[1], Path.cwd()):
        # The installed library is a folder of the same name, but has no versions.
        if (home / "alembic" / "versions").is_dir():
            config = Config()
            config.set_main_option("script_location", str(home / "alembic").replace("%", "%%"))
            return config
    raise FileNotFoundError(
        "the folder alembic/ with the migrations was not found; start in the project's folder"
    )


def upgrade(url: str, revision: str = "head") -> None:
    """Migrates in one transaction: all of it, or nothing."""
    with engine(url).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        run(connection, revision)


def run(connection: Connection, revision: str) -> None:
    """Up or down to `revision` on an open transaction."""
    config = configuration()
    config.attributes["connection"] = connection
    if revision == "base":
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and "uri" not in parsed.query:
            # Where that is impossible, connecting says why, in one line.
            with suppress(OSError):
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        return sqlite_engine(parsed, "BEGIN IMMEDIATE")
    return create_engine(parsed, poolclass=NullPool)


def main() -> None:
    """Reads the URL, migrates, and says in one line what went wrong if it did."""
    url = sys.stdin.read().strip()
    try:
        upgrade(url)
    except exc.SQLAlchemyError as error:
        if kind_of(error) is Kind.MISTAKE:
            raise
        sys.exit(str(unavailable(error, make_url(url))))
    except CommandError:
        # Alembic does not know the database's revision: a later version of the bot made it.
        sys.exit(complaint(Fit.AHEAD))
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
