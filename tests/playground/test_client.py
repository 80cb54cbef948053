"""The client: waiting without polling, complaints that help, the same over HTTP and in another process."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import aiohttp
import pytest

from playground import __main__ as program
from playground import commandline
from playground.client import Client
from playground.errors import PlaygroundError
from playground.events import Events
from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.playground.conftest import Api


async def test_waiting_ends_with_the_message(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    waiting = asyncio.create_task(pg.alice.next_message())
    await api("sendMessage", chat_id=pg.alice.id, text="hi")
    assert (await waiting).text == "hi"


async def test_each_message_is_waited_for_once(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    for text in ("one", "two"):
        await api("sendMessage", chat_id=pg.alice.id, text=text)
    assert [(await pg.alice.next_message()).text for _ in range(2)] == ["one", "two"]


async def test_an_act_moves_on_from_what_was_said_before(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    await api("sendMessage", chat_id=pg.alice.id, text="before")
    asking = asyncio.create_task(pg.alice.ask("/tip"))
    await api.updates()
    await api("sendMessage", chat_id=pg.alice.id, text="after")
    assert (await asking).text == "after"


async def test_waiting_for_a_text_or_a_condition(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    for text in ("warm up", "bridge", "stretch"):
        await api("sendMessage", chat_id=pg.alice.id, text=text)
    assert (await pg.alice.wait_for("rid")).text == "bridge"
    assert (await pg.alice.wait_for(lambda message: len(message.text) == 7)).text == "stretch"


async def test_other_peoples_messages_are_not_mine(pg: Playground, api: Api) -> None:
    bob = await pg.add_person("Bob")
    await pg.alice.start()
    await bob.start()
    await api("sendMessage", chat_id=bob.id, text="for Bob")
    await api("sendMessage", chat_id=pg.alice.id, text="for Alice")
    assert (await pg.alice.next_message()).text == "for Alice"
    assert (await bob.next_message()).text == "for Bob"


async def test_waiting_in_vain_shows_the_conversation(pg: Playground, api: Api) -> None:
    with pytest.raises(TimeoutError, match=r"Alice waited 0 s for a message; so far:\n  \(nothing was said"):
        await pg.alice.next_message(timeout=0)
    await pg.alice.start()
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
    await api("sendMessage", chat_id=pg.alice.id, text="hi", reply_markup=keyboard)
    await api("sendMessage", chat_id=pg.alice.id, text="")
    with pytest.raises(TimeoutError) as complaint:
        await pg.alice.wait_for("bye", timeout=0.01)
    assert str(complaint.value).splitlines() == [
        "Alice waited 0.01 s for a message with 'bye'; so far:",
        "  Alice: '/start'",
        "  BOT: 'hi' [ Done ]",
        "refused calls, the last of them:",
        "  sendMessage: Bad Request: message text is empty",
    ]
    with pytest.raises(TimeoutError, match="for a message that fulfils the condition"):
        await pg.alice.wait_for(lambda message: not message.text, timeout=0)
    with pytest.raises(TimeoutError, match="for an answer to 'd'"):
        await pg.alice.answer(await pg.alice.press("Done"), timeout=0)


async def test_a_press_and_its_answer_in_one(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
    await api("sendMessage", chat_id=pg.alice.id, text="hi", reply_markup=keyboard)
    pressing = asyncio.create_task(pg.alice.press_and_wait("Done"))
    query = (await api.updates(offset=-1))[-1]
    while "callback_query" not in query:
        query = (await api.updates(offset=query["update_id"] + 1))[-1]
    await api("answerCallbackQuery", callback_query_id=query["callback_query"]["id"], text="Nice")
    assert (await pressing).text == "Nice"


async def test_clearing_forgets_the_chats_and_keeps_the_people(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    await pg.fault("reset", times=None)
    await pg.clear()
    assert (await pg.calls(), await pg.counts(), await pg.alice.transcript()) == ([], {}, [])
    assert await api("sendMessage", chat_id=pg.alice.id, text="hi") == "Bad Request: chat not found"
    assert (await pg.person(pg.alice.id)).name == "Alice"


async def test_the_same_client_over_http(pg: Playground, api: Api) -> None:
    async with Client.at(pg.url) as client:
        ada = await client.add_person("Ada", language_code="de")
        await ada.start()
        await api("sendMessage", chat_id=ada.id, text="hallo")
        assert (await ada.next_message()).text == "hallo"
        assert (await client.person(ada.id)).name == "Ada"
        with pytest.raises(PlaygroundError, match="no button 'Done' to press; there is: none"):
            await ada.press("Done")
        with pytest.raises(PlaygroundError, match="there is no person with the id 5"):
            await client.person(5)


async def test_a_fast_world_keeps_no_log(api: Api) -> None:
    async with Playground(fast=True) as pg:
        await pg.alice.start()
        api.root = f"{pg.url}/bot{pg.token}"
        await api("sendMessage", chat_id=pg.alice.id, text="hi")
        await api("sendMessage", chat_id=pg.alice.id, text="")
        assert (await pg.calls(), pg.world.events.last) == ([], 0)
        assert (await pg.counts())[pg.alice.id].sent == 1


async def test_a_fast_world_keeps_the_last_messages_and_all_counts(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.world.FAST_KEPT", 2)
    async with Playground(fast=True) as pg:
        await pg.alice.start()
        api.root = f"{pg.url}/bot{pg.token}"
        for text in ("one", "two", "three"):
            await api("sendMessage", chat_id=pg.alice.id, text=text)
        assert [message.text for message in await pg.alice.transcript()] == ["two", "three"]
        assert (await pg.counts())[pg.alice.id].sent == 3


async def test_only_the_last_events_are_kept() -> None:
    events = Events(keep=2)
    for kind in ("a", "b", "c"):
        events.emit(kind, 0.0, 1, 1)
    assert [event.kind for event in events.after(0)] == ["b", "c"]
    assert [event.kind for event in events.after(2)] == ["c"]
    assert await events.wait_after(3, 0.0) == []


async def test_everybody_who_waits_is_woken() -> None:
    events = Events()
    waiting = [asyncio.create_task(events.wait_after(0, 5.0)) for _ in range(2)]
    gone = asyncio.create_task(events.wait_after(0, 5.0))
    await asyncio.sleep(0)
    gone.cancel()
    events.emit("a", 0.0, 1, 1)
    events.emit("b", 0.0, 1, 1)
    assert [[event.kind for event in await task] for task in waiting] == [["a", "b"], ["a", "b"]]


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A playground of its own process, and its address."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--server-only", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    try:
        yield running, (await running.stdout.readline()).decode().strip()
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
        assert await running.wait() == 0


async def test_a_process_of_its_own_prints_its_address_and_stops_when_told() -> None:
    token = "42:token-of-this-test"
    async with process("--token", token, "--seed", "9") as (_, url), Client.at(url) as client:
        info = await client.info()
        assert [bot["token"] for bot in info["bots"]] == [token]
        ada = await client.add_person("Ada")
        await ada.start()
        assert (await client.flood())["on"] is True
        async with aiohttp.ClientSession() as session:
            body = {"chat_id": ada.id, "text": "hi"}
            await session.post(f"{url}/bot{token}/sendMessage", json=body)
        assert (await ada.next_message()).text == "hi"


async def test_serving_ends_with_a_signal(capsys: pytest.CaptureFixture[str]) -> None:
    options = commandline.arguments(["--server-only", "--no-flood"])
    serving = asyncio.create_task(program.serve(options))
    while not (address := capsys.readouterr().out.strip()):  # noqa: ASYNC110 - gives the server its turns
        await asyncio.sleep(0)
    async with Client.at(address) as client:
        assert (await client.flood())["on"] is False
    os.kill(os.getpid(), signal.SIGTERM)
    await serving


def test_with_the_bot_it_is_launched(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []

    class Launch:
        main = staticmethod(given.append)

    monkeypatch.setattr(program, "import_module", lambda name: {"playground.launch": Launch}[name])
    program.main(["--seed", "1"])
    assert given == [["--seed", "1"]]


def test_alone_it_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    ports: list[int] = []

    async def serve(options: object) -> None:
        ports.append(vars(options)["port"])

    monkeypatch.setattr(program, "serve", serve)
    program.main(["--server-only", "--port", "8081"])
    assert ports == [8081]
