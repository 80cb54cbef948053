"""Content is read whole or not at all, and every mistake in it is named with its file and line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tips.catalogue import Catalogue, ContentError, Equipment, Exercise, Fact, Level, Load, Theme, Tip, parse

Files: TypeAlias = dict[str, str]
Problems: TypeAlias = Callable[[Files], list[str]]
Edited: TypeAlias = Callable[..., Files]


def test_reads_facts_tips_and_exercises(small_files: Files) -> None:
    found = parse(small_files)
    assert found.facts == {
        "chair": Fact("chair", Theme.STRENGTH, "Glutes stand you up.", "An article"),
        "looks": Fact("looks", None, "Health comes first.", "An article"),
    }
    assert found.tips["posture-tip"] == Tip("posture-tip", Theme.POSTURE, "Do this.", "It works.", ("looks",))
    assert found.exercises["bridge"] == Exercise(
        id="bridge",
        name="Bridge",
        level=Level.BEGINNER,
        equipment=frozenset(),
        load=Load.LIGHT,
        dosage="Ten times.",
        cues=("Lie down.", "Lift."),
        mistake="The back arches.",
        easier="Lift halfway.",
        harder="Hold it.",
        stop="Pain means stop.",
        facts=("chair",),
    )


def test_reads_equipment_level_and_load(edited: Edited) -> None:
    files = edited(("exercises.yaml", "exercises:\n", "exercises:\n" + ANOTHER_EXERCISE))
    found = parse(files).exercises["thrust"]
    both = frozenset({Equipment.STEP, Equipment.BAND})
    assert (found.equipment, found.level, found.load) == (both, Level.ADVANCED, Load.HARD)


ANOTHER_EXERCISE = """\
  - {id: thrust, name: Thrust, level: advanced, equipment: [step, band], load: hard, dosage: Eight times.,
     cues: [Lean., Press.], mistake: Arching., easier: Bridge., harder: Hold., stop: Pain., facts: []}
"""


def test_tips_are_sorted_by_theme(small_files: Files) -> None:
    found = parse(small_files)
    assert found.tips_by_theme == {theme: (f"{theme}-tip",) for theme in Theme}
    assert Catalogue({}, {}, {}).tips_by_theme == dict.fromkeys(Theme, ())


def test_lists_all_mistakes_by_file_and_line(problems: Problems, edited: Edited) -> None:
    files = edited(
        ("tips.yaml", "id: metabolism-tip", "id: '?'"),
        ("tips.yaml", "theme: strength", "theme: strenght"),
        ("exercises.yaml", "load: light", "load: lite"),
    )
    assert [line.partition(": ")[0] for line in problems(files)] == [
        "exercises.yaml:6",
        "tips.yaml:3",
        "tips.yaml:22",
    ]


@pytest.mark.parametrize("file", ["facts.yaml", "tips.yaml", "exercises.yaml"])
def test_one_missing_file_is_one_problem(problems: Problems, small_files: Files, file: str) -> None:
    rest = {name: text for name, text in small_files.items() if name != file}
    assert problems(rest) == [f"{file}:1: the file is missing"]


@pytest.mark.parametrize("text", ["", "# Nothing yet\n"])
def test_an_empty_file_is_one_problem(problems: Problems, small_files: Files, text: str) -> None:
    assert problems({**small_files, "tips.yaml": text}) == ["tips.yaml:1: the file is empty"]


def test_an_empty_list_is_refused(problems: Problems, small_files: Files) -> None:
    assert problems({**small_files, "exercises.yaml": "exercises: []"}) == [
        "exercises.yaml:1: expected 1 to 1000 items; found 0"
    ]


def test_broken_facts_leave_the_tips_unblamed(problems: Problems, small_files: Files) -> None:
    said = problems({**small_files, "facts.yaml": "facts: ["})
    assert [line.partition(":")[0] for line in said] == ["facts.yaml"]


def test_laughs_are_refused_before_they_multiply(problems: Problems, small_files: Files) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert problems({**small_files, "facts.yaml": bomb})[0].startswith("facts.yaml:1: anchors (&)")


@given(text=st.text(), file=st.sampled_from(["facts.yaml", "tips.yaml", "exercises.yaml"]))
@settings(deadline=None)
def test_any_text_is_answered_with_its_problems(
    problems: Problems, small_files: Files, text: str, file: str
) -> None:
    assert {line.partition(":")[0] for line in problems({**small_files, file: text})} >= {file}


@given(data=st.data())
@settings(deadline=None)
def test_a_slip_of_the_finger_raises_nothing_else(small_files: Files, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(sorted(small_files)))
    text = small_files[file]
    at = data.draw(st.integers(0, len(text)))
    slip = data.draw(st.sampled_from([*"[]{}:-#&*!|>'\"%@`\t\n ", "\0", "é", "- ", ": "]))
    try:
        parse({**small_files, file: text[:at] + slip + text[at + data.draw(st.integers(0, 2)) :]})
    except ContentError as error:
        lines = {page: body.count("\n") + 3 for page, body in small_files.items()}
        assert all(1 <= problem.line <= lines[problem.file] for problem in error.problems)  # noqa: PT017 — no error is fine too
