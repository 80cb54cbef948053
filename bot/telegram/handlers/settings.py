"""/settings: pages to go to, and values to put."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.typed_date import FURTHEST
from bot.locale.catalogues import LANGUAGES
from bot.telegram.handlers.changed import changed, sheet_now
from bot.telegram.responses import Edit, Responses, Say, Toast, View
from bot.telegram.views import info, pages, settings, zones
from bot.telegram.voice import voice_for
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.services.sheets import Sheet
    from bot.services.tuning import Tuning
    from bot.telegram.desk import Call

# The kinds that a person times, as buttons name them, and the hours of a day.
_TIMED = {kind.value: kind for kind in (Kind.TIP, Kind.EXERCISE)}
_HOURS = frozenset(str(hour) for hour in range(24))


async def overview(call: Call) -> Responses:
    """/settings"""
    sheet = await sheet_now(call)
    return [Say(settings.overview(call.voice, sheet, call.today(sheet)))]


async def go(call: Call) -> Responses:
    """Open the page a button names."""
    name = call.value()
    if name == "location":
        return [Say(info.ask_location(call.voice))]
    view = await _page(call, name)
    return [Edit(view)] if view else [Toast(info.gone(call.voice))]


async def put(call: Call) -> Responses:
    """Set what a button carries. An old button with a value that is no more says so."""
    setting = call.value()
    try:
        sheet = await _SETTINGS[setting](call, call.desk.tuning)
    except (ValueError, KeyError):
        sheet = None
    if sheet is None:
        return [Toast(info.gone(call.voice))]
    # Where several values are chosen one after the other, the page stays open.
    page = _STAYS.get(setting)
    voice = voice_for(sheet.subscriber, call.caller.language_code)
    view = pages.page(voice, sheet, page, call.today(sheet)) if page else None
    view = view or changed(call, sheet, setting_up=setting in {"zone", "time"})
    return [Toast(voice.text("Saved.")), Edit(view)]


async def _page(call: Call, name: str) -> View | None:
    gazetteer = call.desk.gazetteer
    match name:
        case "settings":
            sheet = await sheet_now(call)
            return settings.overview(call.voice, sheet, call.today(sheet))
        case "hours" if call.value(1) in _TIMED:
            return pages.hours(call.voice, call.value(1))
        case "minutes" if call.value(1) in _TIMED and call.value(2) in _HOURS:
            return pages.minutes(call.voice, call.value(1), int(call.value(2)))
        case "regions":
            return zones.regions(call.voice, gazetteer.listed)
        case "zones" if call.value(2).isdecimal():
            return zones.zones(call.voice, call.value(1), gazetteer.listed, int(call.value(2)))
    sheet = await sheet_now(call)
    return pages.page(call.voice, sheet, name, call.today(sheet))


async def _zone(call: Call, tuning: Tuning) -> Sheet | None:
    zone = call.desk.gazetteer.zones.get(call.value(1).lower())
    return await tuning.zone(call.caller, zone) if zone else None


async def _at(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.clock(call.caller, _TIMED[call.value(1)], _time(call.value(2)))


async def _days(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.days(call.caller, Days(int(call.value(1))))


async def _theme(call: Call, tuning: Tuning) -> Sheet | None:
    if call.value(1) == "all":
        return await tuning.theme(call.caller, None, on=False)
    return await tuning.theme(call.caller, Theme(call.value(1)), on=_on(call.value(2)))


async def _equipment(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.item(call.caller, Equipment(call.value(1)), on=_on(call.value(2)))


async def _level(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.level(call.caller, Level(int(call.value(1))))


async def _quiet(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.quiet(call.caller, _time(call.value(1)), _time(call.value(2)))


async def _day_end(call: Call, tuning: Tuning) -> Sheet | None:
    at = _time(call.value(1))
    return await tuning.day_end(call.caller, at) if at in pages.DAY_ENDS else None


async def _wanted(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.wanted(call.caller, Kind(call.value()), on=_on(call.value(1)))


async def _language(call: Call, tuning: Tuning) -> Sheet | None:
    known = call.value(1) in {"", *LANGUAGES}
    return await tuning.language(call.caller, call.value(1) or None) if known else None


async def _pause(call: Call, tuning: Tuning) -> Sheet | None:
    until = None if call.value(1) == "open" else date.fromisoformat(call.value(1))
    if until is not None and not call.today() < until <= call.today() + FURTHEST:
        return None
    return await tuning.pause(call.caller, until)


async def _resume(call: Call, tuning: Tuning) -> Sheet | None:
    return await tuning.resume(call.caller)


# What a button may put; each raises ValueError for a value that is no more.
_SETTINGS: Mapping[str, Callable[[Call, Tuning], Awaitable[Sheet | None]]] = {
    "zone": _zone,
    "time": _at,
    "days": _days,
    "theme": _theme,
    "equipment": _equipment,
    "level": _level,
    "quiet": _quiet,
    "dayend": _day_end,
    "nudge": _wanted,
    "recap": _wanted,
    "language": _language,
    "pause": _pause,
    "resume": _resume,
}


_STAYS: Mapping[str, str] = {"theme": "themes", "equipment": "equipment", "days": "days"}


def _time(value: str) -> time:
    """A button's time, such as "0730". Raises ValueError for anything else."""
    return time(int(value[:2]), int(value[2:]))


def _on(value: str) -> bool:
    """Whether a button switches on. Raises KeyError for a value of neither kind."""
    return {"on": True, "off": False}[value]
