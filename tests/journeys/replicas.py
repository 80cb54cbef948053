"""Several bots as real processes, behind a door that hands each update to one of them, as a proxy does."""

from __future__ import annotations

import asyncio
import io
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from signal import SIGKILL, Signals
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from sqlalchemy import NullPool, create_engine, func, select

from bot.store import tables
from playground.world import DEFAULT_TOKEN
from tests.journeys.test_process import PATIENCE, _spawn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.client import Client

SECRET = "Ab_-" * 8
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass
class Replica:
    """One process; `said` is all it wrote."""

    port: int
    process: asyncio.subprocess.Process | None = None
    said: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/telegram"

    def signal(self, number: Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    async def end(self, number: Signals) -> int | None:
        """Send a signal and wait for the end; the exit code."""
        self.signal(number)
        assert self.process is not None
        async with asyncio.timeout(PATIENCE):
            out, _ = await self.process.communicate()
        self.said += out.decode()
        code, self.process = self.process.returncode, None
        return code


@dataclass
class Door:
    """Hands a request to the first of `order` that listens; 502 where its answer breaks off."""

    session: aiohttp.ClientSession
    order: list[Replica] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    url: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)
    said: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, status: int) -> None:
        """Wait until the newest answer has this status: a bot's own call may be seen before its answer is."""
        async with asyncio.timeout(PATIENCE):
            while self.statuses[-1:] != [status]:
                self.said.clear()
                await self.said.wait()

    async def take(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        self.bodies.append(body)
        headers = {name: request.headers[name] for name in HEADER if name in request.headers}
        self.came.set()
        for replica in list(self.order):
            try:
                async with self.session.post(replica.url, data=body, headers=headers) as answer:
                    return self._says(answer.status, answer.headers.get("Retry-After"))
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return self._says(502)

    def _says(self, status: int, retry_after: str | None = None) -> web.Response:
        self.statuses.append(status)
        self.said.set()
        return web.Response(status=status, headers={"Retry-After": retry_after} if retry_after else None)


@dataclass
class Replicas:
    """Starts bots that share a database and a webhook, and counts what they stored."""

    api: str
    client: Client
    database: str
    door: Door
    running: list[Replica] = field(default_factory=list)

    async def start(self, count: int = 1) -> list[Replica]:
        """So many more, at once; returns when each says that it is ready."""
        started = [Replica(_free_port()) for _ in range(count)]
        for replica in started:
            self.running.append(replica)
            self.door.order.append(replica)
            replica.process = await _spawn(
                *("bot", "run"),
                BOT_TOKEN=DEFAULT_TOKEN,
                BOT_API_URL=self.api,
                DATABASE_URL=self.database,
                WEBHOOK_URL=self.door.url,
                WEBHOOK_SECRET=SECRET,
                HTTP_PORT=str(replica.port),
                LOG_LEVEL="DEBUG",
            )
        for replica in started:
            await self.ready(replica)
        return started

    async def ready(self, replica: Replica) -> None:
        """Wait until /healthz of it is 200."""
        async with asyncio.timeout(2 * PATIENCE):
            while await self._health(replica) != 200:
                assert replica.process is not None
                assert replica.process.returncode is None, (await replica.process.communicate())[0].decode()
                await self.a_moment()

    async def a_moment(self) -> None:
        """Until something happens in the playground, or a moment passes."""
        await self.client.events((await self.client.info())["last"], wait=0.05)

    async def until_hit(self, rule: int) -> None:
        """Wait until a call met the fault."""
        async with asyncio.timeout(PATIENCE):
            while not await self.client.hits(rule):
                await self.a_moment()

    async def post(self, replica: Replica, body: bytes, **headers: str) -> int:
        """The status of a request that goes past the door."""
        # aiohttp warns of a large body in one piece.
        data = io.BytesIO(body)
        async with self.door.session.post(replica.url, data=data, headers={**HEADER, **headers}) as answer:
            return answer.status

    def count(self, table: str) -> int:
        """How many rows the database has there."""
        rows = tables.metadata.tables[table]
        with create_engine(self.database, poolclass=NullPool).connect() as tx:
            return tx.execute(select(func.count()).select_from(rows)).scalar_one()

    async def end(self) -> None:
        """Kill what still runs. Whatever they wrote at DEBUG, no secret is in it."""
        for replica in self.running:
            if replica.process is not None:
                await replica.end(SIGKILL)
            for secret in (DEFAULT_TOKEN, DEFAULT_TOKEN.partition(":")[2], SECRET):
                assert secret not in replica.said

    async def _health(self, replica: Replica) -> int:
        try:
            async with self.door.session.get(f"http://127.0.0.1:{replica.port}/healthz") as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    """Listens within the block."""
    # A connection for each request: one that is kept would outlive the process at its end.
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        found = Door(session)
        runner = web.ServerRunner(web.Server(found.take), handle_signals=False, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
        try:
            yield found
        finally:
            await runner.cleanup()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
