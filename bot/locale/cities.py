"""What a language calls the cities that zones are named after.

The names are those of Unicode's CLDR, as Babel carries them ("exemplar cities",
unicode.org/reports/tr35/tr35-dates.html#Time_Zone_Names). It has only cities that a language calls otherwise
than their zone does.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_global

from bot.domain.gazetteer import key
from bot.domain.places import city_name

if TYPE_CHECKING:
    from collections.abc import Mapping


def city(language: str, zone: str) -> str:
    """The name of a zone's city; an old name of a zone (Europe/Kiev) is read as its present one."""
    present = _present(zone)
    return _names(language).get(present) or city_name(present)


@cache
def zones_by_city(language: str) -> Mapping[str, str]:
    """The way back: from the name of a city in this language, made by `key`, to its zone."""
    return {key(name): zone for zone, name in _names(language).items()}


@cache
def _names(language: str) -> Mapping[str, str]:
    """Names by present zone. A language's data are loaded already where its dates were written."""
    found: Mapping[str, Mapping[str, str]] = Locale.parse(language).time_zones
    # CLDR keeps the names that zones had when it began: its Asia/Calcutta is Asia/Kolkata today.
    names = {_present(zone): names["city"] for zone, names in found.items() if "city" in names}
    return {zone: name for zone, name in names.items() if not zone.startswith("Etc/")}


def _present(zone: str) -> str:
    present: str = get_global("zone_aliases").get(zone, zone)
    return present
