"""The migrations lead where the tables say, and the bot knows where a database stands."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text, update
from sqlalchemy.exc import OperationalError, StatementError

from bot.store import migrate, schema
from bot.store.engine import Store
from bot.store.indexes import metadata
from bot.store.migrate import configuration, engine, main, run

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Inspector


def _constraints(inspector: Inspector) -> dict[str, Any]:
    """Everything autogenerate does not compare."""
    return {
        table: (
            sorted((check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)),
            sorted(str(key["options"]) for key in inspector.get_foreign_keys(table)),
            sorted(_index(index) for index in inspector.get_indexes(table)),
            [
                str((column["name"], column["nullable"], column["default"]))
                for column in inspector.get_columns(table)
            ],
        )
        for table in metadata.tables
    }


def _index(found: Any) -> str:
    conditions = [
        str(value) for name, value in found.get("dialect_options", {}).items() if name.endswith("where")
    ]
    return str((found["name"], found["column_names"], found["unique"], conditions))


def test_tables_match_the_migrated_schema(database_url: str) -> None:
    with engine(database_url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_constraints_match_the_migrated_schema(own_database_url: str) -> None:
    with engine(own_database_url).begin() as connection:
        migrated = _constraints(inspect(connection))
        run(connection, "base")
        metadata.create_all(connection)
        assert migrated == _constraints(inspect(connection))


def test_migrations_go_up_down_and_up(own_database_url: str) -> None:
    with engine(own_database_url).begin() as connection:
        run(connection, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        for revision in schema.REVISIONS:
            run(connection, revision)
        assert set(inspect(connection).get_table_names()) == {"alembic_version", *metadata.tables}


def test_the_code_knows_every_revision_in_order() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == schema.REVISIONS
    assert scripts.get_current_head() == schema.HEAD


async def test_a_migrated_database_has_its_one_pace_row(store: Store) -> None:
    def count(tx: Connection) -> object:
        return tx.scalar(text("SELECT count(*) FROM pace"))

    assert await store.read(count) == 1


@pytest.mark.parametrize(
    ("revision", "expected"),
    [(schema.HEAD, schema.Fit.CURRENT), ("from-the-future", schema.Fit.AHEAD)],
)
async def test_fit_tells_current_from_ahead(store: Store, revision: str, expected: schema.Fit) -> None:
    def set_revision(tx: Connection, revision: str) -> None:
        tx.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    await store.run(set_revision, revision)
    assert await store.read(schema.fit) == expected
    await store.run(set_revision, schema.HEAD)


async def test_fit_tells_an_older_schema(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "HEAD", "9999")
    assert await store.read(schema.fit) == schema.Fit.BEHIND


async def test_fit_tells_an_empty_database(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/new/empty.db")
    assert await store.read(schema.fit) == schema.Fit.EMPTY
    await store.close()


@pytest.mark.parametrize("fit", list(schema.Fit))
def test_only_a_current_schema_has_no_complaint(fit: schema.Fit) -> None:
    assert (schema.complaint(fit) is None) == (fit is schema.Fit.CURRENT)


@pytest.mark.uncounted
def test_migrating_an_older_database_in_a_child_process_brings_it_to_head(own_database_url: str) -> None:
    with engine(own_database_url).begin() as connection:
        run(connection, "base")
    schema.migrate(own_database_url)
    with engine(own_database_url).connect() as connection:
        assert schema.current(connection) == schema.HEAD


def test_migrating_makes_the_folder_of_a_new_sqlite_file(tmp_path: Path) -> None:
    schema.migrate(f"sqlite:///{tmp_path}/data/bot.db")
    with create_engine(f"sqlite:///{tmp_path}/data/bot.db").connect() as connection:
        assert schema.current(connection) == schema.HEAD


def test_a_failed_migration_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("no database, but long enough to have a header of some sort " * 4)
    with pytest.raises(schema.MigrationFailed, match="no SQLite database; check the path in DATABASE_URL"):
        schema.migrate(f"sqlite:///{tmp_path}/bot.db")


def test_the_folder_of_migrations_is_found_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alembic" / "versions").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.__file__", "/nowhere/bot/__init__.py")
    assert configuration().get_main_option("script_location") == str(tmp_path / "alembic")


def test_without_its_migrations_the_bot_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.__file__", "/nowhere/bot/__init__.py")
    with pytest.raises(FileNotFoundError, match="start in the project's folder"):
        configuration()


def test_the_running_bot_does_not_load_alembic() -> None:
    code = "import bot.store.engine, bot.store.schema, sys; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_its_migrations_a_migration_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.__file__", "/nowhere/bot/__init__.py")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"sqlite:///{tmp_path}/bot.db\n"))
    with pytest.raises(SystemExit, match="start in the project's folder"):
        main()


def test_a_mistake_in_a_migration_is_not_hidden(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(url: str) -> None:
        with engine(url).begin() as connection:
            connection.execute(text("SELECT nothing FROM nowhere"))

    monkeypatch.setattr(migrate, "upgrade", mistaken)
    monkeypatch.setattr(sys, "stdin", io.StringIO(sqlite_url))
    with pytest.raises(OperationalError, match="nowhere"):
        main()


def test_an_instant_without_a_zone_is_refused(sqlite_url: str) -> None:
    naive = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001 - what must not be stored
    with engine(sqlite_url).begin() as connection, pytest.raises(StatementError, match="needs its time zone"):
        connection.execute(update(metadata.tables["pace"]).values(next_free=naive))
