"""What people type, understood or refused with a reason."""
# ruff: noqa: RUF001 — digits and dashes of other scripts are what is tested here

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.days import Days
from bot.domain.plain import shown
from bot.domain.typed import NotUnderstood, parse_date, parse_days, parse_time

TODAY = date(2026, 11, 22)  # a Sunday
WORDS = [
    "mon",
    "to",
    "-",
    "3",
    "24",
    "dec",
    "12.",
    "next",
    "week",
    "a",
    "in",
    "days",
    "/",
    "2026",
    ",",
    "and",
]
ANYTHING = st.one_of(
    st.text(),
    st.text(alphabet="0123456789:.,-/ apmhdw٣７monfri"),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
)


def refusal(raised: pytest.ExceptionInfo[NotUnderstood]) -> tuple[str, str]:
    return raised.value.reason, raised.value.found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7:30", time(7, 30)),
        ("7.30 pm", time(19, 30)),
        ("7.30pm", time(19, 30)),
        ("7:30 p.m.", time(19, 30)),
        ("7:30 A. M.", time(7, 30)),
        ("19h30", time(19, 30)),
        ("19 h", time(19)),
        ("0730", time(7, 30)),
        ("730", time(7, 30)),
        ("7 30", time(7, 30)),
        ("07-30", time(7, 30)),
        ("7,30", time(7, 30)),
        ("7:30:59", time(7, 30)),
        ("8", time(8)),
        ("0", time(0)),
        ("at 8", time(8)),
        ("8 o'clock", time(8)),
        ("7 pm", time(19)),
        ("7p", time(19)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("0:30 am", time(0, 30)),
        ("19:30 pm", time(19, 30)),
        ("24:00", time(0)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("  7 : 30  ", time(7, 30)),
        ("7\u00a0:\u200930", time(7, 30)),
        ("７：３０", time(7, 30)),
        ("٠٧:٣٠", time(7, 30)),
        ("\u200f7:30\u200e", time(7, 30)),
        ("7:30!", time(7, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("25:00", "range"),
        ("24", "range"),
        ("24:30", "range"),
        ("7:60", "range"),
        ("7:30:60", "range"),
        ("2500", "range"),
        ("0 pm", "range"),
        ("19:30 am", "range"),
        ("7:5", "ambiguous"),
        ("half past", "unknown"),
        ("🍑", "unknown"),
        ("8 8 8", "unknown"),
        ("-8", "unknown"),
        ("", "empty"),
        (" \u200b ", "empty"),
        ("...", "empty"),
        ("8" * 4000, "too-long"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        parse_time(text)

    assert refusal(raised) == (reason, shown(text))


@given(st.times(), st.sampled_from(["%H:%M", "%H.%M", "%Hh%M", "%H%M", "%I:%M %p", "%I.%M%p", "%H:%M:%S"]))
def test_a_time_survives_being_written_and_read(at: time, form: str) -> None:
    assert parse_time(at.strftime(form)) == time(at.hour, at.minute)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon wed fri", Days.of(0, 2, 4)),
        ("Mon,Wed", Days.of(0, 2)),
        ("Monday & thurs.", Days.of(0, 3)),
        ("on tuesdays and sundays", Days.of(1, 6)),
        ("mo-fr", Days.of(0, 1, 2, 3, 4)),
        ("mon – wed", Days.of(0, 1, 2)),
        ("mon - wed", Days.of(0, 1, 2)),
        ("mon to wed, sat", Days.of(0, 1, 2, 5)),
        ("fri-mon", Days.of(4, 5, 6, 0)),
        ("tue-tue", Days.of(1)),
        ("1 3 5", Days.of(0, 2, 4)),
        ("1,3,5", Days.of(0, 2, 4)),
        ("135", Days.of(0, 2, 4)),
        ("１ ３", Days.of(0, 2)),
        ("1-5", Days.of(0, 1, 2, 3, 4)),
        ("weekdays", Days.of(0, 1, 2, 3, 4)),
        ("weekend", Days.of(5, 6)),
        ("weekend and mon", Days.of(5, 6, 0)),
        ("every day", Days.EVERY),
        ("daily", Days.EVERY),
        ("none", Days.NONE),
        ("just tips", Days.NONE),
    ],
)
def test_days_are_read_as_people_write_them(text: str, expected: Days) -> None:
    assert parse_days(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3", "ambiguous"),
        ("0", "range"),
        ("1 8", "range"),
        ("10", "range"),
        ("9-12", "range"),
        ("someday", "unknown"),
        ("mon-someday", "unknown"),
        ("mon-wed-fri", "unknown"),
        ("and", "unknown"),
        ("🍑", "unknown"),
        ("", "empty"),
        ("mon " * 1000, "too-long"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        parse_days(text)

    assert refusal(raised) == (reason, shown(text))


@given(st.integers(1, 127).map(Days), st.sampled_from([" ", ",", ", ", " and "]))
def test_days_survive_being_written_and_read(days: Days, between: str) -> None:
    names = ["mon", "Tue", "WED", "Thursday", "fr", "sat.", "sundays"]

    assert parse_days(between.join(names[weekday] for weekday in days)) == days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("2026/12/24", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24. 12. 2026", date(2026, 12, 24)),
        ("24.12.26", date(2026, 12, 24)),
        ("24.12.", date(2026, 12, 24)),
        ("24.12", date(2026, 12, 24)),
        ("24-12", date(2026, 12, 24)),
        ("24/12", date(2026, 12, 24)),
        ("12/24", date(2026, 12, 24)),
        ("4/4", date(2027, 4, 4)),
        ("24 dec", date(2026, 12, 24)),
        ("24 Dec.", date(2026, 12, 24)),
        ("december 24th, 2026", date(2026, 12, 24)),
        ("the 24th of december", date(2026, 12, 24)),
        ("21 nov", date(2027, 11, 21)),
        ("22 nov", TODAY),
        ("today", TODAY),
        ("tomorrow", date(2026, 11, 23)),
        ("until tomorrow", date(2026, 11, 23)),
        ("the day after tomorrow", date(2026, 11, 24)),
        ("monday", date(2026, 11, 23)),
        ("until next Friday", date(2026, 11, 27)),
        ("sunday", date(2026, 11, 29)),
        ("next week", date(2026, 11, 29)),
        ("in 3 days", date(2026, 11, 25)),
        ("3 days", date(2026, 11, 25)),
        ("٣ days", date(2026, 11, 25)),
        ("3d", date(2026, 11, 25)),
        ("a week", date(2026, 11, 29)),
        ("week", date(2026, 11, 29)),
        ("for 2 weeks", date(2026, 12, 6)),
        ("two weeks", date(2026, 12, 6)),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-11-21", "past"),
        ("24.12.25", "past"),
        ("2028-01-01", "too-far"),
        ("400 days", "too-far"),
        ("999 months", "too-far"),
        ("29 feb", "too-far"),
        ("30 feb", "range"),
        ("2026-13-01", "range"),
        ("31.11.", "range"),
        ("31 nov 2026", "range"),
        ("0000-01-01", "range"),
        ("3/4", "ambiguous"),
        ("5", "ambiguous"),
        ("dec", "unknown"),
        ("24 24 dec", "unknown"),
        ("1 dec jan", "unknown"),
        ("x days", "unknown"),
        ("1 2 days", "unknown"),
        ("until", "unknown"),
        ("half past", "unknown"),
        ("🍑", "unknown"),
        ("", "empty"),
        ("tomorrow " * 500, "too-long"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        parse_date(text, TODAY)

    assert refusal(raised) == (reason, shown(text))


def test_a_leap_day_within_the_year_is_found() -> None:
    assert parse_date("29 feb", date(2027, 3, 1)) == date(2028, 2, 29)


def test_a_date_beyond_the_calendar_is_too_far() -> None:
    with pytest.raises(NotUnderstood, match="too-far"):
        parse_date("a week", date.max)


@given(st.integers(0, 366), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y"]))
def test_a_date_survives_being_written_and_read(ahead: int, form: str) -> None:
    day = TODAY + timedelta(days=ahead)

    assert parse_date(day.strftime(form), TODAY) == day


@pytest.mark.uncounted
@settings(deadline=None, max_examples=500)
@given(ANYTHING)
@example("\ud800")
@example("ﷺ" * 80)
def test_any_text_is_understood_or_refused(text: str) -> None:
    parsers = (parse_time, parse_days, lambda each: parse_date(each, TODAY))
    for parse in parsers:
        try:
            parse(text)
        except NotUnderstood as refused:
            assert refused.reason in {  # noqa: PT017 — either outcome is right, each has its own shape
                "empty", "too-long", "unknown", "range", "ambiguous", "past", "too-far"
            }  # fmt: skip


@given(st.text())
def test_quoted_text_is_short_printable_and_on_one_line(text: str) -> None:
    quoted = shown(text)

    assert len(quoted) <= 32
    assert quoted.isprintable()


def test_long_text_is_quoted_with_an_ellipsis() -> None:
    assert shown("a" * 4000) == "a" * 31 + "…"
