"""`python -m playground`: a local Telegram, alone or with the bot."""

from __future__ import annotations

import asyncio
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import uvloop

from playground.commandline import arguments
from playground.server import ListenError, Server
from playground.world import Options, World

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


async def serve(options: argparse.Namespace) -> None:
    """Serve until told to stop; the first line on standard output is the address."""
    world = World(Options(seed=options.seed, flood=options.flood, fast=options.fast))
    world.add_bot(options.token)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with Server(world, host=options.host, port=options.port) as server:
        print(server.url, flush=True)
        await stop.wait()


def main(argv: Sequence[str]) -> None:
    options = arguments(argv)
    if not options.server_only:
        import_module("playground.launch").main(argv)  # only now: it brings the whole bot along
        return
    try:
        uvloop.run(serve(options))
    except ListenError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main(sys.argv[1:])
