"""What a change of settings answers: the next question of the set-up, or the settings as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.telegram.markup import bold
from bot.telegram.responses import Responses, Say, View
from bot.telegram.views import info, pages, settings, setup
from bot.telegram.voice import voice_for

if TYPE_CHECKING:
    from bot.services.sheets import Sheet
    from bot.telegram.desk import Call


def changed(call: Call, sheet: Sheet, *, setting_up: bool = False) -> View:
    """After a change. `setting_up`: it belongs to the first minute, so ask on where something is open.

    Who pressed a button of the settings stays in them; who typed gets a line that proves it was understood.
    """
    voice = voice_for(sheet.subscriber, call.caller.language_code)
    today = call.today(sheet)
    step = setup.next_step(sheet)
    if setting_up and step is not None:
        return setup.ask(voice, sheet, step, today)
    if call.press is not None:
        return settings.overview(voice, sheet, today, note=bold("✅ " + voice.say("Saved.")))
    return settings.saved(voice, sheet, today)


async def settings_page(call: Call, name: str) -> Responses:
    """A page of the settings as a new message."""
    sheet = await sheet_now(call)
    view = pages.page(call.voice, sheet, name, call.today(sheet)) or info.lost(call.voice)
    return [Say(view)]


async def sheet_now(call: Call) -> Sheet:
    """The caller's sheet; someone new gets one."""
    return call.sheet or await call.desk.joining.sheet(call.caller)
