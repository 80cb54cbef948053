"""`make run`: the bot on Telegram where a token is set; else here, with an example person."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import tempfile
import zoneinfo
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import telemetry
from bot.app import App, StartError, build
from bot.settings import SettingsError, load
from playground import example
from playground.browser import free_port, open_browser
from playground.clock import FlowingClock
from playground.commandline import arguments
from playground.handle import Playground
from playground.prompt import Prompt
from playground.server import ListenError
from playground.terminal import show
from playground.travel import Travel

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Sequence

GREETING = """
No BOT_TOKEN is set, so this is the playground: a local Telegram with the bot in it.
(To talk to the real one, get a token: docs/botfather.md.)

    {url}   {where}

{name} lives in {zone}, has a streak going, and gets the daily tip at {time}: that is now.
{hint}
"""
OPENED, NOT_OPENED = "(opening in your browser)", "(open this in a browser)"
HINT = (
    "Type what {name} says, such as /streak; a number presses that button of the last message. Ctrl-D ends."
)
NO_HINT = "Ctrl-C ends."


def main(argv: Sequence[str]) -> None:
    """Start whichever of the two it is. Exit code 2 where the operator has to set something right."""
    zoneinfo.reset_tzpath(())
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Through a pipe, too, the conversation shows as it happens.
        sys.stdout.reconfigure(line_buffering=True)
    try:
        settings = load(os.environ, Path(".env"))
    except SettingsError as error:
        sys.exit(_said(*error.problems))
    if settings.bot_token is not None:
        os.execv(sys.executable, [sys.executable, "-m", "bot", "run"])  # noqa: S606 - the bot in this one's place
    try:
        asyncio.run(_play(arguments(argv)))
    except (StartError, ListenError) as error:
        sys.exit(_said(str(error)))


async def _play(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    opens_at = example.opening(datetime.now(UTC))
    clock = FlowingClock(opens_at - example.LIVED)
    async with (
        Playground(
            token=options.token,
            seed=options.seed,
            clock=clock,
            host=options.host,
            port=options.port or free_port(options.host),
        ) as playground,
        _bot(playground, clock) as app,
    ):
        cast = await example.furnish(playground, app, opens_at, example.home())
        playground.world.travel = travel = Travel(playground.world, clock, app)
        working = asyncio.ensure_future(app.run(stop))
        try:
            await example.live(travel, cast, opens_at)
            playground.world.flood.tune(on=options.flood)
            opened = options.browser and open_browser(f"{playground.url}/#{cast.sam.id}/{cast.sam.id}")
            await _converse(playground, cast, clock, stop, working, opened=opened)
        finally:
            stop.set()
            await working


@asynccontextmanager
async def _bot(playground: Playground, clock: FlowingClock) -> AsyncIterator[App]:
    """The bot on the playground's clock, with a database that lasts as long as this."""
    with tempfile.TemporaryDirectory(prefix="glute-tips-") as folder:
        settings = load(
            {
                "BOT_TOKEN": playground.token,
                "BOT_API_URL": playground.url,
                "DATABASE_URL": f"sqlite:///{folder}/playground.db",
                "HTTP_PORT": "0",
                "LOG_LEVEL": "WARNING",
            }
        )
        telemetry.set_up(settings.log_level, settings.log_format)
        yield build(settings, clock=clock)


async def _converse(
    playground: Playground,
    cast: example.Cast,
    clock: FlowingClock,
    stop: asyncio.Event,
    working: asyncio.Future[None],
    *,
    opened: bool,
) -> None:
    """The conversation in the terminal, both ways, until the bot ends."""
    with Prompt(cast.sam, stop) as prompt:
        print(_greeting(playground.url, cast, opened=opened, interactive=prompt.possible), flush=True)
        showing = asyncio.ensure_future(show(playground, colour=sys.stdout.isatty(), zone=cast.zone))
        try:
            # From here on it is as late as it is.
            clock.move_to(datetime.now(UTC))
            await asyncio.wait({working})
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing


def _greeting(url: str, cast: example.Cast, *, opened: bool, interactive: bool) -> str:
    local = datetime.now(cast.zone)
    return GREETING.format(
        url=url,
        where=OPENED if opened else NOT_OPENED,
        name=example.NAME,
        zone=cast.zone.key,
        time=f"{local:%H:%M}",
        hint=HINT.format(name=example.NAME) if interactive else NO_HINT,
    )


def _said(*problems: str) -> int:
    print(*problems, sep="\n", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main(sys.argv[1:])
