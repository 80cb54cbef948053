"""What is typed into the terminal is what the example person says and presses."""

from __future__ import annotations

import asyncio
import os
import pty
from typing import TYPE_CHECKING

import pytest

from playground.handle import Playground
from playground.prompt import Prompt, act

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path
    from typing import TextIO

KEYBOARD = {
    "inline_keyboard": [[{"text": "Done", "callback_data": "done"}, {"text": "Why", "callback_data": "why"}]]
}


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(seed=3) as playground:
        await playground.alice.started_before()
        yield playground


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """The typing end and the reading end of a terminal."""
    typing, reading = pty.openpty()
    with os.fdopen(typing, "wb", buffering=0), os.fdopen(reading, "r") as source:
        yield typing, source


async def heard(playground: Playground) -> list[str]:
    return [message.text for message in await playground.alice.transcript() if not message.from_bot]


async def bot_says_with_buttons(playground: Playground) -> None:
    chat = playground.world.find_chat(playground.bot, playground.alice.id)
    from playground.chats import Content  # noqa: PLC0415 - only what this builder needs

    playground.world.post(playground.bot, chat, playground.bot.me(), Content("Tip", markup=KEYBOARD))


async def test_words_are_said(playground: Playground) -> None:
    await act(playground.alice, "hello")
    await act(playground.alice, "/start")
    assert await heard(playground) == ["hello", "/start"]


async def test_a_number_presses_that_button_of_the_latest_message(playground: Playground) -> None:
    await bot_says_with_buttons(playground)
    await act(playground.alice, "2")
    _, events = await playground.events(0)
    assert [event.detail["label"] for event in events if event.kind == "press"] == ["Why"]


async def test_a_number_without_such_a_button_is_said(playground: Playground) -> None:
    await act(playground.alice, "1")
    await bot_says_with_buttons(playground)
    await act(playground.alice, "3")
    assert await heard(playground) == ["1", "3"]


async def test_lines_typed_into_the_terminal_are_acted_on(
    playground: Playground, terminal: tuple[int, TextIO]
) -> None:
    typing, source = terminal
    with Prompt(playground.alice, asyncio.Event(), source) as prompt:
        assert prompt.possible
        os.write(typing, b"\n/streak\n")
        _, events = await playground.events(0, wait=5)
    assert [event.message.text for event in events if event.message] == ["/streak"]


async def test_what_the_playground_refuses_is_shown(
    playground: Playground, terminal: tuple[int, TextIO]
) -> None:
    typing, source = terminal
    await playground.alice.block()
    shown: asyncio.Queue[str] = asyncio.Queue()
    with Prompt(playground.alice, asyncio.Event(), source, shown.put_nowait):
        os.write(typing, b"hello\n")
        async with asyncio.timeout(5):
            assert await shown.get() == "Alice blocked the bot; unblock first"


async def test_the_end_of_the_input_stops_everything(
    playground: Playground, terminal: tuple[int, TextIO]
) -> None:
    typing, source = terminal
    stop = asyncio.Event()
    with Prompt(playground.alice, stop, source):
        os.write(typing, b"\x04")
        async with asyncio.timeout(5):
            await stop.wait()


async def test_without_a_terminal_nothing_is_read(playground: Playground, tmp_path: Path) -> None:
    (tmp_path / "input").write_text("/start\n")
    with (tmp_path / "input").open() as source, Prompt(playground.alice, asyncio.Event(), source) as prompt:
        assert not prompt.possible
    assert await heard(playground) == []
