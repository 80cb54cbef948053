"""The bot on PostgreSQL behind a pooler that hands out its connections by the transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, text

from bot.domain.delivery import Status
from playground.handle import Playground
from tests.faults import rig
from tests.journeys.pooler import CONNECTIONS, PGBOUNCER, pooled
from tests.journeys.test_process_commands import Shell, shell, telegram

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["shell", "telegram"]  # fixtures

pytestmark = [
    pytest.mark.skipif(not PGBOUNCER, reason="there is no PgBouncer here; Debian's package is `pgbouncer`"),
    pytest.mark.uncounted,
]
PEOPLE = 200


def _connections(url: str) -> int:
    """How many the server has with this database, ours to ask with not counted."""
    with create_engine(url, poolclass=NullPool).connect() as tx:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        return int(tx.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {others}")).scalar_one())


async def test_replicas_share_a_broadcast_on_two_connections(own_postgresql_url: str, tmp_path: Path) -> None:
    async with (
        pooled(own_postgresql_url, tmp_path) as url,
        rig.town(Playground(seed=5), url, PEOPLE) as town,
        rig.bots(town, {}, {}, {}) as bots,
    ):
        await town.broadcast()
        await town.until_done()
        assert await asyncio.to_thread(_connections, own_postgresql_url) <= CONNECTIONS
        assert await rig.ended(bots) == [0, 0, 0]
        assert (await town.standing())[Status.SENT] == town.sent == PEOPLE
        await rig.told("behind a pooler", town, allowed=0)


async def test_the_commands_work_through_it(own_postgresql_url: str, shell: Shell, tmp_path: Path) -> None:
    async with pooled(own_postgresql_url, tmp_path) as url:
        assert (await shell("migrate", DATABASE_URL="sqlite:///old.db"))[0] == 0
        for command in (["migrate"], ["check"], ["status"], ["copy", "sqlite:///old.db"]):
            code, said = await shell(*command, before=(), DATABASE_URL=url)
            assert code == 0, said


async def test_a_pooler_without_its_server_is_told_in_a_line(shell: Shell, tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://postgres@/tips?host={tmp_path}"
    async with pooled(nowhere, tmp_path) as url:
        # PgBouncer waits for the server; the bot waits five seconds for PgBouncer.
        code, said = await shell("run", DATABASE_URL=url)
    assert (code, len(said.splitlines())) == (2, 1)
    # Without a password the address is no secret.
    assert said.startswith(f"database {url}: the connection was lost or refused")
