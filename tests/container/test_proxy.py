"""The proxy's configuration as the real Caddy understands it, with bots as real processes behind it."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import socket
import subprocess
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING

import aiohttp
import pytest

from playground.world import DEFAULT_TOKEN
from tests.container.names import Names, names
from tests.journeys.test_process import PATIENCE, _spawn, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.client import Client

__all__ = ["telegram"]  # a fixture

FILE = Path(__file__).parents[2] / "docker" / "Caddyfile"
SECRET = "Ab_-" * 8
CADDY = shutil.which("caddy") or ""
pytestmark = [
    pytest.mark.skipif(not CADDY, reason="there is no Caddy here; Debian's package is `caddy`"),
    pytest.mark.skipif(sys.platform != "linux", reason="needs a whole network of loopback addresses"),
    pytest.mark.uncounted,
]


def _caddy(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CADDY, *args], capture_output=True, text=True, check=False, env=_environment(folder), timeout=30
    )


def _environment(folder: Path, **more: str) -> dict[str, str]:
    """All that it keeps stays in the test's folder."""
    kept = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    return {**kept, "DOMAIN": "tips.example.com", **more}


def test_caddy_finds_the_file_valid(tmp_path: Path) -> None:
    found = _caddy(tmp_path, "validate", "--adapter", "caddyfile", "--config", str(FILE))
    assert (found.returncode, found.stdout) == (0, "Valid configuration\n"), found.stderr
    assert '"level":"warn"' not in found.stderr


def test_caddy_finds_a_mistake(tmp_path: Path) -> None:
    broken = tmp_path / "Caddyfile"
    broken.write_text(FILE.read_text().replace("lb_policy", "lb_polity"))
    found = _caddy(tmp_path, "validate", "--adapter", "caddyfile", "--config", str(broken))
    assert found.returncode != 0
    assert "lb_polity" in found.stderr


def test_caddy_would_format_it_the_same_way(tmp_path: Path) -> None:
    copy = tmp_path / "Caddyfile"
    copy.write_text(FILE.read_text())
    assert _caddy(tmp_path, "fmt", str(copy)).stdout in {"", FILE.read_text()}


@dataclass
class Service:
    """Bots on one port and an address each, as containers have, and the proxy that finds them by name."""

    database: str
    api: str
    client: Client
    url: str
    port: int
    names: Names
    session: aiohttp.ClientSession
    processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    async def start(self, address: str) -> None:
        """One more; returns once it is ready and its name leads to it."""
        self.processes[address] = await _spawn(
            *("bot", "run"),
            BOT_TOKEN=DEFAULT_TOKEN,
            BOT_API_URL=self.api,
            DATABASE_URL=self.database,
            WEBHOOK_URL=f"{self.url}/telegram",
            WEBHOOK_SECRET=SECRET,
            HTTP_HOST=address,
            HTTP_PORT=str(self.port),
        )
        await until_served(self.client, self.session, f"http://{address}:{self.port}/healthz", 200)
        self.names.addresses.append(address)

    async def end(self, address: str, signal: int) -> None:
        """Its name leads to it no more; the proxy learns so a while later."""
        process = self.processes.pop(address)
        process.send_signal(signal)
        await process.communicate()
        self.names.addresses.remove(address)

    async def taken(self, address: str) -> int:
        """How many updates this one has taken."""
        async with self.session.get(f"http://{address}:{self.port}/metrics") as answer:
            text = await answer.text()
        found = re.search(r'^glutetips_webhook_requests_total\{status="200"\} ([0-9.]+)$', text, re.MULTILINE)
        return int(float(found[1])) if found else 0


async def until_served(client: Client, session: aiohttp.ClientSession, url: str, status: int) -> None:
    """Wait until somebody answers there with this."""
    async with asyncio.timeout(2 * PATIENCE):
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == status:
                        return
            except aiohttp.ClientError:
                pass
            # Until something happens in the playground, or a moment passes.
            await client.events((await client.info())["last"], wait=0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@asynccontextmanager
async def _proxy(folder: Path, names: Names, port: int) -> AsyncIterator[str]:
    """The real file; only the name server is another, and the door is plain HTTP on this machine."""
    url = f"http://127.0.0.1:{_free_port()}"
    copy = folder / "Caddyfile"
    copy.write_text(
        FILE.read_text().replace("name bot\n", f"name bot\nresolvers udp/127.0.0.1:{names.port}\n")
    )
    with (folder / "caddy.log").open("w") as log:
        process = await asyncio.create_subprocess_exec(
            *(CADDY, "run", "--adapter", "caddyfile", "--config", str(copy)),
            env=_environment(folder, DOMAIN=url, HTTP_PORT=str(port)),
            stderr=log,
        )
    try:
        yield url
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def service(
    telegram: tuple[str, Client], postgresql_url: str, tmp_path: Path
) -> AsyncIterator[Service]:
    connector, port = aiohttp.TCPConnector(force_close=True), _free_port()
    async with (
        aiohttp.ClientSession(connector=connector) as session,
        names() as found,
        _proxy(tmp_path, found, port) as url,
    ):
        await until_served(telegram[1], session, url, 404)
        service = Service(postgresql_url, *telegram, url, port, found, session)
        yield service
        for address in list(service.processes):
            await service.end(address, SIGKILL)


async def test_updates_reach_every_replica_and_a_killed_one_is_not_missed(
    telegram: tuple[str, Client], service: Service
) -> None:
    first, second, third = "127.0.0.2", "127.0.0.3", "127.0.0.4"
    await asyncio.gather(service.start(first), service.start(second))
    ada = await telegram[1].add_person("Ada", language_code="en")
    await ada.start()
    await ada.wait_for("Where do you live?", timeout=PATIENCE)

    async def ask_until_both_took(one: str, other: str) -> None:
        before = {each: await service.taken(each) for each in (one, other)}
        for _ in range(100):
            await ada.ask("/tip", timeout=PATIENCE)
            if all([await service.taken(each) > before[each] for each in (one, other)]):
                return
        raise AssertionError(before)

    await ask_until_both_took(first, second)
    await service.end(first, SIGKILL)
    for _ in range(10):
        await ada.ask("/tip", timeout=PATIENCE)
    # One more, as with more REPLICAS.
    await service.start(third)
    await ask_until_both_took(second, third)
    await service.end(second, SIGTERM)
    assert (await ada.ask("/tip", timeout=PATIENCE)).text


async def test_the_door_lets_only_telegram_through(service: Service) -> None:
    address = "127.0.0.2"
    await service.start(address)
    for path in ("/healthz", "/metrics", "/", "/telegram/x"):
        async with service.session.get(f"{service.url}{path}") as answer:
            assert answer.status == 404
    statuses = []
    secret = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    for headers, body in (({}, b"{}"), (secret, b"{"), (secret, b" " * ((1 << 20) + 1))):
        # aiohttp warns of a large body in one piece.
        data = io.BytesIO(body)
        async with service.session.post(f"{service.url}/telegram", data=data, headers=headers) as answer:
            statuses.append(answer.status)
    assert statuses[:2] == [403, 400]
    # Caddy's own limit is as low as the bot's; older ones say 502 when they come to it.
    assert statuses[2] in {413, 502}
    assert await service.taken(address) == 0
