"""A bell for whoever waits for news, without polling."""

from __future__ import annotations

import asyncio


class Bell:
    """Rings for all who wait at that time."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for ear in self._waiting:
            if not ear.done():
                ear.set_result(None)
        self._waiting.clear()

    async def wait(self, seconds: float) -> bool:
        """Whether it rang within `seconds` of real time."""
        ear = asyncio.get_running_loop().create_future()
        self._waiting.add(ear)
        try:
            await asyncio.wait_for(ear, seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(ear)
        return True
