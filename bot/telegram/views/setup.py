"""The first minute: a tip at once, then zone, time and goal, each proved as soon as it is known."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.places import city_name, likely_zones
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, grid
from bot.telegram.markup import Html, bold, lines
from bot.telegram.plain import name
from bot.telegram.responses import View
from bot.telegram.views.words import place, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.places import Place
    from bot.services.sheets import Sheet
    from bot.telegram.voice import Voice

# The hours most people choose, as buttons carry them.
TIMES = ("0600", "0700", "0730", "0800", "0900", "1200", "1800", "2000")
# Training days for a goal of so many a week: spread, so that muscles get their pause.
SPREADS = {
    0: Days.NONE,
    1: Days.of(2),
    2: Days.of(0, 3),
    3: Days.of(0, 2, 4),
    4: Days.of(0, 1, 3, 4),
    5: Days.of(0, 1, 2, 3, 4),
    6: Days.of(0, 1, 2, 3, 4, 5),
    7: Days.EVERY,
}


class Step(StrEnum):
    """What a new subscriber has not told yet, in the order we ask."""

    ZONE = "zone"
    TIME = "time"
    GOAL = "goal"


def next_step(sheet: Sheet) -> Step | None:
    """The next question; None once nothing is left to ask."""
    if sheet.subscriber.zone is None:
        return Step.ZONE
    if sheet.at(Kind.TIP) is None:
        return Step.TIME
    return Step.GOAL if sheet.subscriber.days is None else None


def hello(voice: Voice, who: str) -> Html:
    """The line above the very first tip."""
    return voice.say("Hi {name}! Here is your first tip, on the house:", name=who)


def ask(voice: Voice, sheet: Sheet, step: Step, today: date) -> View:
    """The question of this step."""
    match step:
        case Step.ZONE:
            return ask_zone(voice, sheet)
        case Step.TIME:
            return ask_time(voice, sheet)
        case Step.GOAL:
            return ask_goal(voice, sheet, today)


def ask_zone(voice: Voice, sheet: Sheet) -> View:
    """Where do you live? Likely zones, a location, or a typed city."""
    zones = likely_zones(sheet.subscriber.language_code)
    text = lines(
        bold(voice.say("Where do you live?")),
        voice.say("So that your tip comes at your own hour. Tap a place, or simply type your city."),
    )
    return View(text, (*grid([zone_button(zone, place(voice, zone)) for zone in zones], 2), zone_more(voice)))


def zone_more(voice: Voice) -> tuple[Button, ...]:
    """The other ways to a zone: the list of all, and sharing one's location."""
    return (
        Button("🌍 " + voice.text("All places"), pack("go", "regions")),
        Button("📍 " + voice.text("Share location"), pack("go", "location")),
    )


def zone_button(zone: str, label: str) -> Button:
    """The button that sets a zone."""
    return Button(label, pack("put", "zone", zone))


def choose_place(voice: Voice, places: Sequence[Place]) -> View:
    """Several places have this name: which one?"""
    labels = [zone_button(found.zone_key, _full_name(voice, found)) for found in places]
    return View(bold(voice.say("Which one do you mean?")), grid(labels, 1))


def _full_name(voice: Voice, found: Place) -> str:
    # The city that gives a zone its name has one in every language; the gazetteer knows it by ours.
    own = place(voice, found.zone_key) if found.name == city_name(found.zone_key) else found.name
    return name(", ".join(part for part in (own, found.region, voice.country(found.country)) if part))


def ask_time(voice: Voice, sheet: Sheet) -> View:
    """When shall the tip come?"""
    text = lines(
        voice.say("Got it: {place}.", place=place(voice, sheet.subscriber.zone or "")),
        bold(voice.say("When shall your daily tip come?")),
        voice.say("Tap an hour, or type one, such as 6:45."),
    )
    return View(text, time_buttons(voice, "tip"))


def time_buttons(voice: Voice, kind: str) -> tuple[tuple[Button, ...], ...]:
    """Common hours, and the way to every other."""
    common = [Button(voice.clock(_time(value)), pack("put", "time", kind, value)) for value in TIMES]
    return (*grid(common, 4), (Button("🕐 " + voice.text("Another time"), pack("go", "hours", kind)),))


def ask_goal(voice: Voice, sheet: Sheet, today: date) -> View:
    """How many training days a week? Nothing is preselected, and "just tips" is an equal answer."""
    text = lines(
        proof(voice, sheet, today),
        "",
        bold(voice.say("On how many days a week do you want an exercise?")),
        voice.say("You can change everything later in /settings."),
    )
    numbers = [Button(str(goal), pack("goal", goal)) for goal in SPREADS if goal]
    return View(text, (*grid(numbers, 7), (Button("💡 " + voice.text("Just tips"), pack("goal", 0)),)))


def all_set(voice: Voice, sheet: Sheet, today: date) -> View:
    """The set-up is over: what comes when, and what there is to try."""
    text = lines(
        bold(voice.say("All set.") + " 🍑"),
        proof(voice, sheet, today),
        *exercise_proof(voice, sheet, today),
        "",
        voice.say(
            "Press Done when you did it; /streak shows how it adds up, and /tip brings one more at any time."
        ),
    )
    return View(text)


def back_again(voice: Voice, sheet: Sheet, today: date) -> View:
    """Somebody returns: nothing was reset."""
    text = lines(
        bold(voice.say("Good to see you again.")),
        proof(voice, sheet, today),
        *exercise_proof(voice, sheet, today),
        "",
        voice.say("Everything is as you left it. /tip for a tip now, /settings to change something."),
    )
    return View(text)


def proof(voice: Voice, sheet: Sheet, today: date) -> Html:
    """When the next tip comes: proof that zone and time were understood."""
    slot = sheet.next(Kind.TIP)
    if slot is None or sheet.subscriber.zone is None:
        return voice.say("No tip is planned at the moment.")
    return voice.say("Your next tip: {when}.", when=when(voice, slot, sheet.subscriber.zone, today))


def exercise_proof(voice: Voice, sheet: Sheet, today: date) -> list[Html]:
    """The same for the next exercise, where there is one."""
    slot = sheet.next(Kind.EXERCISE)
    if slot is None or sheet.subscriber.zone is None:
        return []
    return [voice.say("Your next exercise: {when}.", when=when(voice, slot, sheet.subscriber.zone, today))]


def _time(value: str) -> time:
    return time(int(value[:2]), int(value[2:]))
