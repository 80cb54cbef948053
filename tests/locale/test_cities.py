"""What zones are called in a reader's language, and the way back from there."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from bot.app import atlas
from bot.domain.gazetteer import key
from bot.locale.catalogues import LANGUAGES
from bot.locale.cities import city, zones_by_city
from bot.locale.speech import Speech


@pytest.mark.parametrize(
    ("zone", "english", "spanish"),
    [
        ("Europe/London", "London", "Londres"),
        ("Europe/Athens", "Athens", "Atenas"),
        ("Europe/Madrid", "Madrid", "Madrid"),
        ("America/Mexico_City", "Mexico City", "Ciudad de México"),
        ("America/Bogota", "Bogota", "Bogotá"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "Buenos Aires"),
        ("Asia/Kolkata", "Kolkata", "Calcuta"),
        ("Europe/Kyiv", "Kyiv", "Kiev"),
        ("Etc/GMT-3", "UTC+3", "UTC+3"),
        ("Etc/Unknown", "Unknown", "Unknown"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_what_readers_call_its_city(zone: str, english: str, spanish: str) -> None:
    assert (city("en", zone), city("es", zone)) == (english, spanish)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "present"),
    [
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Istanbul", "Europe/Istanbul"),
    ],
)
def test_a_zone_kept_under_an_old_name_is_called_as_it_is_now(language: str, old: str, present: str) -> None:
    assert city(language, old) == city(language, present)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_old_name_of_a_place_leads_to_a_listed_one(language: str) -> None:
    listed = {city(language, zone) for zone in atlas().listed}
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}

    assert {zone for zone in places if city(language, zone) not in listed} == set()


def test_the_way_back_leads_from_the_name_to_the_zone() -> None:
    zones = zones_by_city("es")

    assert (zones[key("Ciudad de México")], zones["atenas"]) == ("America/Mexico_City", "Europe/Athens")


def test_speech_calls_zones_as_its_language_does_wherever_its_reader_lives() -> None:
    speech = Speech.of(chosen="es", zone="America/Mexico_City")

    assert speech.city("Europe/London") == "Londres"
