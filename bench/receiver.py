"""The receiving end, as a process of its own: a fast playground that knows so many people already."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from uvloop import new_event_loop

from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FIRST = 1_000_000
"""The Telegram user id of the first person; the others follow it."""

_LOOK_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Receiver:
    """The other process, as this one sees it: where to send, and what to ask it."""

    url: str
    token: str
    _pipe: tuple[asyncio.StreamWriter, asyncio.StreamReader]

    async def say(self, text: str) -> None:
        """Everybody sends this to the bot."""
        await self._ask("say", text)

    async def press(self, label: str) -> None:
        """Everybody presses this button of the last message that has it."""
        await self._ask("press", label)

    async def delivered(self) -> tuple[int, int]:
        """How many people have got exactly one message, and how many more than one."""
        once, more = await self._ask("delivered")
        return once, more

    async def refused(self) -> int:
        """How many calls were answered 429."""
        (number,) = await self._ask("refused")
        return number

    async def settled(self, messages: int) -> None:
        """Return once no update waits any more, and so many messages came in since the start."""
        await self._ask("settled", str(messages))

    async def _ask(self, *words: str) -> list[int]:
        writer, reader = self._pipe
        writer.write(json.dumps(words).encode() + b"\n")
        found: list[int] = json.loads(await reader.readline())
        return found


@asynccontextmanager
async def receiver(people: int, *, flood: bool = False) -> AsyncIterator[Receiver]:
    """Runs one until the block ends; with `flood` it holds the bot to Telegram's limits."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.receiver", str(people), *(["flood"] if flood else []),
        cwd=Path(__file__).parents[1], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the receiving end has no pipes")
    try:
        url, token = (await process.stdout.readline()).decode().split()
        yield Receiver(url, token, (process.stdin, process.stdout))
    finally:
        process.stdin.close()
        await process.wait()


def populate(playground: Playground, people: int) -> None:
    """So many people, who all have started the bot before."""
    for number in range(people):
        person = playground.world.add_person("P", person_id=FIRST + number)
        playground.world.start_chat(playground.bot, person)
        person.known_to.add(playground.bot.id)


async def serve(people: int, *, flood: bool) -> None:
    """Answers until standard input ends."""
    async with Playground(seed=1, fast=True, flood=flood) as playground:
        populate(playground, people)
        print(playground.url, playground.token, flush=True)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        async for line in reader:
            print(json.dumps(await _answer(playground, people, *json.loads(line))), flush=True)


async def _answer(playground: Playground, people: int, what: str, given: str = "") -> list[int]:
    sent = [chat.sent for chat in playground.bot.chats.values()]
    match what:
        case "delivered":
            return [sent.count(1), sum(number > 1 for number in sent)]
        case "refused":
            return [playground.world.flood.refused]
        case "settled":
            while playground.bot.queue.pending(playground.world.now()) or _sent(playground) < int(given):
                await asyncio.sleep(_LOOK_SECONDS)
        case act:
            for number in range(people):
                person = await playground.person(FIRST + number)
                await (person.say(given) if act == "say" else person.press(given))
    return []


def _sent(playground: Playground) -> int:
    return sum(chat.sent for chat in playground.bot.chats.values())


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1]), flood="flood" in sys.argv[2:]))
