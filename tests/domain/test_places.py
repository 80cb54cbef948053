"""From what a person typed to the zone they mean."""
# ruff: noqa: RUF001 — cities in their own script are what is tested here

from __future__ import annotations

import zoneinfo
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.domain
from bot.domain.places import Gazetteer, Place, city_name, find_zones, likely_zones, parse_gazetteer

ZONES = {
    "Europe/Madrid", "Europe/London", "Europe/Berlin", "Europe/Kyiv", "America/Los_Angeles",
    "America/New_York", "America/Chicago", "America/Bogota", "Australia/Lord_Howe", "UTC", "Etc/GMT-3",
    "Etc/GMT+5",
}  # fmt: skip
TEXT = """\
# a comment
=\tDE\tGermany
=\tGB\tUnited Kingdom
=\tGB\tuk
=\tUS\tUnited States
+\tME\tMaine
+\tOR\tOregon

New York City\tUS\tNew York\tAmerica/New_York\t8804\tnewyork|nyc
Berlin\tDE\t\tEurope/Berlin\t3426\t
Madrid\tES\t\tEurope/Madrid\t3256\tмадрид
Kyiv\tUA\t\tEurope/Kyiv\t2952\tkiev|киев
Munich\tDE\t\tEurope/Berlin\t1505\tmunchen|muenchen|мюнхен
Birmingham\tGB\t\tEurope/London\t1158\tbrum
Portland\tUS\tOregon\tAmerica/Los_Angeles\t653\tpdx
Birmingham\tUS\tAlabama\tAmerica/Chicago\t196\t
Madrid\tCO\t\tAmerica/Bogota\t135\t
Portland\tUS\tMaine\tAmerica/New_York\t67\t
Portland\tUS\tVermont\tAmerica/New_York\t10\t
Nowhere\tXX\t\tMoon/Base\t1\t
"""
ZONE_TAB = """\
# a comment
UA\t+5026+03031\tEurope/Kyiv\tmost of Ukraine
ES\t+4024-00341\tEurope/Madrid
XX\t+0000+00000\tMoon/Base
"""


@pytest.fixture(scope="module")
def small() -> Gazetteer:
    return parse_gazetteer(TEXT, ZONES, ZONE_TAB)


@pytest.fixture(scope="module")
def whole() -> Gazetteer:
    text = (Path(bot.domain.__file__).parent / "cities.tsv").read_text(encoding="utf-8")
    return parse_gazetteer(text, zoneinfo.available_timezones(), ZONE_TAB)


def found(text: str, gazetteer: Gazetteer) -> list[tuple[str, str]]:
    return [(place.name, place.zone_key) for place in find_zones(text, gazetteer)]


@pytest.mark.parametrize(
    "text", ["Munich", " munich ", "MÜNCHEN", "Muenchen", "Мюнхен", "munich!", "mu-nich"]
)
def test_a_city_is_found_whatever_its_case_accents_and_script(text: str, small: Gazetteer) -> None:
    assert found(text, small) == [("Munich", "Europe/Berlin")]


def test_namesakes_are_all_offered_the_most_populous_first(small: Gazetteer) -> None:
    assert find_zones("birmingham", small) == [
        Place("Birmingham", "GB", "Europe/London", "", 1158),
        Place("Birmingham", "US", "America/Chicago", "Alabama", 196),
    ]


def test_of_namesakes_in_one_zone_and_country_the_most_populous_is_offered(small: Gazetteer) -> None:
    assert [place.region for place in find_zones("portland", small)] == ["Oregon", "Maine"]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Birmingham, UK", "Europe/London"),
        ("birmingham united kingdom", "Europe/London"),
        ("birmingham us", "America/Chicago"),
        ("Portland, Maine", "America/New_York"),
        ("Portland OR", "America/Los_Angeles"),
    ],
)
def test_a_country_or_a_state_narrows_the_namesakes(text: str, zone: str, small: Gazetteer) -> None:
    assert [each for _, each in found(text, small)] == [zone]


def test_a_country_offers_the_largest_city_of_each_zone(small: Gazetteer) -> None:
    assert found("United States", small) == [
        ("New York City", "America/New_York"),
        ("Portland", "America/Los_Angeles"),
        ("Birmingham", "America/Chicago"),
    ]


def test_a_state_offers_its_zones(small: Gazetteer) -> None:
    assert found("oregon", small) == [("Portland", "America/Los_Angeles")]


def test_a_beginning_offers_the_cities_that_begin_so(small: Gazetteer) -> None:
    assert found("mad", small) == [("Madrid", "Europe/Madrid"), ("Madrid", "America/Bogota")]


def test_a_beginning_in_another_script_works_too(small: Gazetteer) -> None:
    assert found("мюн", small) == [("Munich", "Europe/Berlin")]


def test_fewer_than_three_letters_are_no_beginning(small: Gazetteer) -> None:
    assert found("ma", small) == []


@pytest.mark.parametrize("text", ["Birlin", "Bberlin", "Brelin", "Berln", "Berlinn"])
def test_one_typing_mistake_is_forgiven(text: str, small: Gazetteer) -> None:
    assert found(text, small) == [("Berlin", "Europe/Berlin")]


def test_an_exact_name_is_not_mixed_with_near_ones(small: Gazetteer) -> None:
    assert found("kiev", small) == [("Kyiv", "Europe/Kyiv")]


@pytest.mark.parametrize("text", ["Europe/Madrid", "europe/madrid", " EUROPE/MADRID "])
def test_an_iana_name_is_that_zone_alone(text: str, small: Gazetteer) -> None:
    assert find_zones(text, small) == [Place("Madrid", "", "Europe/Madrid")]


