"""`make run`: the bot on Telegram where a token is set; else here, with an example person."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import tempfile
import zoneinfo
from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import telemetry
from bot.app import App, StartError, build
from bot.domain.days import Days
from bot.settings import SettingsError, load
from playground.clock import SystemClock
from playground.commandline import arguments
from playground.handle import Playground
from playground.prompt import Prompt
from playground.terminal import show

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

# The example person: trains Monday, Wednesday and Friday, and today.
NAME, ZONE = "Sam", "Europe/Madrid"
_USUAL = Days.of(0, 2, 4)
_ONE_MINUTE = timedelta(minutes=1)

GREETING = """
No BOT_TOKEN is set, so this is the playground: a local Telegram with the bot in it.
(To talk to the real one, get a token: docs/botfather.md.)
{name} lives in {zone}, is subscribed, and has chosen {time} for the daily tip: that is now.
{hint}
"""
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
    except StartError as error:
        sys.exit(_said(str(error)))


async def _play(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="glute-tips-") as folder:
        async with Playground(
            token=options.token, seed=options.seed, flood=options.flood, port=options.port
        ) as playground:
            settings = load(
                {
                    "BOT_TOKEN": options.token,
                    "BOT_API_URL": playground.url,
                    "DATABASE_URL": f"sqlite:///{folder}/playground.db",
                    "HTTP_PORT": "0",
                    "LOG_LEVEL": "WARNING",
                }
            )
            telemetry.set_up(settings.log_level, settings.log_format)
            await _converse(playground, build(settings), stop)


async def _converse(playground: Playground, app: App, stop: asyncio.Event) -> None:
    """The bot and its example person, until told to stop."""
    await playground.alice.change(first_name=NAME, username="sam")
    await playground.alice.started_before()
    await _seed(app, playground.alice.id)
    prompt = Prompt(playground.alice, stop)
    print(_greeting(interactive=prompt.possible), flush=True)
    showing = asyncio.ensure_future(show(playground, colour=sys.stdout.isatty(), zone=ZoneInfo(ZONE)))
    try:
        with prompt:
            await app.run(stop)
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


async def _seed(app: App, person: int) -> None:
    """Subscribe the example person as of a minute ago, for the present minute: so the tip is due now."""
    await app.prepare()
    now = SystemClock().now()
    local = now.astimezone(ZoneInfo(ZONE))
    minute = time(local.hour, local.minute)
    days = _USUAL | Days.of(local.weekday())
    await app.enrol(person, zone=ZONE, at=minute, days=days, as_of=now - _ONE_MINUTE)


def _greeting(*, interactive: bool) -> str:
    local = SystemClock().now().astimezone(ZoneInfo(ZONE))
    hint = HINT.format(name=NAME) if interactive else NO_HINT
    return GREETING.format(name=NAME, zone=ZONE, time=f"{local:%H:%M}", hint=hint)


def _said(*problems: str) -> int:
    print(*problems, sep="\n", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main(sys.argv[1:])
