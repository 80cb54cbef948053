"""/settings: pages to go to, and values to put."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.locale.catalogues import LANGUAGES
from bot.telegram.handlers.changed import changed, sheet_now
from bot.telegram.replies import Edit, Replies, Say, Toast, View
from bot.telegram.views import info, settings
from bot.telegram.voice import voice_for
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from bot.services.sheets import Sheet
    from bot.telegram.desk import Call


async def overview(call: Call) -> Replies:
    """/settings"""
    sheet = await sheet_now(call)
    return [Say(settings.overview(call.voice, sheet, call.today(sheet)))]


async def go(call: Call) -> Replies:
    """Open the page a button names."""
    name = call.value()
    if name == "location":
        return [Say(info.ask_location(call.voice))]
    view = await _page(call, name)
    return [Edit(view)] if view else [Toast(info.gone(call.voice))]


async def put(call: Call) -> Replies:
    """Set what a button carries. An old button with a value that is no more says so."""
    setting = call.value()
    try:
        sheet = await _put(call, setting)
    except (ValueError, KeyError):
        sheet = None
    if sheet is None:
        return [Toast(info.gone(call.voice))]
    page = _page_after(setting)
    if page is not None:
        voice = voice_for(sheet.subscriber, call.caller.language_code)
        view = settings.page(voice, sheet, page, call.today(sheet))
        return [Toast(voice.text("Saved.")), Edit(view)] if view else []
    return [Edit(changed(call, sheet, setting_up=setting in {"zone", "time"}))]


async def _page(call: Call, name: str) -> View | None:
    gazetteer = call.desk.gazetteer
    match name:
        case "settings":
            sheet = await sheet_now(call)
            return settings.overview(call.voice, sheet, call.today(sheet))
        case "hours":
            return settings.hours(call.voice, call.value(1))
        case "minutes" if call.value(2).isdecimal() and int(call.value(2)) < 24:  # noqa: PLR2004 - hours of a day
            return settings.minutes(call.voice, call.value(1), int(call.value(2)))
        case "regions":
            return settings.regions(call.voice, settings.region_names(gazetteer.zones.values()))
        case "zones" if call.value(2).isdecimal():
            keys = settings.zones_of(gazetteer.zones.values(), call.value(1))
            return settings.zones(call.voice, call.value(1), keys, int(call.value(2)))
    sheet = await sheet_now(call)
    return settings.page(call.voice, sheet, name, call.today(sheet))


async def _put(call: Call, setting: str) -> Sheet | None:
    tuning, caller = call.desk.tuning, call.caller
    match setting:
        case "zone" if call.value(1).lower() in call.desk.gazetteer.zones:
            return await tuning.zone(caller, call.value(1))
        case "time":
            return await tuning.time(caller, Kind(call.value(1)), _time(call.value(2)))
        case "days":
            return await tuning.days(caller, Days(int(call.value(1))))
        case "theme" if call.value(1) == "all":
            return await tuning.theme(caller, None, on=False)
        case "theme":
            return await tuning.theme(caller, Theme(call.value(1)), on=call.value(2) == "on")
        case "equipment":
            return await tuning.item(caller, Equipment(call.value(1)), on=call.value(2) == "on")
        case "level":
            return await tuning.level(caller, Level(int(call.value(1))))
        case "quiet":
            return await tuning.quiet(caller, _time(call.value(1)), _time(call.value(2)))
        case "dayend":
            return await tuning.day_end(caller, _time(call.value(1)))
        case "nudge" | "recap":
            return await tuning.wanted(caller, Kind(setting), on=call.value(1) == "on")
        case "language" if call.value(1) in {"", *LANGUAGES}:
            return await tuning.language(caller, call.value(1) or None)
        case "pause":
            until = None if call.value(1) == "open" else date.fromisoformat(call.value(1))
            return await tuning.pause(caller, until)
        case "resume":
            return await tuning.resume(caller)
    return None


def _page_after(setting: str) -> str | None:
    """Where several values are chosen one after the other, the page stays open."""
    return {"theme": "themes", "equipment": "equipment", "days": "days"}.get(setting)


def _time(value: str) -> time:
    """A button's time, such as "0730". Raises ValueError for anything else."""
    return time(int(value[:2]), int(value[2:]))
