"""Read the content into a catalogue, with every check it has to pass before anyone reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from tips.checks import (
    EVERY_THEME,
    refuse_contradictions,
    refuse_gaps,
    refuse_shared_ids,
    refuse_unused,
)
from tips.items import Catalogue, Equipment, Exercise, Fact, Level, Load, Theme, Tip
from tips.reading import ContentError, Page, Problem
from tips.shapes import many, name, one_of, record, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tips.reading import Read

__all__ = [
    "FILES",
    "Catalogue",
    "ContentError",
    "Equipment",
    "Exercise",
    "Fact",
    "Level",
    "Load",
    "Problem",
    "Theme",
    "Tip",
    "parse",
]

# In the package's folder content/; `parse` is given the text of each.
FILES = ("facts.yaml", "tips.yaml", "exercises.yaml")

_Item = TypeVar("_Item", Fact, Tip, Exercise)

_LEVELS = {level.name.lower(): level for level in Level}
_LOADS = {load.name.lower(): load for load in Load}

_FACT = record(id=name, theme=one_of("theme", [*Theme, EVERY_THEME]), text=words(300))


def _tip(fact: Read) -> Read:
    return record(
        id=name,
        theme=one_of("theme", Theme),
        text=words(600),
        why=words(400),
        facts=many(fact, least=1, most=4),
    )


def _exercise(fact: Read) -> Read:
    return record(
        id=name,
        name=words(60),
        level=one_of("level", _LEVELS),
        equipment=many(one_of("equipment", Equipment)),
        load=one_of("load", _LOADS),
        dosage=words(160),
        cues=many(words(200), least=2, most=4),
        mistake=words(300),
        easier=words(300),
        harder=words(300),
        stop=words(300),
        facts=many(fact, most=4),
    )


def parse(files: Mapping[str, str]) -> Catalogue:
    """The catalogue written in these texts, by the names of FILES; ContentError lists every problem at once.

    A catalogue that passed has a tip for every theme, and an exercise for a beginner without equipment.
    """
    pages = [Page(file, files.get(file)) for file in FILES]
    about = pages[0].read(record(source=words(300), facts=many(_FACT, least=1)))
    facts = about.values.get("facts", ())
    # Without a readable fact there is no telling which ids are unknown.
    known = [entry.values["id"] for entry in facts if "id" in entry.values]
    fact = one_of("fact", known) if known else name
    tip_list = pages[1].read(record(tips=many(_tip(fact), least=1)))
    tips = tip_list.values.get("tips", ())
    exercise_list = pages[2].read(record(exercises=many(_exercise(fact), least=1)))
    exercises = exercise_list.values.get("exercises", ())

    refuse_shared_ids([*facts, *tips, *exercises])
    refuse_contradictions(facts, tips)
    refuse_unused(facts, tips)
    refuse_gaps(tip_list, exercise_list)
    if problems := [problem for page in pages for problem in page.problems]:
        raise ContentError(problems)
    return Catalogue(
        _by_id(_fact_of(entry.values, about.values["source"]) for entry in facts),
        _by_id(_tip_of(entry.values) for entry in tips),
        _by_id(_exercise_of(entry.values) for entry in exercises),
    )


def _fact_of(values: Mapping[str, Any], source: str) -> Fact:
    theme = None if values["theme"] == EVERY_THEME else Theme(values["theme"])
    return Fact(values["id"], theme, values["text"], source)


def _tip_of(values: Mapping[str, Any]) -> Tip:
    return Tip(**{**values, "theme": Theme(values["theme"])})


def _exercise_of(values: Mapping[str, Any]) -> Exercise:
    sorted_by = {
        "level": _LEVELS[values["level"]],
        "equipment": frozenset(map(Equipment, values["equipment"])),
        "load": _LOADS[values["load"]],
    }
    return Exercise(**{**values, **sorted_by})


def _by_id(items: Iterable[_Item]) -> dict[str, _Item]:
    return {item.id: item for item in items}
