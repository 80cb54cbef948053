"""The settings: one page that says it all, and a page for each thing that can be changed."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.subscriber import State
from bot.locale.catalogues import LANGUAGES
from bot.locale.speech import N_
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, Row, grid
from bot.telegram.markup import Html, bold, html, lines
from bot.telegram.responses import View
from bot.telegram.views.setup import exercise_proof, proof, time_buttons, zone_button, zone_more
from bot.telegram.views.words import EQUIPMENT, LEVELS, THEMES, days_named, place, theme_name, week

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
QUIETS = (
    (time(22), time(7)),
    (time(21), time(8)),
    (time(23), time(6)),
    (time(20), time(9)),
    (time(0), time(0)),
)
DAY_ENDS = (time(0), time(1), time(2), time(3), time(4), time(5))


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
        _row("🌍", voice.text("Time zone"), place(subscriber.zone) if subscriber.zone else "–"),
        _row("⏰", voice.text("Tip time"), _at(voice, sheet, Kind.TIP)),
        _row("🍑", voice.text("Exercise time"), _at(voice, sheet, Kind.EXERCISE)),
        _row(
            "📅",
            voice.text("Training days"),
            days_named(voice, subscriber.days) if subscriber.days is not None else "–",
        ),
        _row("🎯", voice.text("Themes"), _themes(voice, sheet)),
        _row("📈", voice.text("Level"), voice.text(LEVELS[subscriber.level][1])),
        _row("🧰", voice.text("Equipment"), _equipment(voice, sheet)),
        _row("🌙", voice.text("Quiet hours"), _quiet(voice, subscriber.quiet_from, subscriber.quiet_to)),
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
    return View(text, (*grid(buttons, 4), _back(voice)))


def minutes(voice: Voice, kind: str, hour: int) -> View:
    """The five-minute steps of one hour."""
    steps = [time(hour, minute) for minute in range(0, 60, 5)]
    buttons = [Button(voice.clock(at), pack("put", "time", kind, f"{at:%H%M}")) for at in steps]
    return View(bold(voice.say("Which minute?")), (*grid(buttons, 4), _back(voice)))


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
    return View(text, (*grid(buttons, 4), (none,), _back(voice)))


def language_page(voice: Voice, _sheet: Sheet | None = None) -> View:
    """The languages, each by its own name."""
    buttons = [Button(name, pack("put", "language", code)) for code, name in LANGUAGES.items()]
    auto = Button("📱 " + voice.text("As in Telegram"), pack("put", "language", ""))
    return View(bold(voice.say("Which language shall I speak?")), (*grid(buttons, 2), (auto,), _back(voice)))


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
    return View(text, (*grid(buttons, 2), (open_end,), _back(voice)))


def regions(voice: Voice, names: list[str]) -> View:
    """The parts of the world that zones are listed under."""
    buttons = [Button(name.replace("_", " "), pack("go", "zones", name, 0)) for name in names]
    return View(bold(voice.say("Which part of the world?")), (*grid(buttons, 2), _back(voice)))


def zones(voice: Voice, region: str, keys: list[str], start: int, size: int = 16) -> View:
    """Some of the zones of one region, with the way to the others."""
    shown = [zone_button(key, place(key)) for key in keys[start : start + size]]
    ways: Row = ()
    if start:
        ways += (Button("◀️", pack("go", "zones", region, max(0, start - size))),)
    if start + size < len(keys):
        ways += (Button("▶️", pack("go", "zones", region, start + size)),)
    return View(
        bold(voice.say("Which place is nearest, on your clock?")),
        (*grid(shown, 2), *([ways] if ways else []), _back(voice)),
    )


def region_names(keys: Iterable[str]) -> list[str]:
    """The parts of the world among these zones, those with oceans and islands last."""
    return sorted({key.partition("/")[0] for key in keys if _is_place(key)})


def zones_of(keys: Iterable[str], region: str) -> list[str]:
    """The zones of one part of the world, by name."""
    return sorted({key for key in keys if _is_place(key) and key.startswith(f"{region}/")})


def _is_place(key: str) -> bool:
    return "/" in key and key.partition("/")[0] not in {
        "Etc",
        "SystemV",
        "US",
        "Canada",
        "Brazil",
        "Chile",
        "Mexico",
    }


def _time_page(voice: Voice, sheet: Sheet, kind: Kind) -> View:
    question = (
        voice.say("When shall your daily tip come?")
        if kind is Kind.TIP
        else voice.say("When shall your exercise come?")
    )
    text = lines(
        bold(question),
        voice.say("Now: {time}. Tap an hour, or type one, such as 6:45.", time=_at(voice, sheet, kind)),
    )
    return View(text, (*time_buttons(voice, kind.value), _back(voice)))


def _zone_page(voice: Voice, sheet: Sheet) -> View:
    zone = sheet.subscriber.zone
    text = lines(
        bold(voice.say("Where do you live?")),
        voice.say("Now: {place}. Type your city, or use a button.", place=place(zone) if zone else "–"),
    )
    return View(text, (zone_more(voice), _back(voice)))


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
    return View(text, (*rows, _back(voice)))


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
    return View(text, (*grid(buttons, 1), _back(voice)))


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
    return View(text, (*grid(buttons, 1), _back(voice)))


def _quiet_page(voice: Voice, sheet: Sheet) -> View:
    subscriber = sheet.subscriber
    buttons = [
        Button(_quiet(voice, start, end), pack("put", "quiet", f"{start:%H%M}", f"{end:%H%M}"))
        for start, end in QUIETS
    ]
    text = lines(
        bold(voice.say("When shall I hold my nudges?")),
        voice.say(
            "Now: {hours}. What you timed yourself always comes.",
            hours=_quiet(voice, subscriber.quiet_from, subscriber.quiet_to),
        ),
    )
    return View(text, (*grid(buttons, 2), _back(voice)))


def _day_end_page(voice: Voice, sheet: Sheet) -> View:
    buttons = [Button(voice.clock(at), pack("put", "dayend", f"{at:%H%M}")) for at in DAY_ENDS]
    text = lines(
        bold(voice.say("When does your day end?")),
        voice.say(
            "A Done before that hour still counts for the day before. Now: {time}.",
            time=voice.clock(sheet.subscriber.day_end),
        ),
    )
    return View(text, (*grid(buttons, 3), _back(voice)))


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
    return View(text, (*rows, _back(voice)))


def _row(sign: str, name: str, value: str) -> Html:
    return html("{sign} {name}: {value}", sign=sign, name=name, value=bold(value))


def _at(voice: Voice, sheet: Sheet, kind: Kind) -> str:
    at = sheet.at(kind)
    return "–" if at is None else voice.clock(at)


def _themes(voice: Voice, sheet: Sheet) -> str:
    chosen = [theme_name(voice, theme) for theme in THEMES if theme in sheet.subscriber.themes]
    return voice.items(chosen) if chosen else voice.text("all of them")


def _equipment(voice: Voice, sheet: Sheet) -> str:
    owned = [voice.text(name) for item, (_, name) in EQUIPMENT.items() if item in sheet.subscriber.equipment]
    return voice.items(owned) if owned else voice.text("none needed")


def _quiet(voice: Voice, start: time, end: time) -> str:
    return voice.text("none") if start == end else f"{voice.clock(start)} – {voice.clock(end)}"


def _back(voice: Voice) -> Row:
    return (Button("« " + voice.text("Back"), pack("go", "settings")),)


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
