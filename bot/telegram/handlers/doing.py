"""Done, undo, the thumbs, the body light and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.delivery import Kind
from bot.domain.quiet import Snooze
from bot.services.crediting import Light, Verdict
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button
from bot.telegram.markup import lines
from bot.telegram.responses import Edit, EditKeyboard, Response, Responses, Say, Toast, View
from bot.telegram.views import info, streaks, things

if TYPE_CHECKING:
    from bot.services.crediting import Credit
    from bot.services.things import Thing
    from bot.telegram.desk import Call

# Marks the undo of a receipt: its message holds nothing but what was done.
_RECEIPT = "r"


async def done(call: Call) -> Responses:
    """The button under a tip or exercise."""
    about = things.decoded(call.value())
    credit = await call.desk.crediting.done(call.caller, about)
    if credit.verdict not in {Verdict.NEW, Verdict.ALREADY}:
        return [Toast(streaks.credited_plain(call.voice, credit), alert=True)]
    return [
        Toast(streaks.credited_plain(call.voice, credit)),
        *_shown(call, credit, about),
        *_party(call, credit),
    ]


async def undo(call: Call) -> Responses:
    """The button that a Done leaves, for two minutes."""
    about = things.decoded(call.value())
    credit = await call.desk.crediting.undo(call.caller, about)
    toast = Toast(streaks.credited_plain(call.voice, credit), alert=credit.verdict is Verdict.TOO_LATE)
    if credit.verdict is not Verdict.TAKEN_BACK:
        return [toast]
    if call.value(1) == _RECEIPT:
        return [toast, Edit(View(streaks.credited(call.voice, credit)))]
    return [toast, *_shown(call, credit, about)]


async def done_typed(call: Call) -> Responses:
    """/done: the newest thing that is not done yet, else just the day."""
    credit = await call.desk.crediting.done_today(call.caller)
    return [Say(_receipt(call, credit)), *_party(call, credit)]


async def done_today(call: Call) -> Responses:
    """The Done of an evening nudge."""
    credit = await call.desk.crediting.done_today(call.caller)
    return [Edit(_receipt(call, credit)), *_party(call, credit)]


async def like(call: Call) -> Responses:
    """A thumb, which tilts what comes next."""
    content_id, liking = call.value(0), call.value(1)
    if liking not in {"1", "-1"} or content_id not in call.desk.catalogue.tips:
        return [Toast(info.gone(call.voice))]
    await call.desk.crediting.like(call.caller, content_id, int(liking))
    more = call.voice.text("👍 More like this, then.")
    less = call.voice.text("👎 Fewer like this, then.")
    return [Toast(more if liking == "1" else less)]


async def light(call: Call) -> Responses:
    """How the body feels: as planned, an easier form, or rest."""
    if call.value(1) not in set(Light):
        return [Toast(info.gone(call.voice))]
    lit = await call.desk.crediting.light(call.caller, things.decoded(call.value(0)), Light(call.value(1)))
    exercise = call.desk.catalogue.exercises.get(lit.thing.content_id or "") if lit.thing else None
    if lit.thing is None or exercise is None:
        return [Toast(info.gone(call.voice))]
    about, toast = lit.thing.about, Toast(things.light_name(call.voice, lit.light))
    if lit.light is Light.RED:
        return [toast, Edit(View(things.red_day(call.voice), things.red_buttons(call.voice, about)))]
    easier = lit.light is Light.YELLOW
    text = (things.exercise_easier if easier else things.exercise_text)(call.voice, exercise)
    return [toast, Edit(View(text, things.exercise_buttons(call.voice, about, done=lit.thing.done)))]


async def later(call: Call) -> Responses:
    """For how long?"""
    thing = await _thing(call)
    if thing is None:
        return [Toast(info.gone(call.voice))]
    return [EditKeyboard(things.snooze_buttons(call.voice, thing.about))]


async def back(call: Call) -> Responses:
    """Not later after all."""
    thing = await _thing(call)
    if thing is None:
        return [Toast(info.gone(call.voice))]
    return [EditKeyboard(things.exercise_buttons(call.voice, thing.about, done=thing.done))]


async def snooze(call: Call) -> Responses:
    """Put an exercise off, at most three times."""
    thing = await _thing(call)
    if thing is None or call.value(1) not in set(Snooze):
        return [Toast(info.gone(call.voice))]
    snoozed = await call.desk.snoozing.snooze(call.caller, thing.about, Snooze(call.value(1)))
    toast = Toast(things.snoozed(call.voice, snoozed), alert=True)
    return [toast, EditKeyboard(things.exercise_buttons(call.voice, thing.about, done=thing.done))]


async def _thing(call: Call) -> Thing | None:
    """The exercise whose button was pressed, if it is the caller's."""
    thing = await call.desk.answering.thing(call.caller, things.decoded(call.value()))
    return thing if thing is not None and thing.kind is Kind.EXERCISE else None


def _shown(call: Call, credit: Credit, about: str) -> list[Response]:
    """The message that was pressed, as it reads now."""
    thing = credit.thing
    text = things.text(call.voice, call.desk.catalogue, thing.kind, thing.content_id) if thing else None
    if thing is None or text is None or thing.content_id is None:
        return []
    is_done = credit.verdict in {Verdict.NEW, Verdict.ALREADY}
    rows = things.buttons(call.voice, call.desk.catalogue, thing.kind, thing.content_id, about, done=is_done)
    line = streaks.credited(call.voice, credit)
    return [Edit(View(lines(text, "", line) if is_done else text, rows))]


def _receipt(call: Call, credit: Credit) -> View:
    text = streaks.credited(call.voice, credit)
    if credit.verdict is not Verdict.NEW:
        return View(text)
    undo = Button("↩️ " + call.voice.text("Undo"), pack("undo", things.coded(credit.about), _RECEIPT))
    return View(text, ((undo,),))


def _party(call: Call, credit: Credit) -> list[Response]:
    return [Say(streaks.milestone(call.voice, credit.milestone))] if credit.milestone else []
