"""Content for the tests of what to say: the real files, and small ones to break."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tips.catalogue import FILES, Catalogue, ContentError, parse

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def real_files() -> dict[str, str]:
    """The texts that ship, by file name."""
    return {file: (files("tips") / "content" / file).read_text("utf-8") for file in FILES}


@pytest.fixture(scope="session")
def catalogue(real_files: dict[str, str]) -> Catalogue:
    return parse(real_files)


FACTS = """\
source: An article
facts:
  - id: chair
    theme: strength
    text: Glutes stand you up.
  - id: looks
    theme: all
    text: Health comes first.
"""

TIP = """\
  - id: {theme}-tip
    theme: {theme}
    text: Do this.
    why: It works.
    facts: [{fact}]
"""

TIPS = "tips:\n" + TIP.format(theme="strength", fact="chair")
TIPS += "".join(
    TIP.format(theme=theme, fact="looks") for theme in ("posture", "back-pain", "injury", "metabolism")
)

EXERCISES = """\
exercises:
  - id: bridge
    name: Bridge
    level: beginner
    equipment: []
    load: light
    dosage: Ten times.
    cues:
      - Lie down.
      - Lift.
    mistake: The back arches.
    easier: Lift halfway.
    harder: Hold it.
    stop: Pain means stop.
    facts: [chair]
"""


@pytest.fixture(scope="session")
def small_files() -> dict[str, str]:
    """The smallest content that passes every check."""
    return {"facts.yaml": FACTS, "tips.yaml": TIPS, "exercises.yaml": EXERCISES}


@pytest.fixture(scope="session")
def problems() -> Callable[[dict[str, str]], list[str]]:
    """What `parse` says of files with mistakes, one line each."""

    def said(files: dict[str, str]) -> list[str]:
        with pytest.raises(ContentError) as caught:
            parse(files)
        assert str(caught.value) == "\n".join(map(str, caught.value.problems))
        return [str(problem) for problem in caught.value.problems]

    return said


@pytest.fixture(scope="session")
def edited(small_files: dict[str, str]) -> Callable[..., dict[str, str]]:
    """The small files after edits of (file, old, new), each of the first `old` in it."""

    def edit(*edits: tuple[str, str, str]) -> dict[str, str]:
        made = dict(small_files)
        for file, old, new in edits:
            assert old in made[file]
            made[file] = made[file].replace(old, new, 1)
        return made

    return edit
