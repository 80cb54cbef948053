"""The content that ships keeps its own rules."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tips.catalogue import FILES, Catalogue, Equipment, Level, Load, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tips.catalogue import Exercise

# The article's facts, by id.
FACTS = {
    *(
        "strength-lift",
        "strength-climb",
        "strength-chair",
        "strength-balance",
        "strength-lurch",
        "strength-day",
    ),
    *("posture-support", "posture-backbutt", "posture-tell", "posture-drift"),
    *("backpain-hip", "backpain-compensate", "backpain-chain"),
    *("injury-load", "injury-disc", "injury-protect"),
    *("metabolism-largest", "metabolism-fuel", "metabolism-grow"),
    "more-than-looks",
}


def texts(exercise: Exercise) -> list[str]:
    """All that a person reads of an exercise."""
    return [
        *(exercise.name, exercise.dosage, *exercise.cues, exercise.mistake),
        *(exercise.easier, exercise.harder, exercise.stop),
    ]


def everything(catalogue: Catalogue) -> Iterator[str]:
    """Every text a person can read."""
    for fact in catalogue.facts.values():
        yield fact.text
    for tip in catalogue.tips.values():
        yield from (tip.text, tip.why)
    for exercise in catalogue.exercises.values():
        yield from texts(exercise)


def sentences(text: str) -> list[str]:
    """The sentences of a text, the way two of them compare."""
    return [sentence.lower() for sentence in re.split(r"(?<=[.!?]) ", text)]


def test_every_file_of_the_folder_is_read() -> None:
    folder = Path(__file__).parents[2] / "tips" / "content"
    assert sorted(file.name for file in folder.iterdir()) == sorted(FILES)


def test_all_facts_of_the_article_are_there_and_credited(catalogue: Catalogue) -> None:
    assert catalogue.facts.keys() == FACTS
    for name in ("Why Is a Strong Butt Important?", "POPSUGAR Fitness", "Liz Letchford, MS, ATC"):
        assert {name in fact.source for fact in catalogue.facts.values()} == {True}


def test_the_tips_use_every_fact(catalogue: Catalogue) -> None:
    assert {fact for tip in catalogue.tips.values() for fact in tip.facts} == FACTS


def test_every_theme_has_plenty_of_tips(catalogue: Catalogue) -> None:
    assert len(catalogue.tips) >= 50
    assert min(map(len, catalogue.tips_by_theme.values())) >= 8


def test_a_tip_is_short_enough_for_seven_in_the_morning(catalogue: Catalogue) -> None:
    for tip in catalogue.tips.values():
        assert 40 <= len(tip.text) <= 320, tip.id
        assert 1 <= len(sentences(tip.text)) <= 4, tip.id
        assert 40 <= len(tip.why) <= 240, tip.id
        assert 1 <= len(sentences(tip.why)) <= 2, tip.id


def test_no_two_tips_share_a_sentence(catalogue: Catalogue) -> None:
    counted = Counter(
        sentence for tip in catalogue.tips.values() for sentence in sentences(tip.text) + sentences(tip.why)
    )
    assert [sentence for sentence, count in counted.items() if count > 1] == []


def test_no_two_tips_begin_alike(catalogue: Catalogue) -> None:
    counted = Counter(tuple(tip.text.lower().split()[:4]) for tip in catalogue.tips.values())
    assert [words for words, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("surprise", [r"[<>&*_`~\[\]{}|\\#^]", r"  ", r"[^\x20-\x7e]", r"[a-z]$", r"https?:"])
def test_text_is_plain_and_finished(catalogue: Catalogue, surprise: str) -> None:
    names = {exercise.name for exercise in catalogue.exercises.values()}
    assert [text for text in everything(catalogue) if re.search(surprise, text) and text not in names] == []


@pytest.mark.parametrize(
    "promise",
    [
        *(
            "doctor says",
            "experts? says?",
            "studies show",
            "proven",
            "guarantee",
            "cures?",
            "heals?",
            "fixes",
        ),
        *(
            "lose weight",
            "weight loss",
            "fat[- ]burn",
            "burns? (off )?fat",
            "prevents?",
            "never again",
            "no pain,? no",
        ),
        *("tone", "slim", "flat belly", "bikini"),
    ],
)
def test_nothing_is_promised_that_no_one_can_keep(catalogue: Catalogue, promise: str) -> None:
    found = [text for text in everything(catalogue) if re.search(rf"\b{promise}\b", text, re.IGNORECASE)]
    assert found == []


def test_there_are_exercises_for_everyone(catalogue: Catalogue) -> None:
    exercises = catalogue.exercises.values()
    assert len(exercises) >= 26
    assert {exercise.level for exercise in exercises} == set(Level)
    assert {exercise.load for exercise in exercises} == set(Load)
    assert {one for exercise in exercises for one in exercise.equipment} == set(Equipment)
    bare = [exercise.level for exercise in exercises if not exercise.equipment]
    assert bare.count(Level.BEGINNER) >= 9
    assert min(Counter(bare).values()) >= 3


def test_beginners_are_spared_the_hard_ones(catalogue: Catalogue) -> None:
    easy = [exercise for exercise in catalogue.exercises.values() if exercise.level == Level.BEGINNER]
    assert {exercise.load for exercise in easy} == {Load.LIGHT, Load.MODERATE}


def test_an_exercise_fits_one_message_with_room_to_spare(catalogue: Catalogue) -> None:
    assert max(sum(map(len, texts(exercise))) for exercise in catalogue.exercises.values()) <= 1500


def test_every_exercise_says_when_to_stop(catalogue: Catalogue) -> None:
    assert [one.id for one in catalogue.exercises.values() if not one.stop.startswith("Stop ")] == []
    assert [one.id for one in catalogue.exercises.values() if not re.search(r"\d", one.dosage)] == []


def test_the_arching_back_is_the_mistake_named_most(catalogue: Catalogue) -> None:
    named = [
        one.id for one in catalogue.exercises.values() if re.search("arch|hollow|back bends", one.mistake)
    ]
    assert len(named) >= len(catalogue.exercises) / 2


def test_no_two_exercises_share_a_name(catalogue: Catalogue) -> None:
    assert len({one.name for one in catalogue.exercises.values()}) == len(catalogue.exercises)


def test_every_theme_opens_with_its_own_heading(real_files: dict[str, str]) -> None:
    """Who edits the file finds a theme's tips together."""
    order = re.findall(r"^    theme: (.+)$", real_files["tips.yaml"], re.MULTILINE)
    assert [theme for n, theme in enumerate(order) if n == 0 or order[n - 1] != theme] == list(Theme)
