"""Every text the bot can produce, for every hostile name, parses as Telegram does; every button fits."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
import tdjson

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.places import Place
from bot.domain.subscriber import State
from bot.locale.catalogues import LANGUAGES
from bot.services.crediting import Credit, Verdict
from bot.services.snoozing import Snoozed
from bot.services.things import Thing
from bot.telegram import menu
from bot.telegram.carrying import TOAST_LENGTH
from bot.telegram.keyboard import AskLocation, Remove, encoded
from bot.telegram.markup import Html, shown, visible_length
from bot.telegram.responses import View
from bot.telegram.routes import commands
from bot.telegram.views import info, pages, settings, setup, streaks, things, zones
from bot.telegram.voice import Voice
from tests.cast import NOW, TODAY, catalogue, sheet, streak
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOSTILE = {
    "markup": "<b>bold</b><a href='x'>",
    "ampersand": "1 < 2 & 3 > 2 &nbsp; &apos;",
    "emoji": "🍑👩‍👩‍👧‍👦🏳️‍🌈",
    "long": "x" * 4096,
    "long-astral": "🍑" * 4096,
    "right-to-left": "שלום \u202eevil\u202c عالم",
    "control": "a\x00b\x07c\ud800d",
    "braces": "{name} {0} {{}}",
    "empty": "",
    "newlines": "\n\n\n",
}


def speak(language: str = "en") -> Voice:
    return Voice.of(chosen=language, zone="Europe/Madrid")


def parsed(text: str) -> dict[str, Any]:
    """What Telegram's parser makes of it."""
    request = {
        "@type": "parseTextEntities",
        "text": text,
        "parse_mode": {"@type": "textParseModeHTML"},
    }
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None
    result: dict[str, Any] = json.loads(answer)
    return result


def views_of_names(voice: Voice, name: str) -> Iterator[View | Html]:
    """Everything that shows what somebody else wrote."""
    yield setup.hello(voice, name)
    yield info.which_theme(voice, name)
    yield info.not_a_time(voice, name)
    yield info.not_days(voice, name)
    yield info.not_a_date(voice, name)
    yield info.not_a_place(voice, name)
    yield info.language_unknown(voice, name)
    yield info.unknown_command(voice, name)
    yield setup.choose_place(
        voice, [Place(name or "?", "ES", "Europe/Madrid", "Region"), Place("X", "", "UTC")]
    )
    yield setup.ask_time(voice, sheet(zone="Etc/" + name))


def verdicts() -> Iterator[Credit]:
    thing = Thing("delivery:1", Kind.TIP, "x", NOW)
    for verdict in Verdict:
        for standing in (streak(), streak(20, 21, 22), streak(2, 4, 6)):
            for day in (TODAY, None):
                yield Credit(verdict, sheet().subscriber, standing, day, "delivery:1", thing)


