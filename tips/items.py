"""What content consists of: facts, tips and exercises, and the words they are sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet


class Theme(StrEnum):
    """What a tip is about: the five themes of the source article."""

    STRENGTH = "strength"
    POSTURE = "posture"
    BACK_PAIN = "back-pain"
    INJURY = "injury"
    METABOLISM = "metabolism"


class Level(IntEnum):
    """How much practice an exercise asks for."""

    BEGINNER = 1
    INTERMEDIATE = 2
    ADVANCED = 3


class Equipment(StrEnum):
    """What an exercise needs. A step is anything sturdy of that kind: a stair, a bench, a chair."""

    BAND = "band"
    DUMBBELL = "dumbbell"
    STEP = "step"


class Load(IntEnum):
    """How much an exercise takes out of the legs; after a hard day comes a lighter one."""

    LIGHT = 1
    MODERATE = 2
    HARD = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the source in our words; theme None: it belongs to all of them."""

    id: str
    theme: Theme | None
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Tip:
    """Something to do today and why it works; `facts` are the ids it rests on, at least one."""

    id: str
    theme: Theme
    text: str
    why: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise with all a person needs to do it well; `facts` may be empty."""

    id: str
    name: str
    level: Level
    equipment: frozenset[Equipment]
    load: Load
    dosage: str
    cues: tuple[str, ...]
    mistake: str
    easier: str
    harder: str
    stop: str
    facts: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Catalogue:
    """All content by id, in the order of the files. No two things in it share an id."""

    facts: Mapping[str, Fact]
    tips: Mapping[str, Tip]
    exercises: Mapping[str, Exercise]

    def tips_on(self, themes: frozenset[Theme]) -> AbstractSet[str]:
        """The ids of the tips on these themes; the same set each time, so that a crowd shares it."""
        if themes not in self._tips_on:
            self._tips_on[themes] = frozenset(one for theme in themes for one in self.tips_by_theme[theme])
        return self._tips_on[themes]

    @cached_property
    def _tips_on(self) -> dict[frozenset[Theme], AbstractSet[str]]:
        return {}

    @cached_property
    def tips_by_theme(self) -> Mapping[Theme, tuple[str, ...]]:
        """The ids of each theme's tips."""
        return {theme: tuple(tip.id for tip in self.tips.values() if tip.theme == theme) for theme in Theme}
