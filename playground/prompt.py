"""What is typed into the terminal becomes what the example person says and presses."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Self

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import TextIO

    from playground.someone import Someone


class Prompt:
    """Listens to the terminal while its block runs. Without a terminal it does nothing."""

    def __init__(
        self,
        person: Someone,
        stop: asyncio.Event,
        source: TextIO | None = None,
        out: Callable[[str], object] = print,
    ) -> None:
        self._person = person
        self._stop = stop
        self._source = source or sys.stdin
        self._out = out
        self._acts: asyncio.Queue[str] = asyncio.Queue()
        self._acting: asyncio.Future[None] | None = None

    @property
    def possible(self) -> bool:
        """Whether somebody can type here."""
        return self._source.isatty()

    def __enter__(self) -> Self:
        if self.possible:
            asyncio.get_running_loop().add_reader(self._source, self._read)
            self._acting = asyncio.ensure_future(self._act_on_all())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._acting is not None:
            asyncio.get_running_loop().remove_reader(self._source)
            self._acting.cancel()

    def _read(self) -> None:
        line = self._source.readline()
        if not line:
            self._stop.set()
        elif line.strip():
            self._acts.put_nowait(line.strip())

    async def _act_on_all(self) -> None:
        while True:
            line = await self._acts.get()
            try:
                await act(self._person, line)
            except PlaygroundError as problem:
                self._out(str(problem))


async def act(person: Someone, line: str) -> None:
    """Press the button of this number on the latest message that has buttons, or say the line."""
    buttons = await _buttons(person)
    if line.isdecimal() and 1 <= int(line) <= len(buttons):
        message, data = buttons[int(line) - 1]
        await person.press(data, message)
    elif line == "/start":
        await person.start()
    else:
        await person.say(line)


async def _buttons(person: Someone) -> list[tuple[int, str]]:
    for message in reversed(await person.heard()):
        if message.inline:
            return [(message.id, button.data or button.text) for row in message.inline for button in row]
    return []
