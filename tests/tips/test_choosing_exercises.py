"""Which exercise a person gets next: one that fits, lighter after a hard day, never twice in a row."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tips.catalogue import Catalogue, Equipment, Exercise, Level, Load
from tips.choosing import Choice, NothingFitsError, Taste, Why, choose_exercise

if TYPE_CHECKING:
    from collections.abc import Sequence


def exercise(
    name: str,
    level: Level = Level.BEGINNER,
    load: Load = Load.LIGHT,
    equipment: frozenset[Equipment] = frozenset(),
) -> Exercise:
    return Exercise(name, name, level, equipment, load, "10", ("a", "b"), "m", "e", "h", "s", ())


def of(exercises: Sequence[Exercise]) -> Catalogue:
    return Catalogue({}, {}, {one.id: one for one in exercises})


# A year of days takes its time on a busy machine.
PATIENT = settings(deadline=None, max_examples=50)

THUMBS = st.sampled_from([1, -1])


@st.composite
def tastes(draw: st.DrawFn, catalogue: Catalogue) -> Taste:
    return Taste(
        likes=draw(st.dictionaries(st.sampled_from([*catalogue.exercises, "gone"]), THUMBS)),
        level=draw(st.sampled_from(Level)),
        equipment=draw(st.frozensets(st.sampled_from(Equipment))),
    )


def trained(catalogue: Catalogue, taste: Taste, count: int, seed: int, keep: int | None = None) -> list[str]:
    """The exercises of `count` days in a row, each done on its day."""
    draws = Random(seed)
    seen: list[str] = []
    for _ in range(count):
        told = seen[-keep:] if keep else seen
        yesterday = seen[-1] if seen else None
        seen.append(choose_exercise(catalogue, taste, told, draws.random(), yesterday).content_id)
    return seen


LEVELS = of([exercise(f"{level.name.lower()}-{n}", level) for level in Level for n in range(4)])
LOADS = of([exercise(f"{load.name.lower()}-{n}", load=load) for load in Load for n in range(4)])


@PATIENT
@given(data=st.data(), seed=st.integers())
def test_exercises_fit_the_person(catalogue: Catalogue, data: st.DataObject, seed: int) -> None:
    taste = data.draw(tastes(catalogue))
    found = [catalogue.exercises[one] for one in trained(catalogue, taste, 60, seed)]
    assert max(one.level for one in found) <= taste.level
    assert frozenset[Equipment]().union(*(one.equipment for one in found)) <= taste.equipment


@PATIENT
@given(data=st.data(), seed=st.integers())
def test_no_exercise_comes_back_before_all_that_fit_were_seen(data: st.DataObject, seed: int) -> None:
    taste = data.draw(tastes(LEVELS))
    size = 4 * taste.level
    days = trained(LEVELS, taste, 4 * size, seed)
    assert {len(set(days[start : start + size])) for start in range(0, 4 * size, size)} == {size}


@pytest.mark.uncounted
@PATIENT
@given(data=st.data(), seed=st.integers(), keep=st.one_of(st.none(), st.integers(1, 30)))
def test_no_exercise_comes_twice_in_a_row(
    catalogue: Catalogue, data: st.DataObject, seed: int, keep: int | None
) -> None:
    days = trained(catalogue, data.draw(tastes(catalogue)), 200, seed, keep)
    assert [one for one, following in pairwise(days) if one == following] == []


@pytest.mark.uncounted
@PATIENT
@given(data=st.data(), seed=st.integers())
def test_a_hard_day_is_followed_by_a_lighter_one(
    catalogue: Catalogue, data: st.DataObject, seed: int
) -> None:
    taste = data.draw(tastes(catalogue))
    loads = [catalogue.exercises[one].load for one in trained(catalogue, taste, 100, seed)]
    assert (Load.HARD, Load.HARD) not in set(pairwise(loads))


def test_all_loads_get_their_turn_in_spite_of_the_lighter_days() -> None:
    assert set(trained(LOADS, Taste(), 24, seed=5)) == LOADS.exercises.keys()


def test_what_was_done_yesterday_is_not_next_even_if_never_shown() -> None:
    found = {choose_exercise(LOADS, Taste(), (), draw / 100, "light-1").content_id for draw in range(100)}
    assert found == LOADS.exercises.keys() - {"light-1"}


def test_with_nothing_lighter_a_hard_day_may_follow() -> None:
    hard = of([exercise("a", load=Load.HARD), exercise("b", load=Load.HARD)])
    assert choose_exercise(hard, Taste(), ["a"], 0.5, "a") == Choice("b", Why.NEW)


def test_the_nearer_to_the_level_the_likelier() -> None:
    found = Counter(
        choose_exercise(LEVELS, Taste(level=Level.ADVANCED), (), draw / 700).content_id for draw in range(700)
    )
    assert (found["advanced-0"], found["intermediate-0"], found["beginner-0"]) == (100, 50, 25)


def test_a_disliked_exercise_comes_later() -> None:
    taste = Taste(likes={"light-0": -1, "light-1": 1})
    found = Counter(choose_exercise(LOADS, taste, (), draw / 1000).content_id for draw in range(1000))
    assert found["light-1"] > found["light-2"] > found["light-0"] > 0


@pytest.mark.parametrize(
    ("seen", "yesterday", "why"),
    [
        ([], None, Why.NEW),
        (["light-1"], "light-1", Why.NEW),
        (["hard-1"], "hard-1", Why.LIGHTER_DAY),
        (sorted(LOADS.exercises), "light-1", Why.ALL_SEEN_AGAIN),
        (sorted(LOADS.exercises), "gone", Why.ALL_SEEN_AGAIN),
    ],
)
def test_an_exercise_says_why(seen: list[str], yesterday: str | None, why: Why) -> None:
    assert choose_exercise(LOADS, Taste(), seen, 0.5, yesterday).why == why


def test_no_exercise_that_fits_is_said_clearly() -> None:
    hard = of([exercise("a", Level.ADVANCED)])
    with pytest.raises(NothingFitsError, match=r"^no exercise for level 1 with no equipment$"):
        choose_exercise(hard, Taste(), (), 0.5)
    with pytest.raises(NothingFitsError, match=r"^no exercise for level 2 with band, step$"):
        choose_exercise(
            hard,
            Taste(level=Level.INTERMEDIATE, equipment=frozenset({Equipment.STEP, Equipment.BAND})),
            (),
            0.5,
        )
