"""Dates, times and lists as a person's part of the world writes them, whatever their app says they speak."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locale.speech import Speech

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("code", "zone", "clock", "day"),
    [
        ("en", "Europe/Madrid", "19:30", "Mon, 23 Nov"),
        ("en", "America/New_York", "7:30 PM", "Mon, Nov 23"),
        ("en", None, "7:30 pm", "Mon, 23 Nov"),
        ("en-GB", "America/New_York", "19:30", "Mon 23 Nov"),
        ("en-US", "Europe/Madrid", "7:30 PM", "Mon, Nov 23"),
        ("en_us", None, "7:30 PM", "Mon, Nov 23"),
    ],
)
def test_the_region_decides_the_format(code: str, zone: str | None, clock: str, day: str) -> None:
    speech = Speech.of(language_code=code, zone=zone)
    assert (speech.clock(time(19, 30)), speech.day(DAY)) == (clock, day)


ODD = [
    "en-BR",
    "xx",
    "",
    "zz-ZZ-long",
    "zh-hans",
    "en-Latn",
    "en-💪",
    "-",
    "_",
    "en-",
    "en--US",
    "en-001",
    None,
]


@pytest.mark.parametrize("code", ODD)
def test_odd_language_codes_get_a_format_that_works(code: str | None) -> None:
    _says_everything(Speech.of(language_code=code, zone="America/Sao_Paulo"))


@given(st.text(max_size=40), st.sampled_from([None, "Europe/Madrid", "Etc/GMT+1", "Mars/Base", "UTC"]))
def test_any_language_code_at_all_gets_a_format_that_works(code: str, zone: str | None) -> None:
    _says_everything(Speech.of(language_code=code, zone=zone))


@given(st.sampled_from(["en", "es", "pt", "zh"]), st.text("aZ-_1é", max_size=12))
def test_any_region_of_a_known_language_gets_a_format_that_works(language: str, rest: str) -> None:
    _says_everything(Speech.of(language_code=f"{language}-{rest}"))


def test_the_chosen_language_wins_over_telegrams() -> None:
    assert Speech.of(chosen="en", language_code="es").language == "en"


def test_lists_shares_and_countries_read_as_people_write_them() -> None:
    speech = Speech.of(language_code="en-GB")
    assert speech.items(["a", "b", "c"]) == "a, b and c"
    assert speech.percent(0.731) == "73%"
    assert (speech.country("ES"), speech.country("XX1")) == ("Spain", "XX1")
    assert (speech.weekday(0), speech.weekday(6, short=False)) == ("Mon", "Sunday")
    assert (speech.first_weekday, Speech.of(language_code="en-US").first_weekday) == (0, 6)


def test_nothing_is_translated_into_nothing() -> None:
    """In gettext the empty text stands for a catalogue's heading."""
    assert Speech.of(language_code="es").text("") == ""


def _says_everything(speech: Speech) -> None:
    assert speech.clock(time(7, 30))
    assert speech.day(DAY)
    assert speech.weekday(0)
    assert 0 <= speech.first_weekday <= 6
