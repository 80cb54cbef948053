"""What became of a send that failed: by the error AND by how far the request got."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.domain.delivery import Gone, Moved, Refused, Retry, Stop, Unknown
from bot.telegram.errors import FloodedSilently, NotFound, OtherRefusal, TokenRefused

if TYPE_CHECKING:
    from bot.domain.delivery import Outcome

# How long a 429 holds that does not say so itself.
SILENT_FLOOD_WAIT: Final = timedelta(seconds=3)

# Telegram's texts (tdlib/telegram-bot-api, Client.cpp; tdlib/td, MessagesManager.cpp) after which nothing
# reaches a chat until something comes from there. In lower case, each a part of the whole text.
# "not a member" is none of them: it is also answered just after a promotion.
GONE: Final = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot was kicked",
    "chat not found",
    "group chat was deactivated",
    "group chat was deleted",
    "bot can't initiate conversation",
    "bot can't send messages to bots",
)
_UNCHANGED: Final = "message is not modified"
_TOO_OLD: Final = "query is too old"
_NO_MESSAGE: Final = ("message to edit not found", "message can't be edited", "message_id_invalid")


def outcome_of(error: BaseException, *, near_chat_limit: bool = False, token_works: bool = True) -> Outcome:  # noqa: PLR0911 -- a line for each kind
    """The outcome of a send that ended with `error`; Unknown wherever it may have arrived.

    `near_chat_limit`: by our own count this chat is near its limit: then a 429 is the chat's, not the bot's.
    `token_works`: what getMe answered; ask it first where `needs_probe`.
    """
    reason = str(error) or type(error).__name__
    match error:
        case RetryAfter():
            return Retry(reason, after=wait_of(error), bot_wide=not near_chat_limit)
        case FloodedSilently():
            return Retry(reason, after=SILENT_FLOOD_WAIT, bot_wide=not near_chat_limit)
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case TokenRefused():
            return Stop(reason)
        case _ if needs_probe(error):
            return Refused(reason) if token_works else Stop(reason)
        case Forbidden() | BadRequest():
            return Gone(reason) if _mentions(error, GONE) else Refused(reason)
        case Conflict() | OtherRefusal():
            return Refused(reason)
        case TelegramError() if getattr(error, "sent", None) is False:
            return Retry(reason)
        case _:
            return Unknown(reason)


def needs_probe(error: BaseException) -> bool:
    """Whether only getMe can tell if the token is wrong (a 404) or this one call was."""
    return isinstance(error, NotFound | InvalidToken | EndPointNotFound)


def wait_of(error: RetryAfter) -> timedelta:
    """How long a 429 asks to wait, whichever type the library's settings give it."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def is_unchanged(error: BaseException) -> bool:
    """Whether an edit failed because the message already reads so."""
    return isinstance(error, BadRequest) and _mentions(error, (_UNCHANGED,))


def is_too_old(error: BaseException) -> bool:
    """Whether a press was answered too late; its effect stands, only the spinner is gone."""
    return isinstance(error, BadRequest) and _mentions(error, (_TOO_OLD,))


def is_without_message(error: BaseException) -> bool:
    """Whether an edit failed because its message is deleted or can no longer be edited."""
    return isinstance(error, BadRequest) and _mentions(error, _NO_MESSAGE)


def _mentions(error: TelegramError, texts: tuple[str, ...]) -> bool:
    said = error.message.casefold()
    return any(text in said for text in texts)
