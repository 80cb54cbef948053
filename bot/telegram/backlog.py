"""Which updates are received and finished. Telegram acknowledges a prefix, so the head decides."""

from __future__ import annotations

import asyncio


class Backlog:
    """The updates since the last acknowledged one."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._done: set[int] = set()
        self._offset: int | None = None
        # Set whenever `offset` moves on.
        self.moved = asyncio.Event()
        self._eased = 0, asyncio.Event()

    @property
    def unfinished(self) -> int:
        """How many are being worked on."""
        return len(self._open)

    @property
    def offset(self) -> int | None:
        """1 + the highest id below which everything is finished; None before the first update."""
        if self._open:
            return min(self._open)
        if self._done:
            return max(self._done) + 1
        return self._offset

    def eased(self) -> asyncio.Event:
        """Set once half of what is being worked on is finished; of one, that one."""
        self._eased = len(self._open) // 2, asyncio.Event()
        return self._eased[1]

    def add(self, update_id: int) -> bool:
        """Takes an update up; False where it is in memory already and only came back."""
        if update_id in self._open or update_id in self._done:
            return False
        self._open.add(update_id)
        return True

    def finish(self, update_id: int) -> None:
        """Every update that was added is finished once."""
        before = self.offset
        self._open.remove(update_id)
        self._done.add(update_id)
        few, eased = self._eased
        if len(self._open) <= few:
            eased.set()
        if self.offset != before:
            self.moved.set()

    def acknowledged(self, offset: int | None) -> None:
        """Telegram was told `offset`: what lies below never comes back and is forgotten.

        Ids may start anew at a lower number after a quiet week, so nothing is ignored for being low.
        """
        self._offset = offset
        self._done = {update_id for update_id in self._done if offset is None or update_id >= offset}
