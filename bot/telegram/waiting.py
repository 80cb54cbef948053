"""Waits that end early, and waits that grow."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports import Clock

FIRST: Final = timedelta(seconds=1)
LONGEST: Final = timedelta(seconds=30)


def doubling(first: timedelta = FIRST, longest: timedelta = LONGEST) -> Iterator[timedelta]:
    """1 s, 2, 4, … and then 30 s for ever."""
    wait = first
    while True:
        yield wait
        wait = min(wait * 2, longest)


async def sleep_unless(event: asyncio.Event, clock: Clock, wait: timedelta) -> None:
    """Returns when `wait` has passed by `clock`, or as soon as `event` is set."""
    ends = [
        asyncio.ensure_future(event.wait()),
        asyncio.ensure_future(clock.sleep_until(clock.now() + wait)),
    ]
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for end in ends:
            end.cancel()