def test_an_iana_name_may_be_typed_with_a_space(small: Gazetteer) -> None:
    assert found("America/New York", small) == [("New York", "America/New_York")]


def test_the_last_part_of_an_iana_name_is_enough(small: Gazetteer) -> None:
    assert found("Lord Howe", small) == [("Lord Howe", "Australia/Lord_Howe")]


@pytest.mark.parametrize(
    ("text", "zone"),
    [("utc", "UTC"), ("UTC+3", "Etc/GMT-3"), ("gmt -5", "Etc/GMT+5"), ("+03:00", "Etc/GMT-3")],
)
def test_an_offset_of_full_hours_is_a_zone(text: str, zone: str, small: Gazetteer) -> None:
    assert [each for _, each in found(text, small)] == [zone]


@pytest.mark.parametrize("text", ["", "   ", "🍑", "UTC+99", "zzzzzz", "zz", "new zzz", "madrid " * 600])
def test_what_is_no_place_finds_nothing(text: str, small: Gazetteer) -> None:
    assert found(text, small) == []


def test_no_more_places_than_asked_for(small: Gazetteer) -> None:
    assert len(find_zones("birmingham", small, limit=1)) == 1


@settings(deadline=None)
@given(text=st.text(max_size=100))
def test_any_text_finds_known_zones_or_nothing(text: str, small: Gazetteer) -> None:
    assert {zone for _, zone in found(text, small)} <= ZONES


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("madrid", "Europe/Madrid"),
        ("New York", "America/New_York"),
        ("nyc", "America/New_York"),
        ("Bombay", "Asia/Kolkata"),
        ("Saigon", "Asia/Ho_Chi_Minh"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Москва", "Europe/Moscow"),
        ("Київ", "Europe/Kyiv"),
        ("北京", "Asia/Shanghai"),
        ("القاهرة", "Africa/Cairo"),
        ("Nuuk", "America/Nuuk"),
        ("Apia", "Pacific/Apia"),
        ("Portland, Maine", "America/New_York"),
        ("Hawaii", "Pacific/Honolulu"),
        ("Tenerife", "Atlantic/Canary"),
    ],
)
def test_the_list_knows_the_world(text: str, zone: str, whole: Gazetteer) -> None:
    assert find_zones(text, whole)[0].zone_key == zone


def test_the_list_has_thousands_of_cities_and_none_without_a_zone(whole: Gazetteer) -> None:
    text = (Path(bot.domain.__file__).parent / "cities.tsv").read_text(encoding="utf-8")
    cities = [line for line in text.splitlines() if line[0] not in "#=+"]

    assert len(cities) > 6000
    assert len(whole.places) == len(cities)


def test_the_list_credits_its_source() -> None:
    text = (Path(bot.domain.__file__).parent / "cities.tsv").read_text(encoding="utf-8")

    assert "GeoNames" in text[:400]
    assert "CC BY 4.0" in text[:400]


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("es", "Europe/Madrid"),
        ("es-MX", "America/Mexico_City"),
        ("pt-br", "America/Sao_Paulo"),
        ("pt-PT", "Europe/Lisbon"),
        ("en-BR", "America/Sao_Paulo"),
        ("zh-hans-CN", "Asia/Shanghai"),
        ("de_AT", "Europe/Vienna"),
        ("EN", "Europe/London"),
        ("xx", "Europe/London"),
        ("", "Europe/London"),
        ("🍑", "Europe/London"),
        (None, "Europe/London"),
    ],
)
def test_the_likeliest_zone_follows_region_then_language(code: str | None, first: str) -> None:
    assert likely_zones(code)[0] == first


@given(st.one_of(st.text(), st.from_regex(r"\A[a-z]{2}(-[A-Z]{2})?\Z")))
def test_likely_zones_are_one_to_six_and_real(code: str) -> None:
    zones = likely_zones(code)

    assert 1 <= len(zones) <= 6
    assert len(set(zones)) == len(zones)
    assert set(zones) <= zoneinfo.available_timezones()


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Europe/Madrid", "Madrid"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT-3", "UTC+3"),
        ("Etc/GMT+5", "UTC-5"),
    ],
)
def test_a_zone_has_a_name_for_people(zone: str, name: str) -> None:
    assert city_name(zone) == name


def test_a_city_that_dwarfs_its_namesakes_stands_alone(whole: Gazetteer) -> None:
    assert [place.zone_key for place in find_zones("madrid", whole)] == ["Europe/Madrid"]
    assert [place.zone_key for place in find_zones("madrid colombia", whole)] == ["America/Bogota"]


def test_a_list_offers_the_known_zones_of_zone_tab(small: Gazetteer) -> None:
    assert small.listed == ("Europe/Kyiv", "Europe/Madrid")


def test_a_city_is_found_by_its_name_in_the_persons_own_language(small: Gazetteer) -> None:
    local = {"londres": "Europe/London"}

    assert find_zones("Londres", small, local=local) == [Place("London", "", "Europe/London")]


def test_among_namesakes_the_one_of_the_persons_own_language_comes_first(small: Gazetteer) -> None:
    local = {"birmingham": "America/Chicago"}

    zones = [place.zone_key for place in find_zones("birmingham", small, local=local)]
    assert zones == ["America/Chicago", "Europe/London"]


def test_a_city_of_that_very_name_comes_before_a_translated_one(small: Gazetteer) -> None:
    places = find_zones("munich", small, local={"munich": "America/Chicago"})

    assert [place.zone_key for place in places] == ["Europe/Berlin"]
