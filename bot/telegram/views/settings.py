"""The settings: one page that says it all, and a page for each thing that can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.domain.subscriber import State
from bot.locale.speech import N_
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, grid
from bot.telegram.markup import Html, bold, html, lines
from bot.telegram.responses import View
from bot.telegram.views.setup import exercise_proof, proof
from bot.telegram.views.words import (
    EQUIPMENT,
    LEVELS,
    THEMES,
    days_named,
    hours_named,
    place,
    theme_name,
    time_named,
)

if TYPE_CHECKING:
    from datetime import date

    from bot.services.sheets import Sheet
    from bot.telegram.voice import Voice

# The pages, in the order of the buttons that open them.
PAGES = {
    "tip": ("⏰", N_("Tip time")),
    "exercise": ("🍑", N_("Exercise time")),
    "days": ("📅", N_("Training days")),
    "zone": ("🌍", N_("Time zone")),
    "themes": ("🎯", N_("Themes")),
    "level": ("📈", N_("Level")),
    "equipment": ("🧰", N_("Equipment")),
    "quiet": ("🌙", N_("Quiet hours")),
    "dayend": ("🕒", N_("Day end")),
    "extras": ("🔔", N_("Nudge and recap")),
    "language": ("🗣", N_("Language")),
    "pause": ("⏸", N_("Pause")),
}


def overview(voice: Voice, sheet: Sheet, today: date, *, note: Html | None = None) -> View:
    """Everything at a glance; `note` says what was just changed."""
    buttons = [Button(f"{sign} {voice.text(name)}", pack("go", page)) for page, (sign, name) in PAGES.items()]
    heading = [note, Html("")] if note else []
    return View(
        lines(*heading, bold(voice.say("Settings")), "", *summary(voice, sheet, today)), grid(buttons, 2)
    )


def saved(voice: Voice, sheet: Sheet, today: date) -> View:
    """The short answer to a typed change: what happens next, as proof."""
    button = Button("⚙️ " + voice.text("Settings"), pack("go", "settings"))
    return View(lines(bold("✅ " + voice.say("Saved.")), state_line(voice, sheet, today)), ((button,),))


def summary(voice: Voice, sheet: Sheet, today: date) -> list[Html]:
    """The settings in words."""
    subscriber = sheet.subscriber
    rows = [
        _row("🌍", voice.text("Time zone"), place(voice, subscriber.zone) if subscriber.zone else "–"),
        _row("⏰", voice.text("Tip time"), time_named(voice, sheet, Kind.TIP)),
        _row("🍑", voice.text("Exercise time"), time_named(voice, sheet, Kind.EXERCISE)),
        _row(
            "📅",
            voice.text("Training days"),
            days_named(voice, subscriber.days) if subscriber.days is not None else "–",
        ),
        _row("🎯", voice.text("Themes"), _themes(voice, sheet)),
        _row("📈", voice.text("Level"), voice.text(LEVELS[subscriber.level][1])),
        _row("🧰", voice.text("Equipment"), _equipment(voice, sheet)),
        _row("🌙", voice.text("Quiet hours"), hours_named(voice, subscriber.quiet_from, subscriber.quiet_to)),
        _row("🕒", voice.text("Day end"), voice.clock(subscriber.day_end)),
    ]
    return [*rows, Html(""), state_line(voice, sheet, today)]


def state_line(voice: Voice, sheet: Sheet, today: date) -> Html:
    """What happens next: the next tip, or why there is none."""
    subscriber = sheet.subscriber
    if subscriber.state is State.STOPPED:
        return voice.say("Stopped. /start begins again where you left off.")
    if subscriber.state is State.PAUSED and subscriber.paused_until:
        return voice.say("Paused until {day}. /resume ends it now.", day=voice.day(subscriber.paused_until))
    if subscriber.state is State.PAUSED:
        return voice.say("Paused. /resume ends it.")
    return lines(proof(voice, sheet, today), *exercise_proof(voice, sheet, today))


def _row(sign: str, name: str, value: str) -> Html:
    return html("{sign} {name}: {value}", sign=sign, name=name, value=bold(value))


def _themes(voice: Voice, sheet: Sheet) -> str:
    chosen = [theme_name(voice, theme) for theme in THEMES if theme in sheet.subscriber.themes]
    return voice.items(chosen) if chosen else voice.text("all of them")


def _equipment(voice: Voice, sheet: Sheet) -> str:
    owned = [voice.text(name) for item, (_, name) in EQUIPMENT.items() if item in sheet.subscriber.equipment]
    return voice.items(owned) if owned else voice.text("none needed")
