"""The list of cities, parsed into an index that search walks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"}  # noqa: RUF001 — the look-alikes are the point
)
_NO_LETTER: Final = re.compile(r"[\W_]+")
_APOSTROPHES: Final = re.compile(r"['`´ʻʼ‘’ʿʾ]")  # noqa: RUF001 — the look-alikes are the point


@dataclass(frozen=True, slots=True)
class Place:
    """A place a person may mean, and the IANA name of its zone.

    `country` is an ISO 3166 code or "" (a zone that was named itself); `region` is the state of cities of the
    United States, for telling namesakes apart, or "".
    `thousands` is the population; 0 where it is not known.
    """

    name: str
    country: str
    zone_key: str
    region: str = ""
    thousands: int = 0


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places, most populous first, and where each of their names leads.

    Names are made by `key`; the numbers are positions in `places`. Codes and names of countries lead to ISO
    codes, those of states to their names; `zones` are the IANA names by their lower-case form, old ones too,
    `listed` those to offer in a list: each place once, by its present name.
    """

    places: Sequence[Place]
    names: Mapping[str, Sequence[int]]
    sorted_names: Sequence[str]
    countries: Mapping[str, str]
    states: Mapping[str, str]
    zones: Mapping[str, str]
    listed: Sequence[str]


def parse_gazetteer(text: str, zones: Collection[str], zone_tab: str) -> Gazetteer:
    """The gazetteer from the text of cities.tsv, the zones that this machine knows, and its zone.tab.

    A line is a city (name, country, region, zone, population in thousands, further names parted by `|`; most
    populous first), a country (`=`, code, name), a state (`+`, code, name) or a comment (`#`). A city whose
    zone is unknown is left out.
    Further names are stored folded already, so that a start need not fold them.
    zone.tab is the table of tz that names each place's zone as it is called now (zone is the third column);
    zones that are only links for old names (Europe/Kiev, US/Eastern) are not in it.
    """
    places: list[Place] = []
    names: dict[str, list[int]] = {}
    countries: dict[str, str] = {}
    states: dict[str, str] = {}
    known = frozenset(zones)
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        if line[0] in "=+":
            kind, code, name = line.split("\t")
            into, value = (countries, code) if kind == "=" else (states, name)
            into[key(name)] = into[code.lower()] = value
            continue
        name, country, region, zone, thousands, others = line.split("\t")
        if zone not in known:
            continue
        own = key(name)
        for each in {own, *others.split("|")} if others else (own,):
            names.setdefault(each, []).append(len(places))
        places.append(Place(name, country, zone, region, int(thousands)))
    lower = {zone.casefold(): zone for zone in known}
    rows = (line.split("\t") for line in zone_tab.splitlines() if line and not line.startswith("#"))
    listed = tuple(sorted(row[2] for row in rows if row[2] in known))
    return Gazetteer(places, names, sorted(names), countries, states, lower, listed)


def fold(text: str) -> str:
    """The text without case, accents and punctuation, its words parted by single spaces."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    bare = "".join(each for each in decomposed if not unicodedata.combining(each)).translate(_LETTERS)
    return unicodedata.normalize("NFC", _NO_LETTER.sub(" ", bare)).strip()


def key(text: str) -> str:
    """The folded text without spaces, as names are looked up."""
    if text.isascii() and text.isalpha():
        return text.lower()
    return fold(text).replace(" ", "")
