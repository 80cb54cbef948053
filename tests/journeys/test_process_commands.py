"""`check`, `status`, `migrate` and `run` with all that an operator can get wrong: a line, no traceback."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAE4abcdefghijklmnopqrstuvwxyz012345"
# Runs the bot with room for so many bytes in each file, as on a full disk.
CRAMPED = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground(token=TOKEN) as playground:
        yield playground


class Shell:
    """Runs `python -m bot …` in a folder of its own."""

    def __init__(self, folder: Path, api: str) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BOT_")},
            "PYTHONPATH": str(ROOT),
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": api,
            "DATABASE_URL": "sqlite:///bot.db",
            "HTTP_PORT": "0",
            "LOG_LEVEL": "ERROR",
        }

    async def __call__(self, *command: str, before: tuple[str, ...] = (), **changes: str) -> tuple[int, str]:
        """The exit code, and what it said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *before, "-m", "bot", *command),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=self.folder,
            env={name: value for name, value in {**self.environment, **changes}.items() if value},
        )
        async with asyncio.timeout(30):
            out, _ = await process.communicate()
        said = out.decode().strip()
        assert "Traceback" not in said, said
        assert TOKEN not in said
        assert process.returncode is not None
        return process.returncode, said

    async def all(self, *commands: str, **changes: str) -> dict[str, tuple[int, str]]:
        """Several commands at once."""
        results = [self(command, before=(), **changes) for command in commands]
        return dict(zip(commands, await asyncio.gather(*results), strict=True))


@pytest.fixture
def shell(tmp_path: Path, telegram: Playground) -> Shell:
    return Shell(tmp_path, telegram.url)


@pytest.fixture
def migrated(shell: Shell, sqlite_template: Path) -> Path:
    """The shell's database, up to date."""
    path = shell.folder / "bot.db"
    shutil.copyfile(sqlite_template, path)
    return path


async def test_all_is_well(shell: Shell, migrated: Path) -> None:
    found = await shell.all("check", "status")
    assert {code for code, _ in found.values()} == {0}
    assert found["check"][1] == "All is well: content, settings, database and token. Updates come by polling."
    assert re.search(r"^updates +by polling$", found["status"][1], re.MULTILINE)
    assert "subscribers" in found["status"][1]


async def test_a_fresh_machine_has_no_tables_yet(shell: Shell) -> None:
    assert (await shell("status")) == (1, "the database has no tables yet; run: python -m bot migrate")
    code, said = await shell("migrate")
    assert (code, said.startswith("The database is at schema")) == (0, True)
    assert (await shell("status"))[0] == 0


async def test_without_a_token_nothing_starts(shell: Shell) -> None:
    line = "BOT_TOKEN is missing; get one from @BotFather: docs/botfather.md"
    assert await shell("run", BOT_TOKEN="") == (2, line)


async def test_a_wrong_token_is_named_and_never_shown(shell: Shell, migrated: Path) -> None:
    wrong = TOKEN.replace("AAE4", "BBBB")
    found = await shell.all("run", "check", BOT_TOKEN=wrong)
    for _, said in found.values():
        assert len(said.splitlines()) == 1
        assert said.startswith("BOT_TOKEN: Telegram does not know it")
        assert wrong not in said
    assert [code for code, _ in found.values()] == [2, 1]
    code, said = await shell("run", BOT_TOKEN="a-token")
    assert (code, len(said.splitlines())) == (2, 1)
    assert "BOT_TOKEN: found 7 characters that are no token" in said


@pytest.mark.uncounted
async def test_check_reports_every_problem_at_once(shell: Shell) -> None:
    (shell.folder / "bot.db").write_text("This is no database at all, but a text of some length.")
    code, said = await shell("check", BOT_TOKEN="")
    assert code == 1
    assert [line.partition(":")[0].split()[0] for line in said.splitlines()] == ["DATABASE_URL", "BOT_TOKEN"]


