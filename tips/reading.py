"""Open a content file: its YAML as an entry with line numbers, and every mistake in it at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    # Makes a value of one node, or raises MistakeError saying what is wrong with it.
    Read: TypeAlias = Callable[["Page", yaml.Node], Any]

# libyaml, where PyYAML has it, is ten times as fast; PyYAML's own loader says better what is broken.
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# File, list, entry, list of words: content is no deeper, and PyYAML's composer recurses.
_DEEPEST = 8


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in the content; lines count from 1."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class MistakeError(ValueError):
    """One node is not what its place asks for; the message says what it is instead."""


class ContentError(ValueError):
    """The content has mistakes: `problems` are all of them, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Page:
    """One file while it is read, and the problems found so far."""

    file: str
    text: str | None
    problems: list[Problem] = field(default_factory=list)

    def read(self, shape: Read) -> Entry:
        """The file's one record; an empty one where there is none to be had."""
        node = self._node()
        found: tuple[Entry, ...] = () if node is None else self.attempt(shape, node)
        return found[0] if found else Entry(self, {}, {})

    def attempt(self, read: Read, node: yaml.Node) -> tuple[Any, ...]:
        """What `read` makes of the node, alone in a tuple; empty where it refuses, which is noted."""
        try:
            return (read(self, node),)
        except MistakeError as mistake:
            self.refuse(line_of(node), str(mistake))
            return ()

    def refuse(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def _node(self) -> yaml.Node | None:
        if self.text is None:
            self.refuse(1, "the file is missing")
            return None
        try:
            surprises, node = _compose(self.text, _FAST)
        except (yaml.YAMLError, UnicodeEncodeError):
            surprises, node = _compose_or_explain(self.text)
        for line, message in surprises:
            self.refuse(line, message)
        if node is None and not surprises:
            self.refuse(1, "the file is empty")
        return node


@dataclass(frozen=True, slots=True)
class Entry:
    """What could be read of one record: values and lines by key. `values` lacks what could not be read."""

    page: Page
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def refuse(self, key: str, message: str) -> None:
        self.page.refuse(self.lines[key], message)


def line_of(found: yaml.Node | yaml.Event | yaml.MarkedYAMLError) -> int:
    """The line, from 1, on which a node or event begins, or an error was met."""
    mark = found.problem_mark if isinstance(found, yaml.MarkedYAMLError) else found.start_mark
    return mark.line + 1 if mark else 1


def _compose(text: str, loader: type[yaml.SafeLoader]) -> tuple[list[tuple[int, str]], yaml.Node | None]:
    """The text as nodes; none where it has surprises, which are returned by line."""
    surprises = list(_surprises(text, loader))
    return surprises, None if surprises else yaml.compose(text, Loader=loader)


def _compose_or_explain(text: str) -> tuple[list[tuple[int, str]], yaml.Node | None]:
    try:
        return _compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark
        context = f"{error.context} (line {mark.line + 1}), " if mark else ""
        return [(line_of(error), f"broken YAML: {context}{error.problem}")], None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return [(line, "broken YAML: a character that it does not allow")], None


def _surprises(text: str, loader: type[yaml.SafeLoader]) -> Iterator[tuple[int, str]]:
    """What lets a small file read as a huge one."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            yield line_of(event), "anchors (&) and aliases (*) are not allowed; write the text out"
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            yield line_of(event), f"nested more than {_DEEPEST} levels deep"
            return
