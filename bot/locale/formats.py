"""The regional format: how a person's part of the world writes dates and times."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global


@lru_cache(maxsize=1024)
def regional_format(language: str, language_code: str | None, zone: str | None) -> Locale:
    """The format for texts in `language`, read by someone with this Telegram language code in this zone.

    Telegram says "en" to nearly everyone who reads English, and that would mean American dates; so where
    the code names no region, the zone's country does: "en" in Europe/Madrid gives 24-hour times and
    "Mon, 23 Nov".
    """
    for region in (_region_of(language_code), _country_of(zone), "001"):
        if region:
            try:
                return Locale.parse(f"{language}_{region}")
            except (UnknownLocaleError, ValueError):
                continue
    return Locale.parse(language)


def _region_of(language_code: str | None) -> str | None:
    parts = (language_code or "").replace("_", "-").split("-")
    return parts[-1].upper() if len(parts) > 1 and parts[-1].isalnum() else None


def _country_of(zone: str | None) -> str | None:
    country: str | None = get_global("zone_territories").get(zone) if zone else None
    return country
