"""Why no updates come through, in words for the operator."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from telegram.error import Conflict, NetworkError, RetryAfter

from bot.telegram.errors import FloodedSilently, ServerFailed, TokenRefused
from bot.telegram.failures import needs_probe

if TYPE_CHECKING:
    from collections.abc import Mapping


class Trouble(StrEnum):
    """A kind of failure of getUpdates."""

    TOKEN = "token"  # noqa: S105 -- the name of a trouble; 401: Telegram refuses us, this is a Stop unless it heals
    NOT_FOUND = "not-found"  # 404: passing, or a malformed token; getMe tells
    CONFLICT = "conflict"  # 409: another process polls
    WEBHOOK = "webhook"  # 409: nothing can be polled while one is set
    FLOOD = "flood"  # 429
    SERVER = "server"  # 5xx
    NETWORK = "network"  # anything else on the way
    REFUSED = "refused"  # any other 4xx


ADVICE: Final[Mapping[Trouble, str]] = {
    Trouble.TOKEN: "Telegram refuses the token: check BOT_TOKEN (401)",
    Trouble.NOT_FOUND: "Telegram answers 404: a passing trouble, or BOT_TOKEN is malformed",
    Trouble.CONFLICT: "another process polls with this token; stop it (409)",
    Trouble.WEBHOOK: "a webhook is set for this token, so nothing can be polled; set WEBHOOK_URL here too, "
    "or remove it: docs/operating.md (409)",
    Trouble.FLOOD: "Telegram asks us to wait (429)",
    Trouble.SERVER: "Telegram has a trouble of its own (5xx)",
    Trouble.NETWORK: "Telegram cannot be reached",
    Trouble.REFUSED: "Telegram refuses to give the updates",
}


def trouble_of(error: Exception) -> Trouble:  # noqa: PLR0911 -- a line for each kind
    """The kind of a failed getUpdates."""
    match error:
        case TokenRefused():
            return Trouble.TOKEN
        case _ if needs_probe(error):
            return Trouble.NOT_FOUND
        case Conflict():
            # Only the words tell them apart, and only our words hang on it.
            return Trouble.WEBHOOK if "webhook" in error.message.lower() else Trouble.CONFLICT
        case RetryAfter() | FloodedSilently():
            return Trouble.FLOOD
        case ServerFailed():
            return Trouble.SERVER
        case NetworkError():
            return Trouble.NETWORK
        case _:
            return Trouble.REFUSED
