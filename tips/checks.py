"""The checks that look across entries and files; each refuses what it finds on the line where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tips.items import Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tips.reading import Entry

# The theme of a fact that belongs to every theme.
EVERY_THEME = "all"


def refuse_shared_ids(entries: Iterable[Entry]) -> None:
    """Refuse an id that something before it has, in whichever file: thumbs and buttons know ids only."""
    taken: dict[str, str] = {}
    for entry in entries:
        found = entry.values.get("id")
        if found in taken:
            entry.refuse("id", f"the id '{found}' is taken: {taken[found]}")
        elif found:
            taken[found] = f"{entry.page.file}:{entry.lines['id']}"


def refuse_contradictions(facts: Sequence[Entry], tips: Sequence[Entry]) -> None:
    """Refuse a tip that rests on a fact of another theme."""
    themes = {entry.values.get("id"): entry.values.get("theme") for entry in facts}
    for tip in tips:
        theme = tip.values.get("theme")
        for fact in tip.values.get("facts", ()):
            if theme and themes.get(fact) not in {theme, EVERY_THEME, None}:
                tip.refuse("theme", f"a tip on {theme} cannot rest on '{fact}', a fact on {themes[fact]}")


def refuse_unused(facts: Sequence[Entry], tips: Sequence[Entry]) -> None:
    """Refuse a fact that no tip rests on."""
    used = {fact for tip in tips for fact in tip.values.get("facts", ())}
    for fact in facts:
        if tips and "id" in fact.values and fact.values["id"] not in used:
            fact.refuse("id", f"no tip rests on the fact '{fact.values['id']}'")


def refuse_gaps(tip_list: Entry, exercise_list: Entry) -> None:
    """Refuse content that would leave `choosing` with nothing to choose."""
    tips, exercises = tip_list.values.get("tips", ()), exercise_list.values.get("exercises", ())
    themes = {tip.values.get("theme") for tip in tips}
    for theme in Theme:
        # A theme that could not be read may be the missing one.
        if tips and themes.isdisjoint({theme, None}):
            tip_list.refuse("tips", f"no tip has the theme {theme}")
    levels = {entry.values.get("level") for entry in exercises if not entry.values.get("equipment")}
    if exercises and levels.isdisjoint({"beginner", None}):
        exercise_list.refuse("exercises", "no exercise is for a beginner without equipment")
