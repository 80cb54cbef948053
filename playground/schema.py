"""What a method takes: declared once, checked at every call.

Telegram ignores what it does not know and guesses wrong types; the playground refuses both with a 400 that
says so.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from playground.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playground.people import Bot
    from playground.world import World

Params = dict[str, Any]
Check = Callable[[str, object], Any]
Run = Callable[["World", "Bot", Params], Any] | Callable[["World", "Bot", Params], Awaitable[Any]]

MAX_DEPTH = 100
"""Levels of JSON in a parameter (tdlib/td, HttpReader.cpp and JsonBuilder.h)."""
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_INT64 = range(-(2**63), 2**63)
_TRUE = {"true", "True", "1", "yes"}
_FALSE = {"false", "False", "0", "no", ""}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """A result that is answered with a description: Telegram gives one with a few of its yeses."""

    result: Any
    description: str


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API: its name, what it takes, what it must be given, what it does."""

    name: str
    run: Run
    takes: dict[str, Check]
    needs: frozenset[str]
    waits: bool

    def check(self, given: Params) -> Params:
        """The parameters with their types. Raises ApiError for what does not belong."""
        takes = self.takes
        found = {}
        for name, value in given.items():
            check = takes.get(name)
            if check is None:
                if isinstance(value, Upload):  # referred to as attach://name
                    found[name] = value
                    continue
                raise bad_request(f'unknown parameter "{name}" of {self.name} (the playground is strict)')
            if value is not None:
                found[name] = check(name, value)
        for name in self.needs:
            if name not in found:
                raise bad_request(f'parameter "{name}" is required')
        return found


def wrong(name: str, expected: str) -> Exception:
    return bad_request(f'parameter "{name}" must be of type {expected} (the playground is strict)')


def integer(name: str, value: object) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value not in _INT64:
        raise wrong(name, "Integer")
    return value


def string(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise wrong(name, "String")
    return value


def boolean(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str | int) and str(value) in _TRUE:
        return True
    if isinstance(value, str | int) and str(value) in _FALSE:
        return False
    raise wrong(name, "Boolean")


def chat_id(name: str, value: object) -> int | str:
    """A number, or the @name of a public chat."""
    if isinstance(value, str) and value.startswith("@"):
        return value
    if value == "":
        raise bad_request("chat_id is empty")
    return integer(name, value)


def decoded(name: str, value: object) -> object:
    """JSON, as such or in a string."""
    if not isinstance(value, str):
        return value
    try:
        return parsed(value)
    except ValueError:
        what = "reply keyboard markup" if name == "reply_markup" else name
        raise bad_request(f"can't parse {what} JSON object") from None


def parsed(text: str | bytes) -> object:
    """The JSON in a text. Raises ValueError where it is none, or deeper than Telegram reads."""
    found: object = orjson.loads(text)
    opened = (
        (text.count("[") + text.count("{")) if isinstance(text, str) else text.count(b"[") + text.count(b"{")
    )
    if opened > MAX_DEPTH and _is_deeper(found, MAX_DEPTH):
        raise ValueError("too deep")
    return found


def _is_deeper(found: object, levels: int) -> bool:
    inner: Iterable[object] = ()
    if isinstance(found, dict):
        inner = found.values()
    elif isinstance(found, list):
        inner = found
    return levels < 0 or any(_is_deeper(each, levels - 1) for each in inner)


def strings(name: str, value: object) -> list[str]:
    found = decoded(name, value)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise wrong(name, "Array of String")
    return found


def objects(name: str, value: object) -> list[Params]:
    found = decoded(name, value)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise wrong(name, "Array of Object")
    return found


def upload(name: str, value: object) -> Upload | str:
    """A file, a file_id, or attach:// with the name of another part."""
    if not isinstance(value, Upload | str):
        raise wrong(name, "InputFile or String")
    return value


def fields(**takes: Check) -> Check:
    """An object with these fields and no others."""

    def check(name: str, value: object) -> Params:
        found = decoded(name, value)
        if not isinstance(found, dict):
            raise wrong(name, "Object")
        for key in found:
            if key not in takes:
                raise bad_request(f'unknown field "{key}" in {name} (the playground is strict)')
        return {key: takes[key](f"{name}.{key}", item) for key, item in found.items() if item is not None}

    return check


LINK_PREVIEW = fields(
    is_disabled=boolean,
    url=string,
    prefer_small_media=boolean,
    prefer_large_media=boolean,
    show_above_text=boolean,
)
REPLY = fields(
    message_id=integer,
    chat_id=chat_id,
    allow_sending_without_reply=boolean,
    quote=string,
    quote_parse_mode=string,
    quote_entities=objects,
    quote_position=integer,
    checklist_task_id=integer,
    poll_option_id=string,
)
SCOPE = fields(type=string, chat_id=chat_id, user_id=integer)
