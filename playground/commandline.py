"""What can be typed after `python -m playground`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from playground.world import DEFAULT_TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What was typed after `python -m playground`."""
    parser = argparse.ArgumentParser(
        prog="python -m playground", description="A local Telegram, alone or with the bot."
    )
    parser.add_argument("--server-only", action="store_true", help="only the local Telegram, without the bot")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="where to listen; 0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the token of its bot")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same ids")
    parser.add_argument(
        "--flood",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="Telegram's limits on sending (default: on)",
    )
    parser.add_argument("--fast", action="store_true", help="no events and no log of calls: for benchmarks")
    parser.add_argument(
        "--browser",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="open the page where there is a browser (default: on)",
    )
    return parser.parse_args(argv)
