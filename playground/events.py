"""What happens in the world, in order: read by tests, the terminal and the page, who wait without polling."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from playground.bell import Bell

if TYPE_CHECKING:
    from playground.chats import Content, Message

KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. What a message said is kept as it was then."""

    seq: int
    kind: str
    at: float
    bot_id: int
    chat_id: int
    message: Message | None = None
    content: Content | None = None
    detail: dict[str, object] | None = None


class Events:
    """The last events, and a bell for whoever waits for the next."""

    def __init__(self, *, keep: int = KEPT) -> None:
        self._kept: deque[Event] = deque(maxlen=keep)
        self._bell = Bell()
        self.last = 0

    def emit(
        self,
        kind: str,
        at: float,
        bot_id: int,
        chat_id: int,
        message: Message | None = None,
        detail: dict[str, object] | None = None,
    ) -> None:
        """Note an event and ring."""
        self.last += 1
        content = message.content if message is not None else None
        self._kept.append(Event(self.last, kind, at, bot_id, chat_id, message, content, detail))
        self._bell.ring()

    def after(self, seq: int) -> list[Event]:
        """The kept events with a number above `seq`, oldest first."""
        missing = self.last - seq
        if missing <= 0:
            return []
        return list(islice(reversed(self._kept), missing))[::-1]

    async def wait_after(self, seq: int, seconds: float) -> list[Event]:
        """As `after`, but wait up to `seconds` of real time for the first one."""
        if self.last <= seq and seconds > 0:
            await self._bell.wait(seconds)
        return self.after(seq)