@pytest.mark.uncounted
async def test_a_locked_database_is_told_in_a_line(shell: Shell, migrated: Path) -> None:
    with closing(sqlite3.connect(migrated, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode = DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        found = await shell.all("status", "run")
    assert [code for code, _ in found.values()] == [1, 2]
    for _, said in found.values():
        assert said.endswith("another process holds it locked; stop that process, then start again")
        assert len(said.splitlines()) == 1


@pytest.mark.uncounted
async def test_a_file_that_is_no_database_is_told_in_a_line(shell: Shell) -> None:
    (shell.folder / "bot.db").write_text("This is no database at all, but a text of some length.")
    code, said = await shell("run")
    assert code == 2
    assert said.endswith("the file is no SQLite database; check the path in DATABASE_URL")


@pytest.mark.uncounted
async def test_a_folder_that_cannot_be_is_told_in_a_line(shell: Shell) -> None:
    (shell.folder / "file").touch()
    url = f"sqlite:///{shell.folder}/file/bot.db"
    for code, said in (await shell.all("status", "migrate", DATABASE_URL=url)).values():
        assert code == 1
        assert said.endswith("the file cannot be opened; check that the bot's user may write there")


async def test_a_full_disk_is_told_in_a_line(shell: Shell) -> None:
    # Coverage writes files too, and cannot either.
    unmeasured = {"COVERAGE_PROCESS_START": "", "COVERAGE_PROCESS_CONFIG": ""}
    code, said = await shell("run", before=("-c", CRAMPED), **unmeasured)
    assert code == 2
    assert "disk" in said
    assert len(said.splitlines()) == 1


async def test_a_read_only_database_is_told_in_a_line(shell: Shell) -> None:
    (shell.folder / "empty.db").touch()
    code, said = await shell("migrate", DATABASE_URL="sqlite:///file:empty.db?mode=ro&uri=true")
    assert code == 1
    assert said.endswith("it is read-only; make the file and its folder writable for the bot's user")


@pytest.mark.uncounted
async def test_a_newer_schema_is_left_alone(shell: Shell, migrated: Path) -> None:
    with closing(sqlite3.connect(migrated)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    found = await shell.all("status", "migrate", "run")
    line = "the database is newer than this version of the bot; run the newer one"
    assert found == {"status": (1, line), "migrate": (1, line), "run": (2, line)}


async def test_a_wrong_setting_is_named(shell: Shell) -> None:
    code, said = await shell("status", SEND_RATE="fast")
    assert code == 2
    assert said.startswith("SEND_RATE: found 'fast'")


async def test_content_with_mistakes_is_reported_with_file_and_line(shell: Shell, tmp_path: Path) -> None:
    """A copy of the packages whose content was edited by hand."""
    home = tmp_path / "home"
    for package in ("bot", "tips", "alembic"):
        shutil.copytree(ROOT / package, home / package, ignore=shutil.ignore_patterns("__pycache__"))
    tips = home / "tips" / "content" / "tips.yaml"
    written = tips.read_text(encoding="utf-8")
    tips.write_text(written.replace("theme: posture", "theme: cooking"), encoding="utf-8")
    code, said = await shell("check", PYTHONPATH=str(home))
    assert code == 1
    assert all(re.match(r"tips\.yaml:\d+: ", line) for line in said.splitlines()), said
    assert len(said.splitlines()) == written.count("theme: posture")


@pytest.mark.uncounted
async def test_an_unreachable_telegram_is_told_by_check(shell: Shell, migrated: Path) -> None:
    code, said = await shell("check", BOT_API_URL="http://127.0.0.1:9")
    assert code == 1
    assert said.startswith("BOT_API_URL: Telegram cannot be reached")


async def test_copy_moves_house_and_says_how_much_came(shell: Shell, migrated: Path) -> None:
    """As an operator would: the new database migrated, everything copied, and not a second time."""
    new = {"DATABASE_URL": "sqlite:///new.db"}
    old = f"sqlite:///{migrated.name}"
    assert await shell("copy", old, before=(), **new) == (
        1,
        "DATABASE_URL: the database has no tables yet; run: python -m bot migrate",
    )
    shutil.copyfile(migrated, shell.folder / "new.db")
    code, said = await shell("copy", old, before=(), **new)
    assert code == 0
    assert re.search(r"^subscriber +0 rows$", said, re.MULTILINE)
    assert await shell("copy", "sqlite:///gone.db", before=(), **new) == (
        1,
        "the database to copy from: there is no file gone.db",
    )
