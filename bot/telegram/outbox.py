"""Out to Telegram through the fast lane: no Message objects are built; a keyboard is JSON already.

The bot's `Defaults` do not apply here, so that all texts say themselves that they are HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from telegram import InputFile

from bot.telegram.errors import AnswerLost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import Bot

    from bot.telegram.markup import Html
    from bot.telegram.request import AiohttpRequest

# Two underscores: the library makes "sendDocument" of it without its warning that Bot.sendDocument exists.
_SEND_DOCUMENT: Final = "send__document"
_NO_PREVIEW: Final = {"is_disabled": True}


class Outbox:
    """One method a call. Each raises a TelegramError, which `bot.telegram.failures.outcome_of` reads."""

    def __init__(self, bot: Bot, request: AiohttpRequest, *, paid: bool = False) -> None:
        """`paid`: messages over Telegram's free rate may be charged to the bot's balance."""
        self._bot = bot
        self._request = request
        self._paid = paid or None

    async def send(
        self,
        chat: int,
        text: Html,
        keys: str | None = None,
        *,
        topic: int | None = None,
        silent: bool = False,
        protect: bool = False,
        reply_to: int | None = None,
    ) -> int:
        """Sends a message without a link preview; returns its message_id. `keys`: a reply_markup as JSON."""
        sent = await self._call(
            "sendMessage",
            {
                "chat_id": chat,
                "text": text,
                "parse_mode": "HTML",
                "link_preview_options": _NO_PREVIEW,
                "reply_markup": keys,
                "message_thread_id": topic,
                "disable_notification": silent or None,
                "protect_content": protect or None,
                "reply_parameters": _reply_to(reply_to),
                "allow_paid_broadcast": self._paid,
            },
        )
        return _message_id(sent)

    async def edit_text(self, chat: int, message: int, text: Html, keys: str | None = None) -> None:
        """Replaces text and keyboard; without `keys` the keyboard goes."""
        await self._call(
            "editMessageText",
            {
                "chat_id": chat,
                "message_id": message,
                "text": text,
                "parse_mode": "HTML",
                "link_preview_options": _NO_PREVIEW,
                "reply_markup": keys,
            },
        )

    async def edit_keyboard(self, chat: int, message: int, keys: str | None = None) -> None:
        """Replaces the keyboard alone; without `keys` it goes."""
        await self._call(
            "editMessageReplyMarkup", {"chat_id": chat, "message_id": message, "reply_markup": keys}
        )

    async def answer_callback(self, query: str, text: str | None = None, *, alert: bool = False) -> None:
        """Ends a button's spinner; `text` is plain, at most 200 characters; an `alert` stays until closed."""
        await self._call(
            "answerCallbackQuery", {"callback_query_id": query, "text": text, "show_alert": alert or None}
        )

    async def send_document(
        self,
        chat: int,
        content: bytes,
        filename: str,
        caption: Html | None = None,
        *,
        topic: int | None = None,
    ) -> int:
        """Uploads a file; returns its message_id."""
        sent = await self._bot.do_api_request(
            _SEND_DOCUMENT,
            {
                "chat_id": chat,
                "document": InputFile(content, filename=filename),
                "caption": caption,
                "parse_mode": "HTML" if caption else None,
                "message_thread_id": topic,
            },
        )
        return _message_id(sent)

    async def _call(self, method: str, parameters: Mapping[str, object]) -> object:
        return await self._request.ask(f"{self._bot.base_url}/{method}", parameters)


def _reply_to(message: int | None) -> dict[str, Any] | None:
    if message is None:
        return None
    return {"message_id": message, "allow_sending_without_reply": True}


def _message_id(sent: object) -> int:
    found = sent.get("message_id") if isinstance(sent, dict) else None
    if not isinstance(found, int):
        raise AnswerLost("the answer names no message")
    return found
