"""/tip, /exercise and "why?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.telegram.responses import Edit, Responses, Say, Toast, View
from bot.telegram.views import info, things
from bot.telegram.views.words import theme_named

if TYPE_CHECKING:
    from bot.telegram.desk import Call
    from tips.catalogue import Theme


async def tip(call: Call) -> Responses:
    """A tip now; `/tip posture` asks for a theme."""
    theme = theme_named(call.voice, call.text)
    if call.text and theme is None:
        return [Say(info.which_theme(call.voice, call.text))]
    return await _tip(call, theme)


async def another_tip(call: Call) -> Responses:
    """The button of the same meaning; it may carry a theme."""
    return await _tip(call, theme_named(call.voice, call.value()))


async def exercise(call: Call) -> Responses:
    """An exercise now."""
    given = await call.desk.answering.exercise(call.caller)
    found = call.desk.catalogue.exercises[given.answer.content_id]
    return [Say(things.exercise(call.voice, found, f"answer:{given.answer.id}"))]


async def why(call: Call) -> Responses:
    """The reason under the tip, and where it comes from."""
    about = things.decoded(call.value())
    thing = await call.desk.answering.thing(call.caller, about)
    tip = call.desk.catalogue.tips.get(thing.content_id or "") if thing and thing.kind is Kind.TIP else None
    if thing is None or tip is None:
        return [Toast(info.gone(call.voice))]
    rows = things.tip_buttons(call.voice, tip, about, done=thing.done)
    return [Edit(View(things.tip_why(call.voice, call.desk.catalogue, tip), rows))]


async def _tip(call: Call, theme: Theme | None) -> Responses:
    given = await call.desk.answering.tip(call.caller, theme)
    found = call.desk.catalogue.tips[given.answer.content_id]
    return [Say(things.tip(call.voice, found, f"answer:{given.answer.id}"))]
