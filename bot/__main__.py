"""`python -m bot run | migrate | check | status | copy`."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import signal
import sys
import zoneinfo
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import structlog

from bot import telemetry
from bot.settings import SettingsError, load, remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from bot.settings import Settings

T = TypeVar("T")

log = structlog.get_logger(__name__)

# Exit codes: 1 for what went wrong while working, 2 for what the operator has to set right first.
FAILED, MISCONFIGURED = 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit code."""
    chosen = _arguments(argv)
    # The system's copy of the zones may be older than the wheel's, and differs between machines.
    zoneinfo.reset_tzpath(())
    try:
        settings = load(os.environ, Path(".env"))
    except SettingsError as error:
        return _complain(error.problems, MISCONFIGURED)
    telemetry.set_up(settings.log_level, settings.log_format, secrets=_secrets(settings))
    if chosen.command == copy.__name__:
        return copy(settings, chosen.source)
    return _COMMANDS[chosen.command](settings)


def run(settings: Settings) -> int:
    """Talk to Telegram until SIGTERM or Ctrl-C."""
    # What is imported lives as long as the process: collecting it is a tenth of the start, for nothing.
    gc.disable()
    from bot.app import StartError, build  # noqa: PLC0415 - the other commands start faster without
    from tips.catalogue import ContentError  # noqa: PLC0415 - as above

    gc.freeze()
    gc.enable()
    for remark in remarks(settings):
        log.warning(remark, action="settings.remark")

    async def work() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await build(settings).run(stop)

    try:
        _run(work)
    except ContentError as error:
        return _complain([str(problem) for problem in error.problems], MISCONFIGURED)
    except StartError as error:
        return _complain([str(error)], MISCONFIGURED)
    return 0


def migrate(settings: Settings) -> int:
    """Bring the database's schema up to date."""
    from bot.store import schema  # noqa: PLC0415 - the other commands start faster without

    try:
        schema.migrate(settings.database_url.get_secret_value())
    except schema.MigrationFailed as error:
        return _complain([str(error)], FAILED)
    print(f"The database is at schema {schema.HEAD}.")  # noqa: T201 - the command's answer
    return 0


def check(settings: Settings) -> int:
    """Validate content, settings, database and token; report every problem at once."""
    from bot.operating import problems, way_in  # noqa: PLC0415 - brings the whole bot with it

    found = _run(lambda: problems(settings))
    if found:
        return _complain(found, FAILED)
    well = f"All is well: content, settings, database and token. Updates come {way_in(settings)}."
    print(well, *remarks(settings), sep="\n")  # noqa: T201 - the command's answer
    return 0


def status(settings: Settings) -> int:
    """Print what the database knows: subscribers, deliveries, what is unknown and set aside."""
    from bot.operating import StoreUnavailable, overview  # noqa: PLC0415 - as above

    try:
        print(_run(lambda: overview(settings)))  # noqa: T201 - the command's answer
    except StoreUnavailable as error:
        return _complain([str(error)], FAILED)
    return 0


def copy(settings: Settings, source: str) -> int:
    """Copy everything from another database into the empty one of DATABASE_URL. Stop the bot before."""
    from bot.operating import CopyRefused, StoreUnavailable, copied  # noqa: PLC0415 - as above

    try:
        print(_run(lambda: copied(settings, source)))  # noqa: T201 - the command's answer
    except (CopyRefused, StoreUnavailable) as error:
        return _complain([str(error)], FAILED)
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot", description="A glute tip a day, by Telegram.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in _COMMANDS.items():
        commands.add_parser(name, help=command.__doc__, description=command.__doc__)
    copying = commands.add_parser(copy.__name__, help=copy.__doc__, description=copy.__doc__)
    copying.add_argument("source", metavar="URL", help="for instance sqlite:///data/glute-tips.db")
    return parser.parse_args(argv)


def _run(work: Callable[[], Coroutine[object, object, T]]) -> T:
    """In uvloop's loop where there is one: it takes a third less of the processor."""
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 - not to be had on Windows
    except ImportError:
        return asyncio.run(work())
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work())


def _secrets(settings: Settings) -> list[str]:
    secrets = [each.get_secret_value() for each in (settings.bot_token, settings.webhook_secret) if each]
    database = settings.database_url.get_secret_value()
    # Without a password it is no secret, and whoever reads that it is away wants to know which.
    return [*secrets, database] if urlsplit(database).password or "password" in database else secrets


def _complain(problems: Sequence[str], code: int) -> int:
    for problem in problems:
        print(telemetry.redact(problem), file=sys.stderr)  # noqa: T201 - what the operator reads
    return code


_COMMANDS: dict[str, Callable[[Settings], int]] = {
    "run": run,
    "migrate": migrate,
    "check": check,
    "status": status,
}

if __name__ == "__main__":
    sys.exit(main())
