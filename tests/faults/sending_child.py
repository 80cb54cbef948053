"""A process that plans and sends until it is done, or kills itself: `live(url, file, n)`.

Every message that leaves is a line in FILE. It dies at the N-th moment; moments are before and after each
transaction, before and after each message leaves.
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, datetime
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING, Any

from bot.domain.delivery import Outcome, Sent
from bot.services.planning import Planner
from bot.services.sending import Sender
from bot.store.engine import Store
from tips.catalogue import FILES, parse

if TYPE_CHECKING:
    from bot.ports import Parcel


class Fate:
    """Ends the process at the n-th moment, as the machine would."""

    def __init__(self, left: int) -> None:
        self.left = left

    def moment(self) -> None:
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        await asyncio.sleep((moment - self.now()).total_seconds())


class FileMessenger:
    def __init__(self, path: str, fate: Fate) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.fate = fate

    async def deliver(self, parcel: Parcel) -> Outcome:
        await asyncio.sleep(0.01)
        self.fate.moment()
        os.write(self.file, f"{parcel.delivery_id}\n".encode())
        self.fate.moment()
        await asyncio.sleep(0.01)
        return Sent(parcel.delivery_id)

    async def probe(self) -> bool:
        return True


class FatedStore:
    """The store, with a moment on either side of each commit."""

    def __init__(self, store: Store, fate: Fate) -> None:
        self.store = store
        self.fate = fate

    async def run(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        self.fate.moment()
        result = await self.store.run(work, *args, **kwargs)
        self.fate.moment()
        return result


def live(url: str, path: str, moments: int) -> int:
    """Until all is sent, or the end."""
    asyncio.run(_live(url, path, moments))
    return 0


async def _live(url: str, path: str, moments: int) -> None:
    fate, clock = Fate(moments), SystemClock()
    store = Store.open(url)
    fated: Any = FatedStore(store, fate)
    catalogue = parse({name: files("tips").joinpath("content", name).read_text("utf-8") for name in FILES})
    await Planner(fated, clock, catalogue, Random(1).random).plan()
    await Sender(fated, FileMessenger(path, fate), clock, rate=200).work()
    await store.close()
