"""What can go wrong on the way to Telegram, by what is known about the request.

Each class adds `sent` to one of python-telegram-bot's own errors, so that its users can go on catching those:
False: the request never left, or was refused: it had no effect. None: nobody knows.
No text, cause or context of theirs holds a URL, for a URL holds the token.
"""

# ruff: noqa: N818 -- named as python-telegram-bot names the errors they stand beside

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class NeverLeft(NetworkError):
    """No connection: refused, unknown name, failed handshake. Nothing was sent."""

    sent: Final = False


class ConnectTimedOut(TimedOut):
    """No connection in time, from the network or from the pool. Nothing was sent."""

    sent: Final = False


class AnswerTimedOut(TimedOut):
    """Connected, perhaps sent, no answer in time."""

    sent: Final = None


class AnswerLost(NetworkError):
    """Connected, perhaps sent; then a reset, half an answer or one that makes no sense."""

    sent: Final = None


class ServerFailed(NetworkError):
    """A 5xx. It may come from a proxy in front of a server that did the work."""

    sent: Final = None


class Flooded(RetryAfter):
    """A 429 that says how long to wait; here `retry_after` is a timedelta whatever the library's settings."""

    sent: Final = False

    @property
    def retry_after(self) -> timedelta:
        return self._retry_after


class FloodedSilently(NetworkError):
    """A 429 without a word on how long."""

    sent: Final = False


class TokenRefused(TelegramError):
    """A 401: the token is not, or no longer, valid."""

    sent: Final = False


class NotFound(TelegramError):
    """A 404: a wrong token, an unknown method or a passing trouble of the server's."""

    sent: Final = False


class OtherRefusal(TelegramError):
    """Any 4xx without a class of its own."""

    sent: Final = False


_BY_STATUS: Final[Mapping[int, type[TelegramError]]] = {
    400: BadRequest,
    401: TokenRefused,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: FloodedSilently,
}


def refusal(status: int, answer: Mapping[str, object] | None) -> TelegramError:
    """The error for an answer outside 200 to 299; `answer` is its JSON object, None where it has none."""
    described = answer.get("description") if answer else None
    # Half a surrogate pair, or a zero, can be kept in no database.
    clean = str(described).encode("utf-8", "replace").decode().replace("\0", "")
    text = clean if isinstance(described, str) else f"HTTP status {status}"
    if status >= 500:  # noqa: PLR2004 -- the first digit is the class
        return ServerFailed(text)
    if not 400 <= status < 500:  # noqa: PLR2004 -- as above
        return AnswerLost(f"HTTP status {status}, which Telegram never answers with")
    parameters = answer.get("parameters") if answer else None
    if isinstance(parameters, dict):
        migrated = parameters.get("migrate_to_chat_id")
        if isinstance(migrated, int):
            return ChatMigrated(migrated)
        wait = parameters.get("retry_after")
        if status == 429 and isinstance(wait, int | float):  # noqa: PLR2004 -- Too Many Requests
            return Flooded(timedelta(seconds=wait))
    return _BY_STATUS.get(status, OtherRefusal)(text)
