"""What an operator sets wrong, told by the real commands: one line that says what to do, an exit code."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from bot.store import schema
from tests.faults.elephant import elephant
from tests.journeys.test_process_commands import Shell, migrated, shell, telegram

__all__ = ["migrated", "shell", "telegram"]  # fixtures

pytestmark = pytest.mark.uncounted

PASSWORD = "hush-Hush-0"
POSTGRESQL = "expected postgresql+psycopg:// with a host"


async def told(shell: Shell, *commands: str, **settings: str) -> list[tuple[int, str]]:
    """What each says: one line, without the password."""
    found = [await shell(command, before=(), **settings) for command in commands]
    for _, said in found:
        assert len(said.splitlines()) == 1, said
        assert PASSWORD not in said
    return found


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"mysql://bot:{PASSWORD}@db/tips", "expected sqlite:/// and a file"),
        (f"postgres://bot:{PASSWORD}@db/tips", POSTGRESQL),
        (f"postgresql://bot:{PASSWORD}@db/tips", POSTGRESQL),
        (f"postgresql+psycopg://bot:{PASSWORD}@db:port/tips", POSTGRESQL),
        ("postgresql+psycopg:///tips", POSTGRESQL),
        ("sqlite://bot.db", "expected sqlite:/// and a file"),
        ("sqlite:///", "expected sqlite:/// and a file"),
        (PASSWORD, "expected sqlite:/// and a file"),
    ],
)
async def test_a_database_url_that_is_none_is_told_with_one_that_is(
    url: str, expected: str, shell: Shell
) -> None:
    for code, said in await told(shell, "run", "check", DATABASE_URL=url):
        assert code == 2
        assert said.startswith("DATABASE_URL: found ")
        assert expected in said
        assert "e.g. " in said


async def test_a_folder_is_no_database(shell: Shell) -> None:
    [(code, said), (checked, problem)] = await told(
        shell, "run", "check", DATABASE_URL=f"sqlite:///{shell.folder}"
    )
    assert (code, checked) == (2, 1)
    assert (
        said
        == f"database {shell.folder}: the file cannot be opened; check that the bot's user may write there"
    )
    assert problem == f"DATABASE_URL: {said}"


@pytest.mark.parametrize("host", ["127.0.0.1:9", "no-such-host.invalid"])
async def test_a_server_that_is_not_there_is_told_and_the_password_is_not(host: str, shell: Shell) -> None:
    url = f"postgresql+psycopg://bot:{PASSWORD}@{host}/tips"
    found = await told(shell, "run", "check", "migrate", DATABASE_URL=url)
    assert [code for code, _ in found] == [2, 1, 1]
    for _, said in found:
        assert (
            f"database postgresql+psycopg://bot:***@{host}/tips: the connection was lost or refused" in said
        )
        assert said.endswith("can be reached, and DATABASE_URL")


async def test_what_postgresql_refuses_is_told_with_its_reason(shell: Shell) -> None:
    reasons = {
        (f"{PASSWORD}x", "tips"): 'password authentication failed for user "bot"',
        ("", "tips"): "no password supplied",
        (PASSWORD, "none"): 'database "none" does not exist',
        (PASSWORD, "tips"): "the database has no tables yet; run: python -m bot migrate",
    }
    async with elephant() as server:
        await asyncio.to_thread(guard, server.url)
        folder = server.url.partition("host=")[2]
        for (password, database), reason in reasons.items():
            url = f"postgresql+psycopg://bot:{password}@/{database}?host={folder}"
            found = await told(shell, "run", "check", DATABASE_URL=url)
            assert [code for code, _ in found] == [2, 1]
            assert all(reason in said for _, said in found), found


def guard(url: str) -> None:
    """From now on the server asks everybody but its administrator for a password."""
    with create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect() as admin:
        admin.execute(text(f"CREATE ROLE bot LOGIN PASSWORD '{PASSWORD}'"))
        admin.execute(text("CREATE DATABASE tips OWNER bot"))
        rules = Path(str(admin.scalar(text("SHOW hba_file"))))
        rules.write_text("local all postgres trust\nlocal all all scram-sha-256\n")
        admin.execute(text("SELECT pg_reload_conf()"))


async def test_a_database_behind_the_code_is_refused_with_the_command_that_helps(
    shell: Shell, own_postgresql_url: str
) -> None:
    with create_engine(own_postgresql_url, poolclass=NullPool).begin() as tx:
        tx.execute(text(f"UPDATE alembic_version SET version_num = '{schema.REVISIONS[0]}'"))
    line = "the database is older than this version of the bot; run: python -m bot migrate"
    found = await told(shell, "run", "check", "status", DATABASE_URL=own_postgresql_url)
    assert found == [(2, line), (1, line), (1, line)]


@pytest.mark.parametrize("rate", ["0", "-1", "fast", "nan"])
async def test_a_rate_that_is_none_stops_the_start(rate: str, shell: Shell) -> None:
    line = (
        f"SEND_RATE: found '{rate}', expected messages a second from 1 to 100000, or \"unlimited\", e.g. 25"
    )
    assert await told(shell, "run", "check", SEND_RATE=rate) == [(2, line)] * 2


async def test_a_rate_that_telegram_refuses_is_said_before_anything_is_sent(
    shell: Shell, migrated: Path
) -> None:
    code, said = await shell("check", SEND_RATE="100")
    assert (code, len(said.splitlines())) == (0, 2)
    assert said.splitlines()[1].startswith(
        "SEND_RATE: Telegram takes 30 a second for free; to more it answers 429"
    )
    # The start goes no further than to a token that Telegram does not know.
    wrong = {"BOT_TOKEN": "123456789:" + "B" * 35, "LOG_LEVEL": "WARNING"}
    code, said = await shell("run", before=(), SEND_RATE="100", **wrong)
    assert code == 2
    assert "to more it answers 429" in said.splitlines()[0]
    code, said = await shell("run", before=(), SEND_RATE="100", ALLOW_PAID_BROADCAST="on", **wrong)
    assert "0.1 Telegram Stars from the bot's balance; with this SEND_RATE up to 7 Stars a second" in said
