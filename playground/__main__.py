"""`python -m playground`: a local Telegram, alone or with the bot."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import uvloop

from playground.server import Server
from playground.world import DEFAULT_TOKEN, Options, World

if TYPE_CHECKING:
    from collections.abc import Sequence


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What was typed after `python -m playground`."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--server-only", action="store_true", help="only the local Telegram, without the bot")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 takes a free one (default)")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token of its bot")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same ids")
    parser.add_argument(
        "--flood",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="Telegram's limits on sending (default: on)",
    )
    parser.add_argument("--fast", action="store_true", help="no events and no log of calls: for benchmarks")
    return parser.parse_args(argv)


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
    uvloop.run(serve(options))


if __name__ == "__main__":
    main(sys.argv[1:])
