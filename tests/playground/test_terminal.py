"""The conversation as lines of a terminal."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from playground.clock import ManualClock
from playground.handle import Playground
from playground.terminal import Writer, show, styled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.playground.conftest import Api


@pytest.fixture
async def pg() -> AsyncIterator[Playground]:
    clock = ManualClock(datetime(2026, 11, 22, 8, 0, 5, tzinfo=UTC))
    async with Playground(clock=clock) as playground:
        yield playground


async def lines(pg: Playground, *, colour: bool = False) -> list[str]:
    _, events = await pg.events()
    writer = Writer({pg.bot.id: "Glute Tips", pg.alice.id: "Alice"}, colour=colour, zone=UTC)
    return [line for event in events for line in writer.lines(event)]


async def test_a_conversation(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    keyboard = {
        "inline_keyboard": [
            [{"text": "Done", "callback_data": "d"}, {"text": "Another", "callback_data": "a"}]
        ]
    }
    sent = await api("sendMessage", chat_id=pg.alice.id, text="Bridge\nTwo sets", reply_markup=keyboard)
    for text, alert in (("Well done", False), ("Too late", True), ("", False)):
        press = await pg.alice.press("Done")
        await api("answerCallbackQuery", callback_query_id=press.query, text=text, show_alert=alert)
    await api("editMessageText", chat_id=pg.alice.id, message_id=sent["message_id"], text="Done")
    await api("sendChatAction", chat_id=pg.alice.id, action="typing")
    await api("deleteMessage", chat_id=pg.alice.id, message_id=sent["message_id"])
    await api("sendMessage", chat_id=pg.alice.id, text="")
    await pg.alice.block()
    await pg.alice.unblock()
    assert await lines(pg) == [
        "08:00:05    Alice         /start",
        "08:00:05    Glute Tips    Bridge",
        "                          Two sets",
        "                          [ Done ]  [ Another ]",
        "08:00:05    Alice         presses [ Done ]",
        "08:00:05    Glute Tips    ( Well done )",
        "08:00:05    Alice         presses [ Done ]",
        "08:00:05    Glute Tips    ‼ Too late ‼",
        "08:00:05    Alice         presses [ Done ]",
        "08:00:05    Glute Tips    edited: Done",
        "08:00:05    Glute Tips    deleted: Done",
        "08:00:05    Glute Tips    ! sendMessage: Bad Request: message text is empty",
        "08:00:05    Alice         blocked the bot",
        "08:00:05    Alice         unblocked the bot",
    ]


async def test_what_is_not_text(pg: Playground, api: Api) -> None:
    await pg.alice.share_location(40.4, -3.7)
    await pg.alice.send_other("sticker")
    form = api.form(chat_id=str(pg.alice.id), caption="All of it")
    form.add_field("document", b"12345", filename="me.json")
    await api.post("sendDocument", form)
    assert [line[26:] for line in await lines(pg)] == [
        "<location 40.4, -3.7>",
        "<sticker>",
        "<me.json, 5 bytes> All of it",
    ]


async def test_colours_tell_who_speaks(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    text = "<b>a</b>"
    await api("sendMessage", chat_id=pg.alice.id, text=text, parse_mode="HTML")
    assert await lines(pg, colour=True) == [
        "\x1b[2m08:00:05\x1b[0m    \x1b[33mAlice         \x1b[0m\x1b[34m/start\x1b[0m",
        "\x1b[2m08:00:05\x1b[0m    \x1b[32mGlute Tips    \x1b[0m\x1b[1ma\x1b[0m",
    ]


async def test_a_hostile_name_steers_no_terminal(pg: Playground) -> None:
    person = await pg.add_person("\x1b[2JEve\n")
    await person.say("hi")
    assert await lines(pg) == ["08:00:05    [2JEve        hi"]


def test_entities_become_styles_at_their_utf16_places() -> None:
    entities = [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 5, "length": 2},
        {"type": "custom_emoji", "offset": 0, "length": 2},
    ]
    assert styled("😀 abcd e", entities) == "😀 \x1b[1mab\x1b[0m\x1b[1;3mcd\x1b[0m e"
    assert styled("ab", [{"type": "underline", "offset": 0, "length": 2}]) == "\x1b[4mab\x1b[0m"


async def test_it_is_shown_as_it_happens(pg: Playground) -> None:
    await pg.alice.say("before anyone looked")
    shown: asyncio.Queue[str] = asyncio.Queue()
    showing = asyncio.create_task(show(pg, out=shown.put_nowait, colour=False, zone=UTC))
    await asyncio.sleep(0)
    await pg.alice.say("now")
    assert await shown.get() == "08:00:05    Alice         now"
    showing.cancel()


async def test_what_happens_in_a_group_names_the_group_and_who_it_was(pg: Playground, api: Api) -> None:
    lucia = await pg.add_person("Lucía")
    club = await pg.alice.create_group("Glute\x1bclub", members=[lucia.id, pg.bot.id])
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
    await api("sendMessage", chat_id=club.id, text="Bridge", reply_markup=keyboard)
    await lucia.in_chat(club).press("Done")
    shown: list[str] = []
    info = await pg.info()
    writer = Writer({chat["id"]: chat["title"] for chat in info["chats"]}, colour=False, zone=UTC)
    for event in (await pg.events())[1]:
        shown += writer.lines(event)
    assert [line[26:] for line in shown][-3:] == [
        "[Gluteclub] Bridge",
        "[ Done ]",
        "[Gluteclub] presses [ Done ]",
    ]
    assert shown[0].endswith("[Gluteclub] <supergroup chat created>")
    assert str(lucia.id) in shown[-1]


async def test_a_group_that_begins_while_it_shows_gets_its_name(pg: Playground) -> None:
    shown: asyncio.Queue[str] = asyncio.Queue()
    showing = asyncio.ensure_future(show(pg, out=shown.put_nowait, colour=False, zone=UTC))
    try:
        await asyncio.sleep(0)  # it begins to look
        club = await pg.alice.create_group("Club", members=[pg.bot.id])
        await pg.alice.in_chat(club).say("hi")
        async with asyncio.timeout(5):
            while not (line := await shown.get()).endswith("[Club] hi"):
                pass
        assert line == "08:00:05    Alice         [Club] hi"
    finally:
        showing.cancel()
