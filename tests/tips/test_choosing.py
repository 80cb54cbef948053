"""Which tip a person gets next: fresh, varied, to their taste, and never the same thing twice in a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tips.catalogue import Catalogue, Theme, Tip
from tips.choosing import Choice, NothingFitsError, Taste, Why, choose_tip

if TYPE_CHECKING:
    from collections.abc import Sequence


def tip(theme: Theme, number: int) -> Tip:
    return Tip(f"{theme}-{number}", theme, "Do.", "Works.", ("fact",))


def of(tips: Sequence[Tip] = ()) -> Catalogue:
    return Catalogue({}, {one.id: one for one in tips}, {})


# Five themes of six tips each.
THIRTY = of([tip(theme, number) for theme in Theme for number in range(6)])

# A year of days takes its time on a busy machine.
PATIENT = settings(deadline=None, max_examples=50)

THEMES = st.frozensets(st.sampled_from(Theme))
DRAWS = st.floats(0, 1, exclude_max=True)
CATALOGUES = st.dictionaries(st.sampled_from(Theme), st.integers(1, 9), min_size=1).map(
    lambda sizes: of([tip(theme, number) for theme, size in sizes.items() for number in range(size)])
)


@st.composite
def tastes(draw: st.DrawFn, catalogue: Catalogue) -> Taste:
    ids = [*catalogue.tips, "gone"]
    return Taste(
        likes=draw(st.dictionaries(st.sampled_from(ids), st.sampled_from([1, -1]))),
        themes=draw(THEMES),
    )


def served(catalogue: Catalogue, taste: Taste, count: int, seed: int, keep: int | None = None) -> list[str]:
    """The tips of `count` days in a row; each choice is told of the latest `keep` days only."""
    draws = Random(seed)
    seen: list[str] = []
    for _ in range(count):
        seen.append(choose_tip(catalogue, taste, seen[-keep:] if keep else seen, draws.random()).content_id)
    return seen


def twice_in_a_row(days: Sequence[str]) -> list[str]:
    return [one for one, following in pairwise(days) if one == following]


# Tips: each once in a cycle


@pytest.mark.uncounted
@PATIENT
@given(data=st.data(), catalogue=CATALOGUES, seed=st.integers())
def test_nothing_comes_back_before_all_was_seen(data: st.DataObject, catalogue: Catalogue, seed: int) -> None:
    size = len(catalogue.tips)
    taste = replace(data.draw(tastes(catalogue)), themes=frozenset())
    days = served(catalogue, taste, 4 * size, seed)
    assert [set(days[start : start + size]) for start in range(0, 4 * size, size)] == [
        catalogue.tips.keys()
    ] * 4


@pytest.mark.uncounted
@PATIENT
@given(data=st.data(), catalogue=CATALOGUES, seed=st.integers())
def test_chosen_themes_have_cycles_of_their_own(data: st.DataObject, catalogue: Catalogue, seed: int) -> None:
    taste = data.draw(tastes(catalogue))
    for wanted in (True, False):
        circle = [one for one, found in catalogue.tips.items() if (found.theme in taste.themes) == wanted]
        days = [one for one in served(catalogue, taste, 120, seed) if one in circle]
        blocks = [days[start : start + len(circle)] for start in range(0, len(days), len(circle) or 1)]
        assert [block for block in blocks if len(set(block)) < len(block)] == []


@pytest.mark.uncounted
@PATIENT
@given(
    data=st.data(), catalogue=CATALOGUES, seed=st.integers(), keep=st.one_of(st.none(), st.integers(1, 60))
)
def test_no_tip_comes_twice_in_a_row(
    data: st.DataObject, catalogue: Catalogue, seed: int, keep: int | None
) -> None:
    taste = data.draw(tastes(catalogue))
    assert twice_in_a_row(served(catalogue, taste, 220, seed, keep)) == [] or len(catalogue.tips) == 1


@pytest.mark.uncounted
@PATIENT
@given(seed=st.integers(), themes=THEMES)
def test_the_real_content_rests_a_tip_for_weeks_even_when_history_is_cut(
    catalogue: Catalogue, seed: int, themes: frozenset[Theme]
) -> None:
    days = served(catalogue, Taste(themes=themes), 200, seed, keep=150)
    chosen = sum(len(catalogue.tips_by_theme[theme]) for theme in themes or Theme)
    gaps = [
        start - max(before)
        for start, one in enumerate(days)
        if (before := [day for day in range(start) if days[day] == one])
    ]
    assert min(gaps, default=chosen) >= chosen // 4


def test_a_tip_asked_for_again_and_again_does_not_end_the_cycle() -> None:
    asked = [f"posture-{number}" for number in (*range(6), *range(6))]
    rest = served_after(asked, 24)
    assert {one.rpartition("-")[0] for one in rest} == set(Theme) - {"posture"}
    assert len(set(rest)) == 24


def test_a_tip_asked_for_in_a_later_cycle_does_not_end_it() -> None:
    first = served(THIRTY, Taste(), 35, seed=1)
    asked = [*first, first[-1], first[-2], first[-1]]
    assert sorted(served_after(asked, 25) + first[30:]) == sorted(THIRTY.tips)


def served_after(seen: list[str], count: int) -> list[str]:
    """The tips of the next days for who saw these."""
    draws = Random(7)
    days = list(seen)
    for _ in range(count):
        days.append(choose_tip(THIRTY, Taste(), days, draws.random()).content_id)
    return days[len(seen) :]


def test_new_content_comes_first() -> None:
    old = served(THIRTY, Taste(), 40, seed=3)
    grown = of([*THIRTY.tips.values(), tip(Theme.INJURY, 99)])
    assert {choose_tip(grown, Taste(), old, draw / 10).content_id for draw in range(10)} == {"injury-99"}


def test_only_one_tip_comes_again_every_day() -> None:
    assert served(of([tip(Theme.INJURY, 1)]), Taste(), 3, seed=1) == ["injury-1"] * 3


# Tips: themes alternate


@pytest.mark.uncounted
@PATIENT
@given(data=st.data(), catalogue=CATALOGUES, seed=st.integers())
def test_a_theme_follows_itself_only_when_the_others_are_used_up(
    data: st.DataObject, catalogue: Catalogue, seed: int
) -> None:
    taste = replace(data.draw(tastes(catalogue)), themes=frozenset())
    size = len(catalogue.tips)
    days = served(catalogue, taste, 3 * size, seed)
    themes = [catalogue.tips[one].theme for one in days]
    for day in range(1, len(days)):
        if themes[day] == themes[day - 1]:
            this_cycle = days[day - day % size : day]
            left = {catalogue.tips[one].theme for one in catalogue.tips.keys() - set(this_cycle)}
            assert left == {themes[day]}


@PATIENT
@given(seed=st.integers(), data=st.data())
def test_five_full_themes_alternate_for_weeks(seed: int, data: st.DataObject) -> None:
    taste = replace(data.draw(tastes(THIRTY)), themes=frozenset())
    themes = [THIRTY.tips[one].theme for one in served(THIRTY, taste, 20, seed)]
    assert twice_in_a_row(themes) == []


# Tips: taste tilts


def shares(taste: Taste, seen: Sequence[str] = ()) -> Counter[str]:
    """How many of 1,200 evenly spread draws each tip gets."""
    return Counter(choose_tip(THIRTY, taste, seen, draw / 1200).content_id for draw in range(1200))


def test_without_a_taste_all_are_equally_likely() -> None:
    assert shares(Taste()) == dict.fromkeys(THIRTY.tips, 40)


def test_a_liked_theme_comes_sooner_and_a_disliked_one_later() -> None:
    found = shares(Taste(likes={"posture-1": 1, "posture-2": 1, "injury-1": -1, "gone": 1}))
    assert found["posture-0"] > found["strength-0"] > found["injury-0"] > 0


def test_a_disliked_tip_comes_later_than_its_theme() -> None:
    found = shares(Taste(likes={"injury-1": -1}))
    assert found["injury-0"] > found["injury-1"] > 0


def test_a_hundred_thumbs_never_silence_a_theme() -> None:
    many = of([tip(Theme.POSTURE, number) for number in range(100)] + [tip(Theme.INJURY, 1)])
    likes = {one: -1 for one in many.tips if one != "injury-1"}
    found = Counter(choose_tip(many, Taste(likes=likes), (), draw / 1000).content_id for draw in range(1000))
    assert found.keys() == many.tips.keys()


def test_chosen_themes_come_eleven_times_in_twelve() -> None:
    found = shares(Taste(themes=frozenset({Theme.POSTURE})))
    assert sum(count for one, count in found.items() if one.startswith("posture")) == 1100
    assert found.keys() == THIRTY.tips.keys()


def test_tips_aside_never_come_twice_in_a_row() -> None:
    found = shares(Taste(themes=frozenset({Theme.POSTURE})), ["injury-1"])
    assert {one.partition("-")[0] for one in found} == {"posture"}


def test_the_only_chosen_tip_takes_turns_with_the_others() -> None:
    two = of([tip(Theme.POSTURE, 1), tip(Theme.INJURY, 1)])
    assert len(set(served(two, Taste(themes=POSTURE), 20, seed=1)[::2])) == 1


def test_chosen_themes_without_a_tip_give_way_to_the_others() -> None:
    only = of([tip(Theme.INJURY, 1)])
    assert choose_tip(only, Taste(themes=frozenset({Theme.POSTURE})), (), 0.5) == Choice(
        "injury-1", Why.OTHER_THEME
    )


def test_an_asked_theme_is_given_whatever_was_chosen() -> None:
    taste = Taste(themes=frozenset({Theme.POSTURE}))
    found = {choose_tip(THIRTY, taste, ["injury-1"], draw / 50, Theme.INJURY) for draw in range(50)}
    assert found == {Choice(f"injury-{number}", Why.ASKED_THEME) for number in (0, 2, 3, 4, 5)}


# The reasons for a tip

POSTURE = frozenset({Theme.POSTURE})
ALL = sorted(THIRTY.tips)


@pytest.mark.parametrize(
    ("taste", "seen", "draw", "why"),
    [
        (Taste(), [], 0.5, Why.NEW),
        (Taste(), ["gone"], 0.5, Why.NEW),
        (Taste(), ["strength-1"], 0.5, Why.NEXT_THEME),
        (Taste(likes=dict.fromkeys(ALL, 1)), ["strength-1"], 0.5, Why.LIKED),
        (Taste(likes=dict.fromkeys(ALL, -1)), ["strength-1"], 0.5, Why.NEXT_THEME),
        (Taste(themes=POSTURE), ["strength-1"], 0.0, Why.FAVOURITE_THEME),
        (Taste(themes=POSTURE), ["posture-1"], 0.99, Why.OTHER_THEME),
        (Taste(themes=frozenset(Theme)), ["strength-1"], 0.99, Why.FAVOURITE_THEME),
        (Taste(), ALL, 0.5, Why.ALL_SEEN_AGAIN),
        (Taste(themes=POSTURE), ALL, 0.5, Why.ALL_SEEN_AGAIN),
    ],
)
def test_a_choice_says_why(taste: Taste, seen: list[str], draw: float, why: Why) -> None:
    assert choose_tip(THIRTY, taste, seen, draw).why == why


# Both: steady hands


@PATIENT
@given(data=st.data(), catalogue=CATALOGUES, draw=DRAWS, theme=st.one_of(st.none(), st.sampled_from(Theme)))
def test_any_history_gets_a_tip_and_the_same_one_twice(
    data: st.DataObject, catalogue: Catalogue, draw: float, theme: Theme | None
) -> None:
    taste = data.draw(tastes(catalogue))
    seen = data.draw(st.lists(st.sampled_from([*catalogue.tips, "gone", "away"]), max_size=60))
    if theme and not catalogue.tips_by_theme[theme]:
        theme = None
    found = choose_tip(catalogue, taste, seen, draw, theme)
    assert found == choose_tip(catalogue, taste, tuple(seen), draw, theme)
    assert theme in {None, catalogue.tips[found.content_id].theme}


@pytest.mark.parametrize("draw", [0.0, 1 - 2**-53])
def test_the_ends_of_the_draw_are_tips_too(draw: float) -> None:
    likes = {one: (-1) ** number for number, one in enumerate(THIRTY.tips)}
    for themes in (frozenset[Theme](), POSTURE):
        assert choose_tip(THIRTY, Taste(likes=likes, themes=themes), (), draw).content_id in THIRTY.tips


def test_no_tip_at_all_is_said_clearly() -> None:
    with pytest.raises(NothingFitsError, match=r"^no tip on any theme$"):
        choose_tip(of(), Taste(), (), 0.5)
    with pytest.raises(NothingFitsError, match=r"^no tip on posture$"):
        choose_tip(of([tip(Theme.INJURY, 1)]), Taste(), (), 0.5, Theme.POSTURE)
