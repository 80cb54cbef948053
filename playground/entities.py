"""The entities that a bot gives with a text, instead of a parse mode.

Source: tdlib/telegram-bot-api, Client.cpp (get_text_entity).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.schema import boolean, fields, integer, string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playground.schema import Check

Entity = dict[str, Any]

_USER = fields(
    id=integer, is_bot=boolean, first_name=string, last_name=string, username=string, language_code=string
)
_PLAIN = (
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "code",
    "blockquote",
    "expandable_blockquote",
)
_GIVEN: dict[str, dict[str, Check]] = {
    **{kind: {} for kind in _PLAIN},
    "pre": {"language": string},
    "text_link": {"url": string},
    "text_mention": {"user": _USER},
    "custom_emoji": {"custom_emoji_id": string},
    "date_time": {"unix_time": integer, "date_time_format": string},
}
"""What each type has besides its place; the first is needed, but for a language."""
_FOUND = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    }
)
"""What Telegram finds by itself, and passes over where it is given."""


def given(entities: Iterable[Entity], length: int) -> list[Entity]:
    """The entities of a text of `length` UTF-16 units. Raises ApiError where one is none, or lies outside."""
    checked = [_checked(entity) for entity in entities if _kind(entity) not in _FOUND]
    for entity in checked:
        first, size = entity["offset"], entity["length"]
        if first < 0 or size < 0 or first + size > length:
            raise bad_request("ENTITY_BOUNDS_INVALID")
    return [entity for entity in checked if entity["length"]]


def _kind(entity: Entity) -> str:
    kind = _needed(entity, "type")
    if not isinstance(kind, str) or not (kind in _GIVEN or kind in _FOUND):
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    return kind


def _checked(entity: Entity) -> Entity:
    kind = entity["type"]
    takes = _GIVEN[kind]
    if unknown := sorted(set(entity) - {"type", "offset", "length", *takes}):
        raise bad_request(f"unknown fields in an entity: {', '.join(unknown)} (the playground is strict)")
    place = {name: integer(name, _needed(entity, name)) for name in ("offset", "length")}
    if takes and kind != "pre":
        _needed(entity, next(iter(takes)))
    return {
        **place,
        "type": kind,
        **{name: check(name, entity[name]) for name, check in takes.items() if name in entity},
    }


def _needed(entity: Entity, name: str) -> object:
    if name not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    return entity[name]
