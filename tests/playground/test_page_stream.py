"""The live stream: what happens reaches the browser, once, also after the line was cut."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from playground.page import stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp

    from playground.handle import Playground
    from tests.playground.conftest import Api


@asynccontextmanager
async def listening(api: Api, url: str, **headers: str) -> AsyncIterator[aiohttp.ClientResponse]:
    async with api.session.get(url, headers=headers) as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readline() == b"retry: 1000\n"
        await response.content.readline()
        yield response


async def told(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """The next message: its event, id and data."""
    found: dict[str, Any] = {}
    while line := (await asyncio.wait_for(response.content.readline(), 5)).decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        found[name] = json.loads(value) if name == "data" else value
    return found


async def test_events_and_calls_arrive_as_they_happen(pg: Playground, api: Api) -> None:
    async with listening(api, f"{pg.url}/stream") as line:
        await pg.alice.start()
        happened = await told(line)
        assert (happened["event"], happened["id"]) == ("happened", "1.0")
        assert happened["data"]["message"]["text"] == "/start"
        await api("getMe")
        called = await told(line)
        assert (called["event"], called["id"]) == ("called", "1.1")
        assert called["data"]["method"] == "getMe"
        assert called["data"]["answer"]["is_bot"] is True


async def test_a_cut_line_goes_on_where_it_was(pg: Playground, api: Api) -> None:
    await pg.alice.say("one")
    await api("getMe")
    await pg.alice.say("two")
    async with listening(api, f"{pg.url}/stream?after=0&call=0", **{"Last-Event-ID": "1.1"}) as line:
        assert (await told(line))["data"]["message"]["text"] == "two"
        await api("getMe")
        assert (await told(line))["id"] == "2.2"


async def test_an_id_of_a_world_before_this_one_counts_as_now(pg: Playground, api: Api) -> None:
    await pg.alice.say("one")
    async with listening(api, f"{pg.url}/stream", **{"Last-Event-ID": "900.700"}) as line:
        await pg.alice.say("two")
        assert (await told(line))["data"]["message"]["text"] == "two"


async def test_the_address_says_where_to_begin(pg: Playground, api: Api) -> None:
    await pg.alice.say("one")
    await pg.alice.say("two")
    await api("getMe")
    async with listening(api, f"{pg.url}/stream?after=1&call=1") as line:
        assert (await told(line))["data"]["message"]["text"] == "two"
        await pg.alice.say("three")
        assert (await told(line))["data"]["message"]["text"] == "three"


async def test_the_last_few_can_be_asked_for(pg: Playground, api: Api) -> None:
    for text in ("one", "two", "three"):
        await pg.alice.say(text)
        await api("getMe")
    async with listening(api, f"{pg.url}/stream?after=-1&call=-2") as line:
        assert [(await told(line))["id"] for _ in range(3)] == ["3.1", "3.2", "3.3"]


@pytest.mark.parametrize("seen", ["nonsense", "1e9.x", "²", "."])
async def test_nonsense_begins_at_the_beginning(pg: Playground, api: Api, seen: str) -> None:
    await pg.alice.say("one")
    async with listening(api, f"{pg.url}/stream?after={seen}&call={seen}") as line:
        assert (await told(line))["id"] == "1.0"


async def test_a_call_names_its_chat_and_leaves_long_bodies_out(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    async with listening(api, f"{pg.url}/stream?after=1") as line:
        await api("sendMessage", chat_id=pg.alice.id, text="x" * 5_000)
        assert (await told(line))["data"]["kind"] == "problem"
        call = (await told(line))["data"]
        assert call["chat_id"] == pg.alice.id
        assert call["params"].endswith(" bytes")
        assert call["problem"] == "Bad Request: message is too long"


async def test_a_quiet_line_shows_that_it_lives(
    pg: Playground, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT", 0.01)
    async with listening(api, f"{pg.url}/stream") as line:
        assert await asyncio.wait_for(line.content.readline(), 5) == b": still here\n"


async def test_a_server_that_stops_ends_its_lines(pg: Playground, api: Api) -> None:
    async with listening(api, f"{pg.url}/stream") as line:
        await pg.server.stop()
        assert await line.content.read() == b""
    await pg.server.start()
    async with listening(api, f"{pg.url}/stream") as line:
        await pg.alice.say("again")
        assert (await told(line))["data"]["message"]["text"] == "again"


async def test_a_browser_that_left_is_forgotten(pg: Playground, api: Api) -> None:
    async with listening(api, f"{pg.url}/stream"):
        await pg.alice.say("one")
    await pg.alice.say("two")
    async with listening(api, f"{pg.url}/stream?after=1") as line:
        assert (await told(line))["data"]["message"]["text"] == "two"