def fixed_views(voice: Voice) -> Iterator[View | Html]:
    """Everything else."""
    sheets = [
        sheet(),
        sheet(days=Days.NONE, themes=frozenset(Theme), equipment=frozenset(Equipment), level=Level.ADVANCED),
        sheet(days=Days.EVERY, state=State.PAUSED, paused_until=date(2026, 12, 24)),
        sheet(state=State.PAUSED, quiet_from=time(0), quiet_to=time(0)),
        sheet(state=State.STOPPED, days=None),
        sheet(zone=None, days=None, state=State.NEW),
    ]
    for each in sheets:
        yield settings.overview(voice, each, TODAY, note=voice.say("✅ Saved."))
        yield setup.all_set(voice, each, TODAY)
        yield setup.back_again(voice, each, TODAY)
        yield info.started_pause(voice, settings.state_line(voice, each, TODAY))
        for step in setup.Step:
            yield setup.ask(voice, each, step, TODAY)
        for page in settings.PAGES:
            found = pages.page(voice, each, page, TODAY)
            assert found is not None
            yield found
    keys = ["Europe/Madrid", *(f"Europe/City{number}" for number in range(40)), "Etc/UTC"]
    yield zones.regions(voice, keys)
    for start in (0, 16, 32):
        yield zones.zones(voice, "Europe", keys, start)
    yield pages.hours(voice, "tip")
    yield pages.minutes(voice, "exercise", 23)
    for standing in (
        streak(),
        streak(20, 21, 22),
        streak(*range(1, 22)),
        streak(2, 4, 6, 9, 11, 13),
        streak(mask=0),
    ):
        yield streaks.streak(voice, standing)
        yield streaks.ledger(voice, standing)
        yield streaks.nudge(voice, standing)
        yield streaks.recap(voice, standing)
    for credit in verdicts():
        yield streaks.credited(voice, credit)
    yield streaks.milestone(voice, 365)
    for tip in catalogue().tips.values():
        yield things.tip(voice, tip, "delivery:9223372036854775807")
        yield things.tip_why(voice, catalogue(), tip)
    for exercise in catalogue().exercises.values():
        yield things.exercise(voice, exercise, "delivery:9223372036854775807")
        yield things.exercise_easier(voice, exercise)
    yield View(things.red_day(voice), things.red_buttons(voice, "answer:1"))
    yield View(things.red_day(voice), things.snooze_buttons(voice, "delivery:1"))
    yield info.help_page(voice, [(command.name, command.summary) for command in commands()])
    plain: tuple[Callable[[Voice], View | Html], ...] = (
        info.about,
        info.privacy,
        info.ask_delete,
        info.deleted,
        info.kept,
        info.stopped,
        info.lost,
        info.ask_location,
        info.never_mind,
        info.nowhere,
        info.sorry,
        info.too_fast,
        info.export_caption,
    )
    for draw in plain:
        yield draw(voice)
    yield info.private_only(voice, "https://t.me/glutetips_bot")
    yield info.located(voice, "Madrid")
    yield info.meant_a_time(voice, time(23, 59))


def check(view: View | Html) -> None:
    text = view.text if isinstance(view, View) else view
    assert isinstance(text, Html)
    answer = parsed(text)
    assert answer["@type"] == "formattedText", answer
    assert shown(text).strip() == answer["text"].strip()
    assert visible_length(text) <= 4096
    keyboard = view.keyboard if isinstance(view, View) else ()
    encoded(keyboard)
    if isinstance(keyboard, AskLocation | Remove):
        return
    for button in (button for row in keyboard for button in row):
        assert button.label.strip()
        assert button.url or 1 <= len(button.data.encode()) <= 64
    assert all(len(row) <= 8 for row in keyboard)
    assert sum(len(row) for row in keyboard) <= 100


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_shows_as_what_it_is(language: str, name: str) -> None:
    for view in views_of_names(speak(language), name):
        check(view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_parses_and_fits(language: str) -> None:
    for view in fixed_views(speak(language)):
        check(view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_notices_are_plain_and_short(language: str) -> None:
    voice = speak(language)
    notices = [streaks.credited_plain(voice, credit) for credit in verdicts()]
    notices += [
        info.gone(voice),
        things.snoozed(voice, Snoozed(datetime(2026, 11, 22, 20, 0, tzinfo=UTC))),
        things.snoozed(voice, Snoozed(None)),
        things.snoozed(voice, Snoozed(None, too_often=True)),
        shown(info.sorry(voice)),
        shown(info.too_fast(voice)),
    ]
    for notice in notices:
        assert 0 < len(notice) <= TOAST_LENGTH
        assert "<b>" not in notice


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_fits_telegrams_limits(language: str) -> None:
    voice = speak(language)
    assert len(menu.description(voice)) <= 512
    assert len(menu.short_description(voice)) <= 120
    for command in commands():
        assert 1 <= len(voice.text(command.summary)) <= 256


def test_an_unknown_page_is_none() -> None:
    assert pages.page(speak(), sheet(), "nonsense", TODAY) is None
