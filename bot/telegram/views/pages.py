"""A page for each thing that can be set, with a button for each value."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.locale.catalogues import LANGUAGES
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, grid
from bot.telegram.markup import bold, lines
from bot.telegram.responses import View
from bot.telegram.views.setup import time_buttons, zone_more
from bot.telegram.views.words import (
    EQUIPMENT,
    LEVELS,
    THEMES,
    back_to_settings,
    days_named,
    hours_named,
    place,
    theme_name,
    time_named,
    week,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.services.sheets import Sheet
    from bot.telegram.voice import Voice

QUIETS = (
    (time(22), time(7)),
    (time(21), time(8)),
    (time(23), time(6)),
    (time(20), time(9)),
    (time(0), time(0)),
)
DAY_ENDS = (time(0), time(1), time(2), time(3), time(4), time(5))


def page(voice: Voice, sheet: Sheet, name: str, today: date) -> View | None:
    """The page of this name; None where an old button names one that is gone."""
    if name in {Kind.TIP, Kind.EXERCISE}:
        return _time_page(voice, sheet, Kind(name))
    if name == "pause":
        return pause_page(voice, today)
    draw = _PAGES.get(name)
    return None if draw is None else draw(voice, sheet)


def hours(voice: Voice, kind: str) -> View:
    """Every full hour of the day."""
    buttons = [Button(voice.clock(time(hour)), pack("go", "minutes", kind, hour)) for hour in range(24)]
    text = lines(bold(voice.say("Which hour?")), voice.say("Or type any time, such as 6:45."))
    return View(text, (*grid(buttons, 4), back_to_settings(voice)))


def minutes(voice: Voice, kind: str, hour: int) -> View:
    """The five-minute steps of one hour."""
    steps = [time(hour, minute) for minute in range(0, 60, 5)]
    buttons = [Button(voice.clock(at), pack("put", "time", kind, f"{at:%H%M}")) for at in steps]
    return View(bold(voice.say("Which minute?")), (*grid(buttons, 4), back_to_settings(voice)))


def days_page(voice: Voice, sheet: Sheet) -> View:
    """The weekdays, each button carrying the whole set that pressing it leads to."""
    days = sheet.subscriber.days or Days.NONE
    chosen = set(days)
    buttons = []
    for number in week(voice):
        result = Days.of(*(chosen ^ {number}))
        label = ("✅ " if number in chosen else "") + voice.weekday(number)
        buttons.append(Button(label, pack("put", "days", result.mask)))
    text = lines(
        bold(voice.say("Training days")),
        voice.say("Exercise reminders come on: {days}.", days=days_named(voice, days)),
        voice.say("A training day missed takes a rest; an off day asks nothing of you."),
    )
    none = Button("💡 " + voice.text("Just tips"), pack("put", "days", 0))
    return View(text, (*grid(buttons, 4), (none,), back_to_settings(voice)))


def language_page(voice: Voice, _sheet: Sheet | None = None) -> View:
    """The languages, each by its own name."""
    buttons = [Button(name, pack("put", "language", code)) for code, name in LANGUAGES.items()]
    auto = Button("📱 " + voice.text("As in Telegram"), pack("put", "language", ""))
    return View(
        bold(voice.say("Which language shall I speak?")),
        (*grid(buttons, 2), (auto,), back_to_settings(voice)),
    )


def pause_page(voice: Voice, today: date) -> View:
    """For how long; each button carries the first day back."""
    spans = (
        (1, voice.text("Until tomorrow")),
        (3, voice.text("3 days")),
        (7, voice.text("1 week")),
        (14, voice.text("2 weeks")),
    )
    buttons = [
        Button(label, pack("put", "pause", (today + timedelta(days=days)).isoformat()))
        for days, label in spans
    ]
    text = lines(
        bold(voice.say("Take a break?")),
        voice.say("Silence while it lasts, and your streak is not judged. Or type a date: /pause 24 Dec"),
    )
    open_end = Button(voice.text("Until I say so"), pack("put", "pause", "open"))
    return View(text, (*grid(buttons, 2), (open_end,), back_to_settings(voice)))


def _time_page(voice: Voice, sheet: Sheet, kind: Kind) -> View:
    question = (
        voice.say("When shall your daily tip come?")
        if kind is Kind.TIP
        else voice.say("When shall your exercise come?")
    )
    text = lines(
        bold(question),
        voice.say(
            "Now: {time}. Tap an hour, or type one, such as 6:45.", time=time_named(voice, sheet, kind)
        ),
    )
    return View(text, (*time_buttons(voice, kind.value), back_to_settings(voice)))


def _zone_page(voice: Voice, sheet: Sheet) -> View:
    zone = sheet.subscriber.zone
    text = lines(
        bold(voice.say("Where do you live?")),
        voice.say(
            "Now: {place}. Type your city, or use a button.", place=place(voice, zone) if zone else "–"
        ),
    )
    return View(text, (zone_more(voice), back_to_settings(voice)))


def _themes_page(voice: Voice, sheet: Sheet) -> View:
    chosen = sheet.subscriber.themes
    rows = []
    for theme in THEMES:
        label = ("✅ " if theme in chosen else "") + theme_name(voice, theme)
        rows.append((Button(label, pack("put", "theme", theme.value, "off" if theme in chosen else "on")),))
    rows.append((Button(voice.text("All of them"), pack("put", "theme", "all")),))
    text = lines(
        bold(voice.say("Which themes do you like best?")),
        voice.say("None chosen means all of them, in turn."),
    )
    return View(text, (*rows, back_to_settings(voice)))


def _level_page(voice: Voice, sheet: Sheet) -> View:
    buttons = [
        Button(
            ("✅ " if level is sheet.subscriber.level else "") + f"{sign} {voice.text(name)}",
            pack("put", "level", int(level)),
        )
        for level, (sign, name) in LEVELS.items()
    ]
    text = lines(
        bold(voice.say("How trained are you?")),
        voice.say("Each exercise has an easier and a harder form as well."),
    )
    return View(text, (*grid(buttons, 1), back_to_settings(voice)))


def _equipment_page(voice: Voice, sheet: Sheet) -> View:
    owned = sheet.subscriber.equipment
    buttons = [
        Button(
            ("✅ " if item in owned else "") + f"{sign} {voice.text(name)}",
            pack("put", "equipment", item.value, "off" if item in owned else "on"),
        )
        for item, (sign, name) in EQUIPMENT.items()
    ]
    text = lines(
        bold(voice.say("What do you have at hand?")),
        voice.say("Nothing is fine: most exercises need only a floor."),
    )
    return View(text, (*grid(buttons, 1), back_to_settings(voice)))


def _quiet_page(voice: Voice, sheet: Sheet) -> View:
    subscriber = sheet.subscriber
    buttons = [
        Button(hours_named(voice, start, end), pack("put", "quiet", f"{start:%H%M}", f"{end:%H%M}"))
        for start, end in QUIETS
    ]
    text = lines(
        bold(voice.say("When shall I hold my nudges?")),
        voice.say(
            "Now: {hours}. What you timed yourself always comes.",
            hours=hours_named(voice, subscriber.quiet_from, subscriber.quiet_to),
        ),
    )
    return View(text, (*grid(buttons, 2), back_to_settings(voice)))


def _day_end_page(voice: Voice, sheet: Sheet) -> View:
    buttons = [Button(voice.clock(at), pack("put", "dayend", f"{at:%H%M}")) for at in DAY_ENDS]
    text = lines(
        bold(voice.say("When does your day end?")),
        voice.say(
            "A Done before that hour still counts for the day before. Now: {time}.",
            time=voice.clock(sheet.subscriber.day_end),
        ),
    )
    return View(text, (*grid(buttons, 3), back_to_settings(voice)))


def _extras_page(voice: Voice, sheet: Sheet) -> View:
    rows = []
    for kind, on, off in (
        (Kind.NUDGE, voice.text("🔔 Nudge me in the evening"), voice.text("🔕 No more nudges")),
        (Kind.RECAP, voice.text("🔔 Send me a weekly recap"), voice.text("🔕 No more recaps")),
    ):
        wanted = sheet.at(kind) is not None
        rows.append((Button(off if wanted else on, pack("put", kind.value, "off" if wanted else "on")),))
    text = lines(
        bold(voice.say("Nudge and recap")),
        voice.say(
            "The nudge comes in the evening of a training day, only if nothing is done yet. The recap comes on Sunday."
        ),
    )
    return View(text, (*rows, back_to_settings(voice)))


_PAGES: Mapping[str, Callable[[Voice, Sheet], View]] = {
    "days": days_page,
    "zone": _zone_page,
    "themes": _themes_page,
    "level": _level_page,
    "equipment": _equipment_page,
    "quiet": _quiet_page,
    "dayend": _day_end_page,
    "extras": _extras_page,
    "language": language_page,
}
