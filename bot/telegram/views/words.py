"""The names that people read for our vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.delivery import Kind
from bot.locale.speech import N_
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from datetime import date, time

    from bot.domain.days import Days
    from bot.domain.schedule import Slot
    from bot.services.sheets import Sheet
    from bot.telegram.keyboard import Row
    from bot.telegram.markup import Html
    from bot.telegram.voice import Voice

THEMES = {
    Theme.STRENGTH: ("💪", N_("Strength and stability")),
    Theme.POSTURE: ("🧍", N_("Posture")),
    Theme.BACK_PAIN: ("🌿", N_("A happier back")),
    Theme.INJURY: ("🛡", N_("Staying uninjured")),
    Theme.METABOLISM: ("🔥", N_("Metabolism")),
}
EQUIPMENT = {
    Equipment.BAND: ("🎗", N_("Band")),
    Equipment.DUMBBELL: ("🏋️", N_("Dumbbell")),
    Equipment.STEP: ("🪑", N_("Step or chair")),
}
LEVELS = {
    Level.BEGINNER: ("🌱", N_("Beginner")),
    Level.INTERMEDIATE: ("🌿", N_("Intermediate")),
    Level.ADVANCED: ("🌳", N_("Advanced")),
}
KINDS = {
    Kind.TIP: N_("Daily tip"),
    Kind.EXERCISE: N_("Exercise"),
    Kind.NUDGE: N_("Evening nudge"),
    Kind.RECAP: N_("Weekly recap"),
}


def theme_name(voice: Voice, theme: Theme) -> str:
    """The theme with its sign: "🧍 Posture"."""
    sign, name = THEMES[theme]
    return f"{sign} {voice.text(name)}"


def theme_named(voice: Voice, text: str) -> Theme | None:
    """The theme someone typed: its id or the beginning of its name, in their language or ours."""
    wanted = text.strip().casefold()
    for theme, (_, name) in THEMES.items():
        names = (theme.value, theme.value.replace("-", " "), name.casefold(), voice.text(name).casefold())
        if len(wanted) > 2 and any(known.startswith(wanted) for known in names):  # noqa: PLR2004 - two letters name nothing
            return theme
    return None


def place(voice: Voice, zone: str) -> str:
    """What readers of this language call a zone: its city."""
    return voice.city(zone)


def days_named(voice: Voice, days: Days) -> str:
    """Weekdays in words: "Mon, Wed and Fri"; "every day"; "none"."""
    if len(days) == len(week(voice)):
        return voice.text("every day")
    if not days:
        return voice.text("none: just tips")
    return voice.items([voice.weekday(number) for number in week(voice) if number in tuple(days)])


def week(voice: Voice) -> list[int]:
    """Weekday numbers in the order of this region's calendars."""
    return [(voice.first_weekday + offset) % 7 for offset in range(7)]


def when(voice: Voice, slot: Slot, zone: str, today: date) -> Html:
    """A slot in words, proof that the zone was understood: "tomorrow, Mon 23 Nov, 08:00 in Madrid"."""
    at = slot.at.astimezone(ZoneInfo(zone))
    parts = {"day": voice.day(slot.day), "time": voice.clock(at.time()), "place": place(voice, zone)}
    match (slot.day - today).days:
        case 0:
            return voice.say("today, {day}, {time} in {place}", **parts)
        case 1:
            return voice.say("tomorrow, {day}, {time} in {place}", **parts)
    return voice.say("{day}, {time} in {place}", **parts)


def time_named(voice: Voice, sheet: Sheet, kind: Kind) -> str:
    """When this kind comes: "07:30", or a dash."""
    at = sheet.at(kind)
    return "–" if at is None else voice.clock(at)


def hours_named(voice: Voice, start: time, end: time) -> str:
    """From one time to another; the same time twice is none."""
    return voice.text("none") if start == end else f"{voice.clock(start)} – {voice.clock(end)}"


def back_to_settings(voice: Voice) -> Row:
    """The row that leads back to the overview."""
    return (Button("« " + voice.text("Back"), pack("go", "settings")),)
