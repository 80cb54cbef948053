"""Likely zones for a language, and names of zones for people."""

from __future__ import annotations

import re
from typing import Final

SPREAD: Final = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Asia/Singapore",
)
"""What is offered where the language says nothing."""

_RUSSIAN: Final = (
    "Europe/Moscow",
    "Asia/Yekaterinburg",
    "Asia/Novosibirsk",
    "Europe/Samara",
    "Asia/Krasnoyarsk",
    "Asia/Almaty",
)
_BY_LANGUAGE: Final = {
    "ar": ("Africa/Cairo", "Asia/Riyadh", "Asia/Dubai", "Asia/Baghdad", "Africa/Algiers",
           "Africa/Casablanca"),
    "az": ("Asia/Baku",),
    "be": ("Europe/Minsk",),
    "bg": ("Europe/Sofia",),
    "bn": ("Asia/Dhaka", "Asia/Kolkata"),
    "ca": ("Europe/Madrid", "Europe/Andorra"),
    "cs": ("Europe/Prague",),
    "da": ("Europe/Copenhagen",),
    "de": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"),
    "el": ("Europe/Athens", "Asia/Nicosia"),
    "en": ("Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles", "Asia/Kolkata",
           "Australia/Sydney"),
    "es": ("Europe/Madrid", "America/Mexico_City", "America/Argentina/Buenos_Aires", "America/Bogota",
           "America/Lima", "America/Santiago"),
    "et": ("Europe/Tallinn",),
    "eu": ("Europe/Madrid",),
    "fa": ("Asia/Tehran", "Asia/Kabul"),
    "fi": ("Europe/Helsinki",),
    "fr": ("Europe/Paris", "Europe/Brussels", "America/Toronto", "Europe/Zurich", "Africa/Abidjan",
           "Africa/Kinshasa"),
    "gl": ("Europe/Madrid",),
    "he": ("Asia/Jerusalem",),
    "hi": ("Asia/Kolkata",),
    "hr": ("Europe/Zagreb", "Europe/Sarajevo"),
    "hu": ("Europe/Budapest",),
    "hy": ("Asia/Yerevan",),
    "id": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "it": ("Europe/Rome", "Europe/Zurich"),
    "ja": ("Asia/Tokyo",),
    "ka": ("Asia/Tbilisi",),
    "kk": ("Asia/Almaty",),
    "ko": ("Asia/Seoul",),
    "lt": ("Europe/Vilnius",),
    "lv": ("Europe/Riga",),
    "ms": ("Asia/Kuala_Lumpur", "Asia/Singapore"),
    "nb": ("Europe/Oslo",),
    "nl": ("Europe/Amsterdam", "Europe/Brussels"),
    "no": ("Europe/Oslo",),
    "pl": ("Europe/Warsaw",),
    "pt": ("America/Sao_Paulo", "Europe/Lisbon", "America/Manaus", "America/Fortaleza", "Africa/Luanda"),
    "ro": ("Europe/Bucharest", "Europe/Chisinau"),
    "ru": _RUSSIAN,
    "sk": ("Europe/Bratislava",),
    "sl": ("Europe/Ljubljana",),
    "sq": ("Europe/Tirane",),
    "sr": ("Europe/Belgrade",),
    "sv": ("Europe/Stockholm", "Europe/Helsinki"),
    "ta": ("Asia/Kolkata", "Asia/Colombo"),
    "th": ("Asia/Bangkok",),
    "tr": ("Europe/Istanbul",),
    "uk": ("Europe/Kyiv",),
    "ur": ("Asia/Karachi", "Asia/Kolkata"),
    "uz": ("Asia/Tashkent",),
    "vi": ("Asia/Ho_Chi_Minh",),
    "zh": ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore"),
}  # fmt: skip

_BY_REGION: Final = {
    "ar": ("America/Argentina/Buenos_Aires",),
    "at": ("Europe/Vienna",),
    "au": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
    "be": ("Europe/Brussels",),
    "br": ("America/Sao_Paulo", "America/Fortaleza", "America/Manaus"),
    "ca": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Halifax"),
    "ch": ("Europe/Zurich",),
    "cl": ("America/Santiago",),
    "cn": ("Asia/Shanghai",),
    "co": ("America/Bogota",),
    "de": ("Europe/Berlin",),
    "es": ("Europe/Madrid", "Atlantic/Canary"),
    "fr": ("Europe/Paris",),
    "gb": ("Europe/London",),
    "hk": ("Asia/Hong_Kong",),
    "ie": ("Europe/Dublin",),
    "in": ("Asia/Kolkata",),
    "mx": ("America/Mexico_City", "America/Tijuana", "America/Cancun"),
    "ng": ("Africa/Lagos",),
    "nz": ("Pacific/Auckland",),
    "pe": ("America/Lima",),
    "ph": ("Asia/Manila",),
    "pt": ("Europe/Lisbon", "Atlantic/Azores"),
    "sg": ("Asia/Singapore",),
    "tw": ("Asia/Taipei",),
    "us": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "za": ("Africa/Johannesburg",),
}

_MOST: Final = 6
_PARTS: Final = re.compile(r"[a-z0-9]+")
_FIXED: Final = re.compile(r"Etc/GMT([+-])(\d+)")
_PLAIN_NAMES: Final = {"Etc/UTC": "UTC", "Etc/GMT": "GMT", "Europe/Kiev": "Kyiv", "Asia/Calcutta": "Kolkata"}


def likely_zones(language_code: str | None) -> tuple[str, ...]:
    """Up to six IANA zones where speakers of a Telegram language code live, the likeliest first.

    The region counts before the language (`pt-br`, and `en-BR` too); any string is safe, and what says
    nothing gives a spread over the world.
    """
    language, *rest = _PARTS.findall((language_code or "").casefold()) or [""]
    found = [zone for part in rest for zone in _BY_REGION.get(part, ())]
    found += _BY_LANGUAGE.get(language, ())
    return tuple(dict.fromkeys(found or SPREAD))[:_MOST]


def city_name(zone_key: str) -> str:
    """The zone's name for people: `America/Argentina/Buenos_Aires` is "Buenos Aires", `Etc/GMT-3` "UTC+3"."""
    if fixed := _FIXED.fullmatch(zone_key):
        # The sign of these names is turned round: Etc/GMT-3 is three hours ahead of UTC.
        return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"
    return _PLAIN_NAMES.get(zone_key) or zone_key.rpartition("/")[2].replace("_", " ")
