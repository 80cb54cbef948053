"""The webhook's door: without the secret nobody comes in, and nothing too large, too slow or broken does."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot import telemetry
from bot.web.hook import MOST_BYTES, route
from bot.web.pages import build
from bot.web.server import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SECRET = "Ab_-" * 8
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@dataclass(frozen=True)
class Answer:
    status: HTTPStatus
    retry_after: int | None = None


class Desk:
    """Takes updates as the test says."""

    def __init__(self) -> None:
        self.taken: list[object] = []
        self.answer = Answer(HTTPStatus.OK)

    async def take(self, raw: object) -> Answer:
        self.taken.append(raw)
        return self.answer


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    app = build({}, route("/telegram", SECRET, desk.take, body_seconds=0.5))
    async with (
        serving(app, "127.0.0.1", 0) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        yield client


async def post(client: httpx.AsyncClient, body: Any = b'{"update_id":1}', **headers: str) -> httpx.Response:
    return await client.post("/telegram", content=body, headers={**HEADER, **headers})


async def test_an_update_with_the_secret_is_handed_on(client: httpx.AsyncClient, desk: Desk) -> None:
    answer = await post(client)
    assert (answer.status_code, answer.content, desk.taken) == (200, b"", [{"update_id": 1}])


async def test_telegram_is_told_when_to_come_again(client: httpx.AsyncClient, desk: Desk) -> None:
    desk.answer = Answer(HTTPStatus.SERVICE_UNAVAILABLE, 5)
    answer = await post(client)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(
    "secret", [None, b"", SECRET[:-1].encode(), f"{SECRET}x".encode(), SECRET.lower().encode(), b"\xff" * 32]
)
async def test_without_the_secret_nothing_is_read(
    secret: bytes | None, client: httpx.AsyncClient, desk: Desk
) -> None:
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": secret}
    answer = await client.post("/telegram", content=b"{", headers=headers)
    assert (answer.status_code, desk.taken) == (403, [])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xff", b"[" * 100_000, b"1" * 5000, b"hello"])
async def test_what_is_no_json_is_400(body: bytes, client: httpx.AsyncClient, desk: Desk) -> None:
    assert ((await post(client, body)).status_code, desk.taken) == (400, [])


async def test_half_a_surrogate_pair_is_no_reason_to_refuse_an_update(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    assert (await post(client, rb'{"update_id":1,"x":"\ud83d"}')).status_code == 200
    assert desk.taken == [{"update_id": 1, "x": "\ud83d"}]


async def test_a_mebibyte_is_the_most(client: httpx.AsyncClient, desk: Desk) -> None:
    largest = b'{"update_id":1}'.ljust(MOST_BYTES)
    assert [(await post(client, body)).status_code for body in (largest, largest + b" ")] == [200, 413]
    assert len(desk.taken) == 1


async def test_a_body_that_does_not_say_its_length_has_the_same_limit(
    client: httpx.AsyncClient, desk: Desk
) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 65536 + 1):
            yield b" " * 65536

    assert ((await post(client, long())).status_code, desk.taken) == (413, [])


async def test_a_body_without_end_is_cut_off(client: httpx.AsyncClient, desk: Desk) -> None:
    reader, writer = await raw(client, "Transfer-Encoding: chunked")
    with suppress(OSError):
        for _ in range(129):
            writer.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
            await writer.drain()
    writer.close()
    with suppress(OSError):
        await reader.read()
    assert (await post(client)).status_code == 200
    assert len(desk.taken) == 1


async def test_a_length_without_end_is_413(client: httpx.AsyncClient) -> None:
    status = await raw_status(client, f"Content-Length: {'9' * 19}")
    assert status == 413


async def test_whoever_does_not_send_what_was_promised_is_not_waited_for(client: httpx.AsyncClient) -> None:
    assert await raw_status(client, "Content-Length: 100") == 408


async def test_whoever_hangs_up_hands_in_nothing(client: httpx.AsyncClient, desk: Desk) -> None:
    _, writer = await raw(client, "Content-Length: 100")
    writer.close()
    await writer.wait_closed()
    assert (await post(client)).status_code == 200
    assert len(desk.taken) == 1


async def test_only_posts_come_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/telegram", headers=HEADER)).status_code == 405


async def test_health_and_metrics_stay_where_they_are(client: httpx.AsyncClient) -> None:
    await post(client)
    assert (await client.get("/healthz")).status_code == 200
    counted = (await client.get("/metrics")).text
    assert 'glutetips_webhook_requests_total{status="200"}' in counted


def test_a_webhook_that_was_never_called_counts_nothing() -> None:
    assert b"glutetips_webhook_requests" in telemetry.exposition()[0]


async def raw(client: httpx.AsyncClient, header: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    head = f"POST /telegram HTTP/1.1\r\nHost: bot\r\n{next(iter(HEADER))}: {SECRET}\r\n{header}\r\n\r\n"
    writer.write(head.encode())
    await writer.drain()
    return reader, writer


async def raw_status(client: httpx.AsyncClient, header: str) -> int:
    reader, writer = await raw(client, header)
    async with asyncio.timeout(5):
        line = await reader.readline()
    writer.close()
    return int(line.split()[1])
