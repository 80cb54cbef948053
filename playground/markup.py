"""Texts and their entities, by Telegram's own parser (TDLib, offline)."""

from __future__ import annotations

from typing import Any

import orjson
import tdjson

from playground.entities import given as entities_given
from playground.errors import ApiError, bad_request

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_BYTES = 32 * 1024
"""More is refused before it is looked at (tdlib/telegram-bot-api, Client.cpp, get_formatted_text)."""

Entity = dict[str, Any]

_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_TYPES = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
    "BotCommand": "bot_command",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "EmailAddress": "email",
    "Url": "url",
    "PhoneNumber": "phone_number",
    "BankCardNumber": "bank_card_number",
}
_FOUND_BY_LOOKS = frozenset("@#$/.:+0123456789")
_PRECISION = "dateTimePartPrecision"
_DAYS = {"None": "", "Short": "d", "Long": "D"}
_TIMES = {"None": "", "Short": "t", "Long": "T"}
_BLANK = " \n\t\r\v\f\u00a0\u2003"

tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def formatted(
    text: str, parse_mode: str | None, entities: list[Entity] | None, *, limit: int = MAX_TEXT
) -> tuple[str, list[Entity]]:
    """What Telegram makes of a text that a bot sends: parsed, trimmed, measured, links found.

    Raises ApiError with Telegram's words. Lengths are counted in UTF-16 units, the stricter reading of its
    "characters".
    """
    if len(text) > MAX_BYTES // 4 and len(text.encode()) > MAX_BYTES:
        raise bad_request("text is too long")
    given: list[Entity] = []
    if parse_mode and parse_mode.lower() != "none":
        text, given = _parsed(text, parse_mode.lower())
    elif entities:
        given = entities_given(entities, utf16_length(text))
    text, given = _trimmed(_cleaned(text), given)
    if utf16_length(text) > limit:
        raise bad_request("message is too long" if limit == MAX_TEXT else "message caption is too long")
    return text, _with_found(text, given)


def typed(text: str) -> tuple[str, list[Entity]]:
    """What a person's typed text arrives as: trimmed, with commands, mentions and links found."""
    text, _ = _trimmed(_cleaned(text), [])
    return text, _with_found(text, [])


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _parsed(text: str, mode: str) -> tuple[str, list[Entity]]:
    if mode not in _MODES:
        raise bad_request("unsupported parse_mode")
    answer = _tdlib({"@type": "parseTextEntities", "text": text, "parse_mode": _MODES[mode]})
    if answer["@type"] == "error":
        message = str(answer["message"])
        raise ApiError(400, f"Bad Request: {message[:1].lower()}{message[1:]}")
    return answer["text"], [_from_tdlib(entity) for entity in answer["entities"]]


def _from_tdlib(entity: Entity) -> Entity:
    kind = entity["type"]
    found: Entity = {
        "offset": entity["offset"],
        "length": entity["length"],
        "type": _TYPES[kind["@type"].removeprefix("textEntityType")],
    }
    match found["type"]:
        case "text_link":
            found["url"] = kind["url"]
        case "text_mention":
            found["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": str(kind["user_id"])}
        case "custom_emoji":
            found["custom_emoji_id"] = str(kind["custom_emoji_id"])
        case "date_time":
            found["unix_time"] = kind["unix_time"]
            if shape := _time_format(kind.get("formatting_type")):
                found["date_time_format"] = shape
        case "pre" if kind.get("language"):
            found["language"] = kind["language"]
    return found


def _time_format(shape: dict[str, Any] | None) -> str:
    """The letters for how a date_time shows: core.telegram.org/bots/api#date-time-entity-formatting."""
    if shape is None:
        return ""
    if shape["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    day, time = (shape[f"{part}_precision"]["@type"].removeprefix(_PRECISION) for part in ("date", "time"))
    return f"{'w' * shape['show_day_of_week']}{_DAYS[day]}{_TIMES[time]}"


def _cleaned(text: str) -> str:
    """Control characters go the way they go in Telegram's clients: tabs and the like become blanks."""
    if text.isprintable():
        return text
    return "".join(c if c >= " " or c == "\n" else " " for c in text if c not in "\r\0")


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Blanks go from the end, and from the front up to the first entity."""
    kept = text.rstrip(_BLANK)
    lead = len(kept) - len(kept.lstrip(_BLANK))
    if entities and lead:
        lead = min(lead, *(entity["offset"] for entity in entities))
    kept = kept[lead:]
    if not entities or (lead == 0 and len(kept) == len(text)):
        return kept, entities
    size = utf16_length(kept)
    moved = []
    for entity in entities:
        start = entity["offset"] - lead
        length = min(entity["length"], size - start)
        if length > 0:
            moved.append({**entity, "offset": start, "length": length})
    return kept, moved


def _with_found(text: str, given: list[Entity]) -> list[Entity]:
    if _FOUND_BY_LOOKS.isdisjoint(text):
        return given
    answer = _tdlib({"@type": "getTextEntities", "text": text})
    # The apps' parser also finds times such as 7:30, for jumping in a video; bots never see those.
    known = [each for each in answer["entities"] if each["type"]["@type"] != "textEntityTypeMediaTimestamp"]
    found = [
        entity for entity in map(_from_tdlib, known) if not any(_overlap(entity, other) for other in given)
    ]
    return sorted(given + found, key=_place) if found else given


def _overlap(one: Entity, other: Entity) -> bool:
    first, second = one["offset"], other["offset"]
    return bool(first < second + other["length"] and second < first + one["length"])


def _place(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _tdlib(request: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = orjson.loads(tdjson.td_execute(orjson.dumps(request)) or b"{}")
    return answer
