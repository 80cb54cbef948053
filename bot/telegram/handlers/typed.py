"""Settings by typing: /time, /zone, /days, /pause, /resume, /language; and words without a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.domain.places import find_zones
from bot.domain.subscriber import State
from bot.domain.typed import NotUnderstood, parse_date, parse_days, parse_time
from bot.locale.catalogues import LANGUAGES
from bot.locale.cities import zones_by_city
from bot.telegram.handlers.changed import changed, settings_page
from bot.telegram.handlers.info import never_mind
from bot.telegram.handlers.starting import goal_typed
from bot.telegram.markup import lines
from bot.telegram.responses import Responses, Say, View
from bot.telegram.views import info, pages, settings, setup
from bot.telegram.views.info import NEVER_MIND
from bot.telegram.views.words import place

if TYPE_CHECKING:
    from datetime import time

    from bot.domain.days import Days
    from bot.domain.places import Place
    from bot.telegram.desk import Call


async def time_of_tips(call: Call) -> Responses:
    """/time 7:30, or the page with buttons."""
    return await _time(call, Kind.TIP)


async def _time(call: Call, kind: Kind) -> Responses:
    if not call.text:
        return await settings_page(call, kind.value)
    at = _parsed_time(call.text)
    if at is None:
        return [Say(info.not_a_time(call.voice, call.text))]
    sheet = await call.desk.tuning.clock(call.caller, kind, at)
    return [Say(changed(call, sheet, setting_up=True))]


async def zone(call: Call) -> Responses:
    """/zone madrid, or the page with buttons."""
    return await _find_place(call) if call.text else await settings_page(call, "zone")


async def days(call: Call) -> Responses:
    """/days mon wed fri, or the page with buttons."""
    if not call.text:
        return await settings_page(call, "days")
    try:
        chosen = parse_days(call.text)
    except NotUnderstood:
        return [Say(info.not_days(call.voice, call.text))]
    sheet = await call.desk.tuning.days(call.caller, chosen)
    return [Say(changed(call, sheet))]


async def pause(call: Call) -> Responses:
    """/pause 24 dec, or the page with buttons."""
    if not call.text:
        return await settings_page(call, "pause")
    try:
        until = parse_date(call.text, call.today())
    except NotUnderstood:
        return [Say(info.not_a_date(call.voice, call.text))]
    sheet = await call.desk.tuning.pause(call.caller, until)
    line = settings.state_line(call.voice, sheet, call.today(sheet))
    # Who gets nothing has nothing to pause: the line says what holds.
    is_paused = sheet.subscriber.state is State.PAUSED
    return [Say(info.started_pause(call.voice, line) if is_paused else View(line))]


async def resume(call: Call) -> Responses:
    """The pause is over."""
    sheet = await call.desk.tuning.resume(call.caller)
    if sheet.subscriber.state is State.STOPPED:
        return [Say(View(settings.state_line(call.voice, sheet, call.today(sheet))))]
    return [Say(changed(call, sheet, setting_up=True))]


async def language(call: Call) -> Responses:
    """/language en, or the page with buttons."""
    if not call.text:
        return await settings_page(call, "language")
    typed = call.text.casefold()
    wish = next((code for code, name in LANGUAGES.items() if typed in {code, name.casefold()}), None)
    if wish is None:
        page = pages.language_page(call.voice)
        return [Say(View(lines(info.language_unknown(call.voice, call.text), page.text), page.keyboard))]
    return [Say(changed(call, await call.desk.tuning.language(call.caller, wish)))]


async def words(call: Call) -> Responses:
    """Text without a command: the answer to the question that is open, a time, a place, or small talk."""
    if call.text in {NEVER_MIND, call.voice.text(NEVER_MIND)}:
        return await never_mind(call)
    step = setup.next_step(call.sheet) if call.sheet else None
    if step is setup.Step.GOAL and (goal := _parsed_goal(call.text)) is not None:
        return await goal_typed(call, goal)
    at = _parsed_time(call.text)
    if at is not None:
        return await _meant_time(call, at)
    if step is setup.Step.ZONE or _places(call):
        return await _find_place(call)
    return [Say(info.not_a_time(call.voice, call.text) if step is setup.Step.TIME else info.lost(call.voice))]


async def _meant_time(call: Call, at: time) -> Responses:
    """A bare time is the first tip's while that is open; later it may be for either kind."""
    if call.sheet is not None and call.sheet.at(Kind.TIP) is None:
        return await _time(call, Kind.TIP)
    return [Say(info.meant_a_time(call.voice, at))]


async def location(call: Call) -> Responses:
    """A shared location: its zone is kept, the place is not."""
    zone = await call.desk.zone_at(*call.location) if call.location else None
    if zone is None:
        return [Say(info.nowhere(call.voice))]
    sheet = await call.desk.tuning.zone(call.caller, zone)
    found = Say(info.located(call.voice, place(call.voice, zone)))
    return [found, Say(changed(call, sheet, setting_up=True))]


async def _find_place(call: Call) -> Responses:
    """One place of that name is taken; of several the person picks."""
    places = _places(call)
    if not places:
        return [Say(info.not_a_place(call.voice, call.text))]
    waiting = call.sheet is None or call.sheet.subscriber.state is State.NEW
    if len(places) > 1 or not (waiting or call.is_command):
        return [Say(setup.choose_place(call.voice, places))]
    sheet = await call.desk.tuning.zone(call.caller, places[0].zone_key)
    return [Say(changed(call, sheet, setting_up=True))]


def _places(call: Call) -> list[Place]:
    return find_zones(call.text, call.desk.gazetteer, local=zones_by_city(call.voice.language))


def _parsed_time(text: str) -> time | None:
    try:
        return parse_time(text)
    except NotUnderstood:
        return None


def _parsed_goal(text: str) -> Days | None:
    """So many days a week, spread over it, or the days themselves."""
    if text.isdecimal() and int(text) in setup.SPREADS:
        return setup.SPREADS[int(text)]
    try:
        return parse_days(text)
    except NotUnderstood:
        return None
