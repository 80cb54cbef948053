"""PgBouncer in transaction mode before the tests' PostgreSQL server."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""
CONNECTIONS = 2
"""So few to the server, for all its clients together: none keeps one from transaction to transaction."""

_PATIENCE = 20.0
_CONFIGURATION = """
[databases]
* = host={folder} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 100
"""


@asynccontextmanager
async def pooled(url: str, home: Path) -> AsyncIterator[str]:
    """The same database by way of the pooler, which runs within the block."""
    direct = make_url(url)
    folder = str(direct.query["host"])
    port = _free_port()
    file = home / "pgbouncer.ini"
    file.write_text(
        _CONFIGURATION.format(folder=folder, user=direct.username, port=port, connections=CONNECTIONS)
    )
    process = await asyncio.create_subprocess_exec(
        *(PGBOUNCER, "-q", *_as_somebody(Path(folder)), str(file)), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await _until_it_listens(port)
        yield f"postgresql+psycopg://{direct.username}@127.0.0.1:{port}/{direct.database}"
    finally:
        process.kill()
        await process.wait()


def _as_somebody(folder: Path) -> tuple[str, ...]:
    """It does not run as root; the server's own user may use the server's socket."""
    if os.geteuid() != 0:
        return ()
    owner = folder.owner()
    return ("-u", owner if owner != "root" else "nobody")


async def _until_it_listens(port: int) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return await writer.wait_closed()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
