"""The receiving end, as a process of its own: a fast playground that knows so many people already."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from uvloop import new_event_loop

from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FIRST = 1_000_000
"""The Telegram user id of the first person; the others follow it."""


@asynccontextmanager
async def receiver(people: int) -> AsyncIterator[tuple[str, str]]:
    """Runs one until the block ends. Gives its URL and the bot's token."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.receiver", str(people),
        cwd=Path(__file__).parents[1], stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the receiving end has no pipes")
    try:
        url, token = (await process.stdout.readline()).decode().split()
        yield url, token
    finally:
        process.stdin.close()
        await process.wait()


async def serve(people: int) -> None:
    """Answers until standard input ends."""
    async with Playground(seed=1, fast=True) as playground:
        for number in range(people):
            person = playground.world.add_person("P", person_id=FIRST + number)
            playground.world.start_chat(playground.bot, person)
            person.known_to.add(playground.bot.id)
        print(playground.url, playground.token, flush=True)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        await reader.read()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1])))
