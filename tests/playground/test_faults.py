"""Faults on demand: each kind, before and after the effect, by method, chat and count."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.errors import PlaygroundError
from playground.updates import OTHER_POLL

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from playground.handle import Playground
    from tests.playground.conftest import Api

    Send = Callable[[], Coroutine[Any, Any, tuple[int, dict[str, Any]]]]


@pytest.fixture
async def send(pg: Playground, api: Api) -> Send:
    """Sends Alice a message."""
    await pg.alice.start()

    async def one() -> tuple[int, dict[str, Any]]:
        return await api.whole("sendMessage", chat_id=pg.alice.id, text="hi")

    return one


async def sent(pg: Playground) -> int:
    return (await pg.counts())[pg.alice.id].sent


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": 401}, "Unauthorized"),
        ({"status": 404}, "Not Found"),
        ({"status": 409}, OTHER_POLL),
        ({"status": 418}, "Error"),
        ({"status": 500}, "Internal Server Error"),
        ({}, "Bad Gateway"),
        ({"status": 400, "description": "Bad Request: PEER_FLOOD"}, "Bad Request: PEER_FLOOD"),
    ],
)
async def test_errors_in_json(pg: Playground, send: Send, fields: dict[str, Any], told: str) -> None:
    await pg.fault("error", "sendMessage", **fields)
    status, body = await send()
    assert (status, body["description"]) == (fields.get("status", 502), told)
    assert "parameters" not in body
    assert await sent(pg) == 0
    assert (await send())[0] == 200


async def test_429_with_any_wait(pg: Playground, send: Send) -> None:
    await pg.fault("error", "sendMessage", status=429, retry_after=86400)
    _, body = await send()
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 86400",
        "parameters": {"retry_after": 86400},
    }


async def test_a_gateways_page(pg: Playground, api: Api) -> None:
    await pg.fault("html", "getMe", status=503)
    async with api.session.post(f"{api.root}/getMe") as response:
        assert (response.status, response.content_type) == (503, "text/html")
        assert "<h1>503 Service Unavailable</h1>" in await response.text()


@pytest.mark.parametrize(("effect", "count"), [(False, 0), (True, 1)])
async def test_a_reset_before_and_after_the_effect(
    pg: Playground, send: Send, *, effect: bool, count: int
) -> None:
    await pg.fault("reset", "sendMessage", effect=effect)
    with pytest.raises(aiohttp.ClientError):
        await send()
    assert await sent(pg) == count
    note = "after the effect" if effect else "reset"
    (call,) = await pg.calls("sendMessage")
    assert call.status == 0
    assert (call.problem or "").endswith(note)


@pytest.mark.parametrize("effect", [False, True])
async def test_what_hangs_is_let_go_without_an_answer(pg: Playground, send: Send, *, effect: bool) -> None:
    rule = await pg.fault("hang", "sendMessage", effect=effect)
    hanging = asyncio.create_task(send())
    while not await pg.hits(rule):  # noqa: ASYNC110 - gives the server its turns
        await asyncio.sleep(0)
    assert not hanging.done()
    await pg.heal(rule)
    with pytest.raises(aiohttp.ClientError):
        await hanging
    assert await sent(pg) == int(effect)


async def test_half_an_answer_after_the_effect(pg: Playground, send: Send) -> None:
    await pg.fault("half", "sendMessage")
    with pytest.raises(aiohttp.ClientPayloadError):
        await send()
    assert await sent(pg) == 1


@pytest.mark.parametrize(("effect", "count"), [(None, 1), (False, 0)])
async def test_200_with_what_is_no_json(
    pg: Playground, send: Send, *, effect: bool | None, count: int
) -> None:
    await pg.fault("garbage", "sendMessage", effect=effect)
    with pytest.raises(ValueError, match="Unterminated string"):
        await send()
    assert await sent(pg) == count


async def test_200_with_another_body(pg: Playground, send: Send) -> None:
    await pg.fault("garbage", "sendMessage", body='{"ok": true}', effect=False)
    assert await send() == (200, {"ok": True})


@pytest.mark.parametrize("effect", [False, True])
async def test_a_slow_answer_is_a_true_one(pg: Playground, send: Send, *, effect: bool) -> None:
    await pg.fault("slow", "sendMessage", seconds=0.01, effect=effect)
    status, body = await send()
    assert (status, body["result"]["text"]) == (200, "hi")
    assert await sent(pg) == 1


async def test_rules_look_at_method_chat_and_count(pg: Playground, api: Api, send: Send) -> None:
    bob = await pg.add_person("Bob")
    await bob.start()
    rule = await pg.fault("error", "SENDMESSAGE", chat_id=pg.alice.id, skip=1, times=2)
    assert await api("getMe")
    assert (await api("sendMessage", chat_id=bob.id, text="hi"))["text"] == "hi"
    assert [(await send())[0] for _ in range(4)] == [200, 502, 502, 200]
    assert await pg.hits(rule) == 2


async def test_a_rule_without_a_count_goes_on_until_it_is_healed(pg: Playground, send: Send) -> None:
    other = await pg.fault("error", "getMe", times=None)
    rule = await pg.fault("error", times=None)
    assert [(await send())[0] for _ in range(3)] == [502, 502, 502]
    await pg.heal(rule)
    assert (await send())[0] == 200
    assert [found["id"] for found in await pg.ask("faults")] == [other]
    await pg.heal()
    assert await pg.ask("faults") == []


async def test_an_unknown_trouble_or_field_is_refused(pg: Playground) -> None:
    with pytest.raises(PlaygroundError, match="'earthquake' is not a valid Trouble"):
        await pg.fault("earthquake")
    with pytest.raises(PlaygroundError, match="unexpected keyword argument 'colour'"):
        await pg.fault("reset", colour="red")
