"""Recent: what we ourselves sent to each chat lately, to tell a chat's limit from the whole bot's."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
# Telegram allows about 1 message a second to a chat and 20 a minute to a group; near is just below.
_NEAR_IN_A_SECOND: Final = 1
_NEAR_IN_A_MINUTE: Final = 18
_CHATS: Final = 10_000


class Recent:
    """Counts sends for each of the `chats` written to last; forgets what is older than a minute."""

    def __init__(self, chats: int = _CHATS) -> None:
        self._most = chats
        self._sent: OrderedDict[int, deque[datetime]] = OrderedDict()

    def note(self, chat: int, now: datetime) -> None:
        """Something leaves for this chat now."""
        sent = self._sent.setdefault(chat, deque(maxlen=_NEAR_IN_A_MINUTE))
        sent.append(now)
        self._sent.move_to_end(chat)
        if len(self._sent) > self._most:
            self._sent.popitem(last=False)

    def near_limit(self, chat: int, now: datetime) -> bool:
        """Whether a 429 for one more message there would be the chat's own."""
        sent = self._sent.get(chat, ())
        in_a_second = sum(now - at < _SECOND for at in sent)
        # Groups have negative ids; only they have a limit for the minute.
        in_a_minute = sum(now - at < _MINUTE for at in sent) if chat < 0 else 0
        return in_a_second >= _NEAR_IN_A_SECOND or in_a_minute >= _NEAR_IN_A_MINUTE
