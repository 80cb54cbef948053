"""From what a person typed to the zone they mean."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from bot.domain.gazetteer import Gazetteer, Place, fold, parse_gazetteer
from bot.domain.likely import city_name, likely_zones

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Gazetteer", "Place", "city_name", "find_zones", "likely_zones", "parse_gazetteer"]

LIMIT: Final = 6
"""As many places as make a readable keyboard."""

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_LONGEST: Final = 80
_DWARFS: Final = 10
_SHORTEST_PREFIX: Final = 3
_SHORTEST_TYPO: Final = 4
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC: Final = "абвгдежзиклмнопрстуфхцчшщьыэюя"
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+\-\u2212])\s*(\d{1,2})(?::?00)?")


def find_zones(
    text: str, gazetteer: Gazetteer, limit: int = LIMIT, *, local: Mapping[str, str] = _NO_NAMES
) -> list[Place]:
    """The places a person may mean, the likeliest first; empty where nothing is near.

    An IANA name in any case (`europe/madrid`, `UTC`) or an offset of full hours (`UTC+3`) is that zone alone.
    Else cities of exactly that name, most populous first, and alone where ten times as populous as the next;
    narrowed by a country or a state of the United States behind it (`Portland, Oregon`). Else the zones of a
    country or such a state; else cities that begin so; else the last part of an IANA name; else cities one
    typing mistake away. Any string is safe.

    `local` leads from what the person's own language calls the cities of zones, as `key` makes it, to those
    zones: `atenas` to Europe/Athens. It comes before its namesakes, and serves where there is none.
    """
    if len(text) > _LONGEST:
        return []
    words = fold(text)
    if (zone := _named_zone(text, gazetteer)) is not None:
        return [Place(city_name(zone), "", zone)]
    if not words:
        return []
    return (
        _eminent(_own_first(_exact(words, gazetteer, limit), local.get(words.replace(" ", ""))))
        or _in_own_language(words, local)
        or _narrowed(words, gazetteer, limit)
        or _country(words, gazetteer, limit)
        or _beginning(words, gazetteer, limit)
        or _last_part(words, gazetteer, limit)
        or _mistyped(words, gazetteer, limit)
    )


def _named_zone(text: str, gazetteer: Gazetteer) -> str | None:
    typed = text.strip().casefold().replace(" ", "_")
    if typed in gazetteer.zones:
        return gazetteer.zones[typed]
    if offset := _OFFSET.fullmatch(text.strip().casefold()):
        # The sign of these names is turned round: Etc/GMT-3 is three hours ahead of UTC.
        sign = "-" if offset[1] == "+" else "+"
        return gazetteer.zones.get(f"etc/gmt{sign}{int(offset[2])}")
    return None


def _exact(words: str, gazetteer: Gazetteer, limit: int) -> list[Place]:
    found = gazetteer.names.get(words.replace(" ", ""), ())
    return _distinct((gazetteer.places[each] for each in found), limit)


def _own_first(places: list[Place], zone: str | None) -> list[Place]:
    return sorted(places, key=lambda place: place.zone_key != zone)


def _in_own_language(words: str, local: Mapping[str, str]) -> list[Place]:
    zone = local.get(words.replace(" ", ""))
    return [] if zone is None else [Place(city_name(zone), "", zone)]


def _narrowed(words: str, gazetteer: Gazetteer, limit: int) -> list[Place]:
    """Cities of a name followed by where they are: `portland oregon`, `london uk`."""
    parts = words.split(" ")
    for cut in range(len(parts) - 1, 0, -1):
        where = "".join(parts[cut:])
        country, state = gazetteer.countries.get(where), gazetteer.states.get(where)
        named = _exact(" ".join(parts[:cut]), gazetteer, len(gazetteer.places))
        if within := [place for place in named if country == place.country or state == place.region]:
            return within[:limit]
    return []


def _country(words: str, gazetteer: Gazetteer, limit: int) -> list[Place]:
    """The largest city of each zone of a country or a state."""
    name = words.replace(" ", "")
    country, state = gazetteer.countries.get(name), gazetteer.states.get(name)
    seen: dict[str, Place] = {}
    for place in gazetteer.places if country or state else ():
        if country == place.country or state == place.region:
            seen.setdefault(place.zone_key, place)
    return list(islice(seen.values(), limit))


def _beginning(words: str, gazetteer: Gazetteer, limit: int) -> list[Place]:
    start = words.replace(" ", "")
    if len(start) < _SHORTEST_PREFIX:
        return []
    found: set[int] = set()
    for name in islice(gazetteer.sorted_names, bisect_left(gazetteer.sorted_names, start), None):
        if not name.startswith(start):
            break
        found.update(gazetteer.names[name])
    return _distinct((gazetteer.places[each] for each in sorted(found)), limit)


def _last_part(words: str, gazetteer: Gazetteer, limit: int) -> list[Place]:
    wanted = words.replace(" ", "_")
    found = sorted(zone for lower, zone in gazetteer.zones.items() if lower.rpartition("/")[2] == wanted)
    return [Place(city_name(zone), "", zone) for zone in found[:limit]]


def _mistyped(words: str, gazetteer: Gazetteer, limit: int) -> list[Place]:
    typed = words.replace(" ", "")
    if len(typed) < _SHORTEST_TYPO:
        return []
    found = {each for near in _one_edit_away(typed) for each in gazetteer.names.get(near, ())}
    return _distinct((gazetteer.places[each] for each in sorted(found)), limit)


def _one_edit_away(word: str) -> Iterator[str]:
    """Every word one letter missing, too many, wrong or swapped with the next away."""
    for cut in range(len(word) + 1):
        left, right = word[:cut], word[cut:]
        yield left + right[1:]
        yield left + right[1:2] + right[:1] + right[2:]
        for letter in _LATIN if word.isascii() else _CYRILLIC:
            yield left + letter + right
            yield left + letter + right[1:]


def _eminent(places: list[Place]) -> list[Place]:
    """The first alone where it dwarfs its namesakes: who types Madrid seldom means the one in Colombia."""
    if len(places) > 1 and places[0].thousands >= _DWARFS * places[1].thousands:
        return places[:1]
    return places


def _distinct(places: Iterable[Place], limit: int) -> list[Place]:
    """The first places, of namesakes in one zone and country only the most populous."""
    seen: dict[tuple[str, str, str], Place] = {}
    for place in places:
        seen.setdefault((place.name, place.country, place.zone_key), place)
    return list(islice(seen.values(), limit))
