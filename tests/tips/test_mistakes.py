"""Each mistake in the content is named by file, line and what was expected, with either YAML loader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
import yaml

from tips import reading

Problems: TypeAlias = Callable[[dict[str, str]], list[str]]

ID = "expected 1 to 32 of a-z, 0-9 and '-', such as 'chair-rise'"
FACT_KEYS = "id, theme, text"
TIP_KEYS = "id, theme, text, why, facts"
QUOTED = "while scanning a quoted scalar (line 4)"
SINGLE = "expected a single document in the stream (line 1)"
FIVE = "strength, posture, back-pain, injury, metabolism"
MISTAKES = {
    "broken YAML": (
        ("tips.yaml", "text: Do this.", "text: 'Do this."),
        [f"tips.yaml:27: broken YAML: {QUOTED}, found unexpected end of stream"],
    ),
    "forbidden character": (
        ("facts.yaml", "Glutes stand", "Glutes\0stand"),
        ["facts.yaml:5: broken YAML: a character that it does not allow"],
    ),
    "unknown tag handle": (
        ("facts.yaml", "An article", "!x!y An article"),
        ["facts.yaml:1: broken YAML: while parsing a node (line 1), found undefined tag handle '!x!'"],
    ),
    "tab": (
        ("exercises.yaml", "    load: light", "\tload: light"),
        ["exercises.yaml:6: broken YAML: found character '\\t' that cannot start any token"],
    ),
    "two documents": (
        ("facts.yaml", "facts:", "---\nfacts:"),
        [f"facts.yaml:2: broken YAML: {SINGLE}, but found another document"],
    ),
    "anchor": (
        ("facts.yaml", "An article", "&a An article"),
        ["facts.yaml:1: anchors (&) and aliases (*) are not allowed; write the text out"],
    ),
    "anchor and alias": (
        ("exercises.yaml", "Lie down.\n      - Lift.", "&lift Lift.\n      - *lift"),
        [
            "exercises.yaml:9: anchors (&) and aliases (*) are not allowed; write the text out",
            "exercises.yaml:10: anchors (&) and aliases (*) are not allowed; write the text out",
        ],
    ),
    "deep nesting": (
        ("exercises.yaml", "equipment: []", "equipment: " + "[" * 5000 + "]" * 5000),
        ["exercises.yaml:5: nested more than 8 levels deep"],
    ),
    "a merge key": (
        ("facts.yaml", "    text: Health", "    <<: {}\n    text: Health"),
        [f"facts.yaml:8: unknown key '<<'; expected {FACT_KEYS}"],
    ),
    "unknown key": (
        ("tips.yaml", "text: Do this.", "text: Do this.\n    emoji: yes"),
        [f"tips.yaml:5: unknown key 'emoji'; expected {TIP_KEYS}"],
    ),
    "unknown key at the top": (
        ("facts.yaml", "source:", "author: Me\nsource:"),
        ["facts.yaml:1: unknown key 'author'; expected source, facts"],
    ),
    "very long key": (
        ("tips.yaml", "why: It works.", "why: It works.\n    " + "k" * 60 + ": x"),
        [f"tips.yaml:6: unknown key '{'k' * 39}…'; expected {TIP_KEYS}"],
    ),
    "list as key": (
        ("tips.yaml", "why: It works.", "why: It works.\n    [a]: x"),
        [f"tips.yaml:6: unknown key 'a list'; expected {TIP_KEYS}"],
    ),
    "missing keys": (
        ("tips.yaml", "    text: Do this.\n    why: It works.\n", ""),
        ["tips.yaml:2: 'text' is missing", "tips.yaml:2: 'why' is missing"],
    ),
    "duplicate key": (
        ("tips.yaml", "why: It works.", "why: It works.\n    text: Again."),
        ["tips.yaml:6: 'text' stands here twice, first on line 4"],
    ),
    "text instead of a record": (
        ("facts.yaml", "  - id: looks", "  - Looks.\n  - id: looks"),
        [f"facts.yaml:6: expected the keys {FACT_KEYS}; found 'Looks.'"],
    ),
    "record instead of a list": (
        ("exercises.yaml", "equipment: []", "equipment: {band: step}"),
        ["exercises.yaml:5: expected a list; found a mapping"],
    ),
    "number instead of text": (
        ("exercises.yaml", "dosage: Ten times.", "dosage: 10"),
        ["exercises.yaml:7: expected text; found '10' (quotes make text of anything)"],
    ),
    "foreign tag instead of text": (
        ("exercises.yaml", "dosage: Ten times.", "dosage: !!python/object:os.system ls"),
        ["exercises.yaml:7: expected text; found 'ls' (quotes make text of anything)"],
    ),
    "record instead of text": (
        (
            "facts.yaml",
            "text: Health comes first.",
            "text: Health: first".replace(": f", ":\n      f") + ": x",
        ),
        ["facts.yaml:8: broken YAML: mapping values are not allowed here"],
    ),
    "list instead of text": (
        ("facts.yaml", "Health comes first.", "[Health, comes]"),
        ["facts.yaml:8: expected text; found a list (quotes make text of anything)"],
    ),
    "no text": (
        ("facts.yaml", " Health comes first.", ""),
        ["facts.yaml:8: expected text; found nothing (quotes make text of anything)"],
    ),
    "empty text": (
        ("facts.yaml", "Health comes first.", "'  '"),
        ["facts.yaml:8: the text is empty"],
    ),
    "two paragraphs": (
        ("facts.yaml", "text: Health comes first.", "text: |\n      Health.\n      First."),
        ["facts.yaml:8: the text has a line break; keep it to one paragraph"],
    ),
    "tip too long": (
        ("tips.yaml", "Do this.", "x" * 601),
        ["tips.yaml:4: the text has 601 characters; at most 600 fit"],
    ),
    "name too long": (
        ("exercises.yaml", "name: Bridge", "name: " + "x" * 61),
        ["exercises.yaml:3: the text has 61 characters; at most 60 fit"],
    ),
    "unknown theme of a tip": (
        ("tips.yaml", "theme: posture", "theme: all"),
        [f"tips.yaml:8: unknown theme 'all'; expected one of {FIVE}"],
    ),
    "unknown theme of a fact": (
        ("facts.yaml", "theme: all", "theme: [all]"),
        [f"facts.yaml:7: unknown theme a list; expected one of {FIVE}, all"],
    ),
    "unknown equipment": (
        ("exercises.yaml", "equipment: []", "equipment: [sofa]"),
        ["exercises.yaml:5: unknown equipment 'sofa'; expected one of band, dumbbell, step"],
    ),
    "unknown level": (
        ("exercises.yaml", "level: beginner", "level: easy"),
        ["exercises.yaml:4: unknown level 'easy'; expected one of beginner, intermediate, advanced"],
    ),
    "unknown load": (
        ("exercises.yaml", "load: light", "load: 1"),
        ["exercises.yaml:6: unknown load '1'; expected one of light, moderate, hard"],
    ),
    "unknown fact of a tip": (
        ("tips.yaml", "facts: [looks]", "facts:\n      - looks\n      - looks-good"),
        ["tips.yaml:13: unknown fact 'looks-good'; expected one of chair, looks"],
    ),
    "unknown fact of an exercise": (
        ("exercises.yaml", "facts: [chair]", "facts: [stool]"),
        ["exercises.yaml:15: unknown fact 'stool'; expected one of chair, looks"],
    ),
    "tip without a fact": (
        ("tips.yaml", "facts: [looks]", "facts: []"),
        ["tips.yaml:11: expected 1 to 4 items; found 0"],
    ),
    "too few cues": (
        ("exercises.yaml", "      - Lift.\n", ""),
        ["exercises.yaml:9: expected 2 to 4 items; found 1"],
    ),
    "no id": (
        ("tips.yaml", "id: posture-tip", "id: Posture Tip"),
        [f"tips.yaml:7: no id: 'Posture Tip'; {ID}"],
    ),
    "id too long": (
        ("tips.yaml", "id: posture-tip", "id: " + "x" * 33),
        [f"tips.yaml:7: no id: '{'x' * 33}'; {ID}"],
    ),
    "list as id": (
        ("tips.yaml", "id: posture-tip", "id: [posture]"),
        [f"tips.yaml:7: no id: a list; {ID}"],
    ),
    "same id twice in a file": (
        ("tips.yaml", "id: injury-tip", "id: posture-tip"),
        ["tips.yaml:17: the id 'posture-tip' is taken: tips.yaml:7"],
    ),
    "same id in two files": (
        ("exercises.yaml", "id: bridge", "id: posture-tip"),
        ["exercises.yaml:2: the id 'posture-tip' is taken: tips.yaml:7"],
    ),
    "tip and fact of two themes": (
        ("tips.yaml", "facts: [looks]", "facts: [looks, chair]"),
        ["tips.yaml:8: a tip on posture cannot rest on 'chair', a fact on strength"],
    ),
    "fact that no tip uses": (
        ("facts.yaml", "facts:\n", "facts:\n  - {id: idle, theme: injury, text: Unused.}\n"),
        ["facts.yaml:3: no tip rests on the fact 'idle'"],
    ),
    "fact with a mistake is no unknown fact": (
        ("facts.yaml", "theme: all", "theme: some"),
        [f"facts.yaml:7: unknown theme 'some'; expected one of {FIVE}, all"],
    ),
    "theme without a tip": (
        ("tips.yaml", "theme: posture", "theme: injury"),
        ["tips.yaml:1: no tip has the theme posture"],
    ),
    "nothing for a beginner": (
        ("exercises.yaml", "level: beginner", "level: advanced"),
        ["exercises.yaml:1: no exercise is for a beginner without equipment"],
    ),
}


@pytest.fixture(params=["libyaml", "python"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either of the two loaders that PyYAML may come with."""
    if request.param == "python":
        monkeypatch.setattr(reading, "_FAST", yaml.SafeLoader)


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(("edit", "said"), MISTAKES.values(), ids=MISTAKES)
def test_names_the_mistake(
    problems: Problems, edited: Callable[..., dict[str, str]], edit: tuple[str, str, str], said: list[str]
) -> None:
    assert problems(edited(edit)) == said
