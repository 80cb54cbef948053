"""The server lives inside the app's loop, on the address it was given, and leaves signals alone."""

from __future__ import annotations

import asyncio
import signal
import socket

import httpx
import pytest
import uvicorn

from bot.web.pages import build
from bot.web.server import ListenError, serving

APP = build({})


async def status(port: int, host: str = "127.0.0.1") -> int:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"http://{host}:{port}/healthz")).status_code


async def test_port_0_takes_a_free_port_and_tells_it() -> None:
    async with serving(APP, "127.0.0.1", 0) as port:
        assert port > 0
        assert await status(port) == 200


async def test_after_the_block_nobody_listens_and_the_port_is_free_again() -> None:
    async with serving(APP, "127.0.0.1", 0) as port:
        pass
    with pytest.raises(httpx.ConnectError):
        await status(port)
    async with serving(APP, "127.0.0.1", port) as again:
        assert again == port


async def test_an_error_in_the_block_comes_out_as_itself() -> None:
    with pytest.raises(KeyError):
        async with serving(APP, "127.0.0.1", 0):
            raise KeyError("x")


async def test_a_client_that_keeps_its_connection_does_not_hold_up_the_end() -> None:
    async with serving(APP, "127.0.0.1", 0) as port:
        client = httpx.AsyncClient(trust_env=False)
        await client.get(f"http://127.0.0.1:{port}/healthz")
    await client.aclose()


async def test_signals_stay_as_they_were() -> None:
    before = (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT))
    async with serving(APP, "127.0.0.1", 0):
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


async def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError) as refused:
            await serving(APP, "127.0.0.1", port).__aenter__()
    assert str(refused.value) == (
        f"HTTP_PORT: cannot listen on 127.0.0.1 port {port} (Address already in use); "
        "expected a free port, or 0 for any"
    )


async def test_a_host_without_an_address_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_args: object, **_more: object) -> socket.socket:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_server", nowhere)
    with pytest.raises(ListenError) as refused:
        await serving(APP, "nowhere.invalid", 0).__aenter__()
    assert str(refused.value) == (
        "HTTP_HOST: found 'nowhere.invalid', which has no address; expected e.g. 127.0.0.1"
    )


async def test_ipv6_works_where_the_machine_has_it() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with serving(APP, "::1", 0) as port:
        assert await status(port, "[::1]") == 200


async def test_a_server_that_cannot_start_is_no_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_self: uvicorn.Server, sockets: list[socket.socket] | None = None) -> None:
        for listener in sockets or []:
            listener.close()
        raise OSError("no")

    monkeypatch.setattr(uvicorn.Server, "startup", fail)
    with pytest.raises(OSError, match="no"):
        async with asyncio.timeout(5):
            await serving(APP, "127.0.0.1", 0).__aenter__()
