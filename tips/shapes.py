"""The shapes content is declared in: each is a `Read` for the node of that shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tips.reading import Entry, MistakeError, Page, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tips.reading import Read

_TEXT = "tag:yaml.org,2002:str"


def record(**fields: Read) -> Read:
    """A mapping with exactly these keys, as an Entry."""

    def read(page: Page, node: Node) -> Entry:
        if not isinstance(node, MappingNode):
            raise MistakeError(f"expected the keys {', '.join(fields)}; found {_found(node)}")
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else _found(key)
            if name not in fields:
                page.refuse(line_of(key), f"unknown key '{_short(name)}'; expected {', '.join(fields)}")
            elif name in lines:
                page.refuse(line_of(key), f"'{name}' stands here twice, first on line {lines[name]}")
            else:
                lines[name] = line_of(key)
                values.update((name, got) for got in page.attempt(fields[name], value))
        for name in fields.keys() - lines.keys():
            page.refuse(line_of(node), f"'{name}' is missing")
        return Entry(page, values, lines)

    return read


def many(item: Read, least: int = 0, most: int = 1000) -> Read:
    """A list of `least` to `most` items, as a tuple of those that can be read."""

    def read(page: Page, node: Node) -> tuple[Any, ...]:
        if not isinstance(node, SequenceNode):
            raise MistakeError(f"expected a list; found {_found(node)}")
        if not least <= len(node.value) <= most:
            page.refuse(line_of(node), f"expected {least} to {most} items; found {len(node.value)}")
        return tuple(got for child in node.value for got in page.attempt(item, child))

    return read


def words(most: int) -> Read:
    """One paragraph of at most `most` characters."""

    def read(_page: Page, node: Node) -> str:
        if not isinstance(node, ScalarNode) or node.tag != _TEXT:
            raise MistakeError(f"expected text; found {_found(node)} (quotes make text of anything)")
        text: str = node.value.strip()
        if not text:
            raise MistakeError("the text is empty")
        if "\n" in text:
            raise MistakeError("the text has a line break; keep it to one paragraph")
        if len(text) > most:
            raise MistakeError(f"the text has {len(text)} characters; at most {most} fit")
        return text

    return read


def one_of(what: str, known: Iterable[str]) -> Read:
    """One of the known words."""
    names = tuple(known)

    def read(_page: Page, node: Node) -> str:
        if not isinstance(node, ScalarNode) or node.value not in names:
            raise MistakeError(f"unknown {what} {_found(node)}; expected one of {', '.join(names)}")
        return str(node.value)

    return read


def name(_page: Page, node: Node) -> str:
    """An id: short and plain, because buttons carry it and the database keeps it."""
    if not isinstance(node, ScalarNode) or not re.fullmatch("[a-z0-9-]{1,32}", node.value):
        raise MistakeError(
            f"no id: {_found(node)}; expected 1 to 32 of a-z, 0-9 and '-', such as 'chair-rise'"
        )
    return str(node.value)


def _found(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return f"'{_short(node.value)}'" if node.value else "nothing"
    return "a list" if isinstance(node, SequenceNode) else "a mapping"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004  # what fits a message
