"""Which tip or exercise is next for whom, and why that one. Pure: chance comes in as `draw`, in [0, 1).

`seen` is what a person was shown, oldest first; it may name content that is gone. Given in whole, it is a row
of cycles: nothing comes back before everything that suits was seen. Where only its latest part is given, the
start of a cycle can be misjudged; what was shown lately is held back all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tips.cycles import pick, rested, unseen
from tips.items import Equipment, Level, Load, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tips.items import Catalogue

# How often a tip comes from outside the chosen themes: taste tilts the odds, never to zero.
_ASIDE = 1 / 12
_STRAIGHT = 1 - _ASIDE
_EVERY = frozenset(Theme)
_INDIFFERENT = dict.fromkeys(Theme, 0)
# What thumbs do to the odds: one's own, and each of up to four on the same theme.
_LIKED, _DISLIKED = 2.0, 0.25
_THEME_LIKED, _MOST_LIKES = 1.4, 4
# What each level below the person's does to an exercise's odds.
_LEVEL_BELOW = 0.5


class Why(StrEnum):
    """The reason for a choice, kept with it because people may ask."""

    NEW = "new"
    ASKED_THEME = "asked-theme"
    OTHER_THEME = "other-theme"  # a change from the chosen themes
    FAVOURITE_THEME = "favourite-theme"  # one of the chosen themes
    LIKED = "liked"  # its theme has more thumbs up than down
    NEXT_THEME = "next-theme"  # another theme than last time
    LIGHTER_DAY = "lighter-day"  # after a hard exercise yesterday
    ALL_SEEN_AGAIN = "all-seen-again"


@dataclass(frozen=True, slots=True)
class Taste:
    """What a person told us: thumbs (+1, -1) by content id, chosen themes (none: all), level, equipment."""

    likes: Mapping[str, int] = field(default_factory=dict)
    themes: frozenset[Theme] = frozenset()
    level: Level = Level.BEGINNER
    equipment: frozenset[Equipment] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The id of a tip or exercise, and the reason for it."""

    content_id: str
    why: Why


class NothingFitsError(LookupError):
    """The catalogue has nothing that fits; one made by `parse` always has."""


def choose_tip(
    catalogue: Catalogue, taste: Taste, seen: Sequence[str], draw: float, theme: Theme | None = None
) -> Choice:
    """The next tip, of `theme` where the person asked for one; NothingFitsError where there is none."""
    suiting = catalogue.tips_on(frozenset({theme}) if theme else taste.themes or _EVERY)
    others = catalogue.tips_on(frozenset() if theme or not taste.themes else _EVERY - taste.themes)
    last = next((one for one in reversed(seen) if one in catalogue.tips), None)
    last_theme = catalogue.tips[last].theme if last else None
    pool, draw = _pool(suiting, others, last, draw)
    if not pool:
        raise NothingFitsError(f"no tip on {theme or 'any theme'}")
    due = unseen(pool, seen)
    same = catalogue.tips_on(frozenset({last_theme})) if last_theme else frozenset[str]()
    due = rested(due - same or due, pool, seen)
    liking = _liking(catalogue, taste)
    tip = catalogue.tips[pick(_odds(catalogue, taste, liking, due), draw)]
    reasons = {
        Why.ASKED_THEME: theme is not None,
        Why.OTHER_THEME: tip.id in others,
        Why.ALL_SEEN_AGAIN: tip.id in seen,
        Why.FAVOURITE_THEME: bool(taste.themes),
        Why.LIKED: liking[tip.theme] > 0,
        Why.NEXT_THEME: last_theme not in {None, tip.theme},
        Why.NEW: True,
    }
    return Choice(tip.id, next(why for why, holds in reasons.items() if holds))


def choose_exercise(
    catalogue: Catalogue, taste: Taste, seen: Sequence[str], draw: float, yesterday: str | None = None
) -> Choice:
    """The next exercise within the person's level and equipment; a lighter one after a hard one `yesterday`.

    `yesterday` is the id of what the person did then. Where nothing that fits is lighter, load does not
    count; where nothing fits, NothingFitsError.
    """
    fitting = {
        one: exercise
        for one, exercise in catalogue.exercises.items()
        if exercise.level <= taste.level and exercise.equipment <= taste.equipment
    }
    if not fitting:
        owned = ", ".join(sorted(taste.equipment)) or "no equipment"
        raise NothingFitsError(f"no exercise for level {taste.level} with {owned}")
    done = catalogue.exercises.get(yesterday or "")
    lighter = {one for one, exercise in fitting.items() if done and exercise.load < done.load == Load.HARD}
    pool = lighter or fitting.keys()
    history = [*seen, done.id] if done else [*seen]
    due = rested(unseen(pool, history), pool, history)
    odds = {
        one: _thumb(taste, one) * _LEVEL_BELOW ** (taste.level - exercise.level)
        for one, exercise in fitting.items()
        if one in due
    }
    found = pick(odds, draw)
    if lighter:
        return Choice(found, Why.LIGHTER_DAY)
    return Choice(found, Why.ALL_SEEN_AGAIN if found in history else Why.NEW)


def _pool(
    suiting: AbstractSet[str], others: AbstractSet[str], last: str | None, draw: float
) -> tuple[AbstractSet[str], float]:
    """Whether the draw falls on what suits or on the others, and what is left of it, in [0, 1) again.

    Never the others twice in a row; always the others where else the last tip would come again.
    """
    if not suiting - {last}:
        return others or suiting, draw
    if not others or last in others:
        return suiting, draw
    return (suiting, draw / _STRAIGHT) if draw < _STRAIGHT else (others, (draw - _STRAIGHT) / _ASIDE)


def _odds(
    catalogue: Catalogue, taste: Taste, liking: Mapping[Theme, int], due: AbstractSet[str]
) -> Mapping[str, float]:
    """How likely each tip that is due is, in the catalogue's order."""
    ordered = [one for one in catalogue.tips if one in due]
    if not taste.likes:
        return dict.fromkeys(ordered, 1.0)
    tilt = {theme: _THEME_LIKED**liked for theme, liked in liking.items()}
    return {one: _thumb(taste, one) * tilt[catalogue.tips[one].theme] for one in ordered}


def _liking(catalogue: Catalogue, taste: Taste) -> Mapping[Theme, int]:
    """How much more liked than disliked each theme is, within bounds."""
    if not taste.likes:
        return _INDIFFERENT
    liking = dict(_INDIFFERENT)
    for one, thumb in taste.likes.items():
        if one in catalogue.tips:
            liking[catalogue.tips[one].theme] += thumb
    return {theme: max(-_MOST_LIKES, min(_MOST_LIKES, sum_)) for theme, sum_ in liking.items()}


def _thumb(taste: Taste, content_id: str) -> float:
    thumb = taste.likes.get(content_id, 0)
    return _LIKED if thumb > 0 else _DISLIKED if thumb < 0 else 1
