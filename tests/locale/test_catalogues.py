"""Every translation is whole, and true to its source in all that is not words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from bot.domain.typed import parse_date, parse_days, parse_time
from bot.locale.catalogues import LANGUAGES, SOURCE, language_for, read
from bot.telegram.responses import View
from bot.telegram.routes import commands
from bot.telegram.views.pages import pause_page
from bot.telegram.views.settings import PAGES
from bot.telegram.views.words import THEMES, theme_named
from bot.telegram.voice import Voice
from tests.telegram.test_views import fixed_views
from tips.catalogue import Theme

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = Path(__file__).parents[2] / "bot" / "locale"
TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
TODAY = date(2026, 11, 22)
# How many characters of labels a phone shows in a row; its buttons are equally wide.
WIDEST_ROW = 40

each_translation = pytest.mark.parametrize("language", TRANSLATED)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def catalogue(language: str) -> Catalog:
    path = FOLDER / language / "LC_MESSAGES" / "bot.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def entries(language: str) -> list[Message]:
    return [message for message in catalogue(language) if message.id]


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]  # Babel's types say object


def unlike(language: str, pattern: str) -> list[tuple[str, str]]:
    """Each form of a translation whose matches of the pattern are not those of its source."""
    return [
        (forms(message.id)[-1], form)
        for message in entries(language)
        for form in forms(message.string)
        if Counter(re.findall(pattern, form)) != Counter(re.findall(pattern, forms(message.id)[-1]))
    ]


def test_every_catalogue_belongs_to_a_language_and_the_other_way_round() -> None:
    assert sorted(TRANSLATED) == sorted(path.parent.parent.name for path in FOLDER.glob("*/*/bot.po"))


@each_translation
def test_nothing_is_left_untranslated_guessed_or_obsolete(language: str) -> None:
    left = [message.id for message in entries(language) if message.fuzzy or not all(forms(message.string))]
    assert left == []
    assert list(catalogue(language).obsolete) == []
    assert [list(errors) for _, errors in catalogue(language).check()] == []


@each_translation
def test_every_plural_has_as_many_forms_as_the_language(language: str) -> None:
    plurals = [message for message in entries(language) if not isinstance(message.id, str)]
    assert {len(forms(message.string)) for message in plurals} == {catalogue(language).num_plurals}


@each_translation
@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\{\w*\}", id="places to fill"),
        pytest.param(r"[{}]", id="braces"),
        pytest.param(r"<[^>]*>", id="tags"),
        pytest.param(r"[<>&]", id="markup"),
        pytest.param(r"(?<!\w)/[a-z]+", id="commands"),
        pytest.param(r"\d+(?::\d+)?", id="numbers"),
        pytest.param(r"\n", id="line breaks"),
        pytest.param(r"^[^\w{¡¿«“\"/]*", id="signs at the beginning"),
        pytest.param(r"^\s|\s$|\s\s", id="stray spaces"),
    ],
)
def test_a_translation_keeps_what_is_not_words(language: str, pattern: str) -> None:
    assert unlike(language, pattern) == []


@each_language
def test_an_example_that_is_shown_is_understood(language: str) -> None:
    voice = Voice.of(chosen=language)
    shown = [*(voice.text(command.summary) for command in commands()), pause_page(voice, TODAY).text]
    examples = dict(found for text in shown for found in re.findall(r"/(\w+) ([\w: ]+)$", text))
    assert parse_time(examples["time"]).minute == 30
    assert list(parse_days(examples["days"])) == [0, 2, 4]
    assert parse_date(examples["pause"], TODAY) == date(2026, 12, 24)
    assert examples["zone"] == "madrid"
    assert theme_named(voice, examples["tip"]) is Theme.POSTURE


@each_language
def test_every_button_can_be_read_on_a_phone(language: str) -> None:
    views = [view for view in fixed_views(Voice.of(chosen=language)) if isinstance(view, View)]
    rows = [row for view in views if isinstance(view.keyboard, tuple) for row in view.keyboard]
    widths = {row: len(row) * max(len(button.label) for button in row) for row in rows}
    assert len(widths) > len(PAGES)
    assert [row for row, width in widths.items() if width > WIDEST_ROW] == []


@each_language
def test_a_theme_is_known_by_the_name_it_is_shown_under(language: str) -> None:
    voice = Voice.of(chosen=language)
    assert [theme_named(voice, voice.text(name)) for _, name in THEMES.values()] == list(THEMES)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0 días seguidos"), (1, "1 día seguido"), (2, "2 días seguidos")]
)
def test_spanish_counts_as_spanish_does(number: int, shown: str) -> None:
    assert Voice.of(chosen="es").count("{n} day in a row", "{n} days in a row", number) == shown


@pytest.mark.parametrize("code", ["es", "es-AR", "es_MX", "ES-419"])
def test_every_spanish_is_spanish(code: str) -> None:
    assert language_for(code) == "es"


@each_translation
def test_the_bot_reads_each_catalogue_whole(language: str) -> None:
    spoken = read(language)
    singular = [message for message in entries(language) if isinstance(message.id, str)]
    assert [spoken.gettext(str(message.id)) for message in singular] == [
        message.string for message in singular
    ]
