"""Text becomes HTML in one place: whatever people write shows as they wrote it, and never as markup."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram.markup import (
    Html,
    bold,
    code,
    html,
    italic,
    join,
    lines,
    link,
    quote,
    utf16_length,
    visible_length,
)
from bot.telegram.markup import shown as visible
from bot.telegram.plain import clean, isolate, name, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = "\u05e9\u05dc\u05d5\u05dd"  # right to left
HOSTILE = [
    "<b>",
    "</b>",
    "1 < 2 & 3",
    "{name}",
    "{{",
    "&amp;",
    "&lt",
    "\"quoted\" 'single'",
    "👩🏽‍🚒🇪🇸",
    "x" * 4096,
    HELLO,
    "\u202egnirts\u202c",
    "\ud800",
    "a\x00b\tc\r\n",
    "",
]
ANYTHING = st.text(st.characters()) | st.sampled_from(HOSTILE)
NESTED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@NESTED
@given(text=ANYTHING)
def test_anything_shows_as_it_is(text: str, shown: Callable[[str], str]) -> None:
    assert shown(html("<b>Hi</b> {who}!", who=text)) == f"Hi {clean(text)}!"


@NESTED
@given(first=ANYTHING, second=ANYTHING)
def test_parts_never_become_places_or_tags(first: str, second: str, shown: Callable[[str], str]) -> None:
    inner = html("<i>{a}</i>", a=first)
    markup = html("{inner} {{b}} {b}", inner=inner, b=second)
    assert shown(markup) == f"{clean(first)} {{b}} {clean(second)}"
    assert visible_length(markup) == utf16_length(shown(markup))
    assert visible(markup) == shown(markup)


@NESTED
@given(text=ANYTHING)
def test_every_helper_shows_just_its_text(text: str, shown: Callable[[str], str]) -> None:
    parts = [bold(text), italic(text), code(text), quote(text), quote(text, expandable=True)]
    assert {shown(part) for part in [*parts, link(text, f"https://e.org/?q={text}")]} == {clean(text)}
    assert shown(join([text, Html("<b>&amp;</b>")], " < ")) == f"{clean(text)} < &"


def test_text_added_to_html_is_escaped() -> None:
    assert (bold("a") + " < b", "1 < " + bold("2")) == ("<b>a</b> &lt; b", "1 &lt; <b>2</b>")
    assert isinstance("1 < " + bold("2"), Html)


def test_a_name_without_a_part_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        html("{who}")


def test_numbers_are_parts_too() -> None:
    assert html("{n} days, {m}", n=3, m=None) == "3 days, None"


def test_lines_leave_out_what_is_none() -> None:
    assert lines("a & b", None, "", bold("c")) == "a &amp; b\n\n<b>c</b>"


@given(text=st.text(st.characters()))
def test_clean_text_is_unicode_that_changes_nothing_around_it(text: str) -> None:
    kept = clean(text)
    kept.encode()
    assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in kept.replace("\n", ""))
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e")
    assert clean(kept) == kept


def test_cleaning_keeps_lines_and_spaces() -> None:
    assert clean("a\tb\u2028c\n\x07d\x00\ud800\u202ee") == "a b c\nd\N{REPLACEMENT CHARACTER}e"


@given(text=st.text(st.characters()), limit=st.integers(1, 40))
def test_a_shortened_text_fits_and_begins_as_the_text_does(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16_length(short) <= limit
    assert short == text or text.startswith(short[:-1])


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Ana", 3, "Ana"),
        ("Anabel", 4, "Ana…"),
        ("Ana Bel", 5, "Ana…"),
        ("ab👩🏽x", 5, "ab…"),
        ("a👩\N{ZERO WIDTH JOINER}🚒b", 6, "a…"),
        ("a👩\N{ZERO WIDTH JOINER}🚒b", 4, "a…"),
        ("ae\N{COMBINING ACUTE ACCENT}i", 3, "a…"),
        ("🇪🇸🇫🇷x", 7, "🇪🇸…"),
        ("🇪🇸🇫🇷x", 8, "🇪🇸…"),
        ("🇪🇸🇫🇷xyz", 9, "🇪🇸🇫🇷…"),
        ("e" + "\N{COMBINING ACUTE ACCENT}" * 99, 50, "e" + "\N{COMBINING ACUTE ACCENT}" * 48 + "…"),
    ],
)
def test_no_character_is_cut_in_two(text: str, limit: int, expected: str) -> None:
    assert shorten(text, limit) == expected


def test_a_name_is_one_short_line() -> None:
    assert name("  Ana\n\n Bel\u2067 ") == "Ana Bel"
    assert name("x" * 4096, 10) == "xxxxxxxxx…"


def test_only_right_to_left_text_is_isolated() -> None:
    assert (isolate("Ana"), name(HELLO)) == ("Ana", f"\u2068{HELLO}\u2069")
