"""`check`, `status` and `run` where updates come by webhook: which way is in use, and what is set wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, text

from playground.webhook import Webhook
from tests.journeys.test_process_commands import Shell, migrated, shell, telegram

if TYPE_CHECKING:
    from pathlib import Path

    from playground.handle import Playground

__all__ = ["migrated", "shell", "telegram"]  # fixtures

SECRET = "Ab_-" * 8
URL = "http://127.0.0.1:9/telegram"


async def test_check_and_status_say_that_updates_come_by_webhook(shell: Shell, migrated: Path) -> None:
    found = await shell.all("check", "status", WEBHOOK_URL=URL, WEBHOOK_SECRET=SECRET)
    assert {code for code, _ in found.values()} == {0}
    assert found["check"][1].endswith(f"Updates come by webhook, at {URL}.")
    assert f"by webhook, at {URL}" in found["status"][1]
    assert SECRET not in "".join(said for _, said in found.values())


async def test_check_tells_of_a_webhook_that_keeps_us_from_polling(
    shell: Shell, migrated: Path, telegram: Playground
) -> None:
    telegram.bot.queue.webhook = Webhook(URL)
    code, said = await shell("check")
    assert (code, len(said.splitlines())) == (1, 1)
    assert said.startswith("WEBHOOK_URL: a webhook is set for this token")


async def test_check_tells_what_telegram_cannot_bring(
    shell: Shell, migrated: Path, telegram: Playground
) -> None:
    telegram.bot.queue.webhook = hook = Webhook(URL)
    hook.last_error_date, hook.last_error_message = 1_700_000_000, "Connection refused"
    await telegram.alice.start()
    code, said = await shell("check", WEBHOOK_URL=URL, WEBHOOK_SECRET=SECRET)
    assert (code, len(said.splitlines())) == (1, 1)
    assert said == (
        "WEBHOOK_URL: Telegram cannot bring 1 updates: Connection refused (2023-11-14T22:13:20+00:00)"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"WEBHOOK_URL": URL}, "WEBHOOK_SECRET: missing beside WEBHOOK_URL"),
        ({"WEBHOOK_URL": URL, "WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET: found 5 characters"),
        (
            {"WEBHOOK_URL": "http://127.0.0.1/", "WEBHOOK_SECRET": SECRET},
            "WEBHOOK_URL: found 'http://127.0.0.1/', expected a path",
        ),
        (
            {"WEBHOOK_URL": "https://a.example.com/healthz", "WEBHOOK_SECRET": SECRET},
            "WEBHOOK_URL: found 'https://a.example.com/healthz', expected another path",
        ),
        (
            {"WEBHOOK_URL": URL, "WEBHOOK_SECRET": SECRET, "BOT_API_URL": "https://api.telegram.org"},
            "WEBHOOK_URL: found 'http://127.0.0.1:9/telegram', expected https://",
        ),
    ],
)
async def test_a_wrong_webhook_is_one_line_with_an_example(
    changes: dict[str, str], said: str, shell: Shell
) -> None:
    code, line = await shell("run", before=(), **changes)
    assert (code, len(line.splitlines())) == (2, 1)
    assert line.startswith(said)
    assert "e.g. " in line


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE alembic_version", "the database has no tables yet; run: python -m bot migrate"),
        (
            "UPDATE alembic_version SET version_num = '9999'",
            "the database is newer than this version of the bot; run the newer one",
        ),
    ],
)
async def test_on_postgresql_run_refuses_any_other_schema_and_says_what_to_do(
    statement: str, said: str, shell: Shell, own_postgresql_url: str
) -> None:
    with create_engine(own_postgresql_url, poolclass=NullPool).begin() as tx:
        tx.execute(text(statement))
    assert await shell("run", DATABASE_URL=own_postgresql_url) == (2, said)
