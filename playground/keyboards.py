"""Reply markups: what Telegram accepts, and what it says where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playground.asking import ASKED, check_request
from playground.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

Markup = dict[str, Any]

MAX_DATA_BYTES = 64
MAX_BUTTONS = 100
_INLINE_FIELDS = frozenset({"text", "url", "callback_data", "style", "icon_custom_emoji_id"})
_REPLY_FIELDS = frozenset({"text", "style", "icon_custom_emoji_id", *ASKED})
_TEXTS = {"text", "url", "callback_data", "style", "icon_custom_emoji_id", "input_field_placeholder"}
_SWITCHES = {
    "is_persistent",
    "resize_keyboard",
    "one_time_keyboard",
    "selective",
    "request_location",
    "request_contact",
}
_KINDS = {
    "inline_keyboard": frozenset({"inline_keyboard"}),
    "keyboard": frozenset(
        {
            "keyboard",
            "is_persistent",
            "resize_keyboard",
            "one_time_keyboard",
            "input_field_placeholder",
            "selective",
        }
    ),
    "remove_keyboard": frozenset({"remove_keyboard", "selective"}),
    "force_reply": frozenset({"force_reply", "input_field_placeholder", "selective"}),
}


def checked(markup: object) -> Markup | None:
    """The markup as stored, or None where it amounts to none. Raises ApiError with Telegram's words."""
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if not markup:
        return None
    kind = next((kind for kind in _KINDS if kind in markup), None)
    if kind is None or not _KINDS[kind].issuperset(markup):
        unknown = sorted(set(markup) - _KINDS.get(kind or "", frozenset()))
        raise bad_request(f"unknown fields in reply_markup: {', '.join(unknown)} (the playground is strict)")
    _typed(markup, "reply markup")
    match kind:
        case "inline_keyboard":
            rows = _rows(markup[kind], "InlineKeyboardMarkup", kind, _inline_button)
            return {"inline_keyboard": rows} if rows else None
        case "keyboard":
            rows = _rows(markup[kind], "ReplyKeyboardMarkup", kind, _reply_button)
            return {**markup, "keyboard": rows} if rows else None
        case _:
            if markup[kind] is not True:
                raise bad_request(f'field "{kind}" of the reply markup must be true')
            return markup


def inline(markup: object) -> Markup | None:
    """As `checked`, for an edit: nothing but an inline keyboard can be put on a message later."""
    found = checked(markup)
    if found is not None and "inline_keyboard" not in found:
        raise bad_request("inline keyboard expected")
    return found


def check_place(markup: Markup, chat_type: str) -> None:
    """Refuse what this type of chat cannot show; `markup` is one that `checked` let pass.

    A channel shows inline keyboards only; who asks for a place, a phone number, a person or a chat does so in
    private. Source of rule and words: TDLib (ReplyMarkup.cpp, KeyboardButton.cpp).
    """
    if chat_type == "private" or "inline_keyboard" in markup:
        return
    if chat_type == "channel":
        raise bad_request("inline keyboard expected")
    for row in markup.get("keyboard", []):
        for button in row:
            for field, what in ASKED.items():
                if button.get(field):
                    raise bad_request(f"{what} can be requested in private chats only")


def _rows(rows: object, owner: str, field: str, check: Callable[[object], Markup]) -> list[list[Markup]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" of the {owner} must be an Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the {owner} must be an Array of Arrays')
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return [[check(button) for button in row] for row in rows if row]


def _inline_button(button: object) -> Markup:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _known(button, _INLINE_FIELDS)
    _typed(button, "inline keyboard button")
    if not _label(button, "inline keyboard button").strip():
        raise bad_request("inline keyboard button text must be non-empty")
    url, data = button.get("url"), button.get("callback_data")
    if url:
        _check_url(url)
    elif not data:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    elif len(data.encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return button


def _reply_button(button: object) -> Markup:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    _known(button, _REPLY_FIELDS)
    _typed(button, "keyboard button")
    if not _label(button, "keyboard button").strip():
        raise bad_request("keyboard button text must be non-empty")
    check_request(button)
    return button


def _known(button: Markup, fields: frozenset[str]) -> None:
    if not fields.issuperset(button):
        unknown = ", ".join(sorted(set(button) - fields))
        raise bad_request(f"unknown fields in a button: {unknown} (the playground is strict)")


def _typed(found: Markup, what: str) -> None:
    for names, kind, called in ((_TEXTS, str, "String"), (_SWITCHES, bool, "Boolean")):
        for name in names & found.keys():
            if not isinstance(found[name], kind):
                raise bad_request(f'can\'t parse {what}: Field "{name}" must be of type {called}')


def _label(button: Markup, kind: str) -> str:
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f'can\'t parse {kind}: Field "text" must be of type String')
    return text


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        fine = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        fine = False
    if not fine and not url.startswith(("tg://", "ton://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
