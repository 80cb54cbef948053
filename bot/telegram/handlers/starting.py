"""/start, the goal, /stop and /delete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.subscriber import State
from bot.telegram.responses import Edit, Responses, Say, Toast, View
from bot.telegram.views import info, setup, things

if TYPE_CHECKING:
    from bot.domain.days import Days
    from bot.services.sheets import Sheet
    from bot.telegram.desk import Call

# What Telegram allows in a deep link's payload; anything else did not come from a link.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def start(call: Call) -> Responses:
    """A first tip at once, then the next open question; who comes back finds everything as it was."""
    source = call.text if _PAYLOAD.fullmatch(call.text) else None
    welcome = await call.desk.joining.start(call.caller, source)
    replies: list[Say] = []
    if welcome.first is not None:
        tip = call.desk.catalogue.tips[welcome.first.content_id]
        replies.append(Say(View(setup.hello(call.voice, call.name))))
        replies.append(Say(things.tip(call.voice, tip, f"answer:{welcome.first.id}")))
    replies.append(Say(_next(call, welcome.sheet)))
    return replies


async def goal(call: Call) -> Responses:
    """So many training days a week, spread over it; 0 is "just tips"."""
    days = setup.SPREADS.get(int(call.value()) if call.value().isdecimal() else -1)
    if days is None:
        return [Toast(info.gone(call.voice))]
    return [Edit(await _aimed(call, days))]


async def goal_typed(call: Call, days: Days) -> Responses:
    """The same by typing, while the question is open."""
    return [Say(await _aimed(call, days))]


async def _aimed(call: Call, days: Days) -> View:
    return _next(call, await call.desk.tuning.days(call.caller, days), fresh=True)


async def stop(call: Call) -> Responses:
    """Nothing more, and nothing lost."""
    await call.desk.joining.stop(call.caller)
    return [Say(info.stopped(call.voice))]


async def ask_delete(call: Call) -> Responses:
    """Erasing asks first."""
    return [Say(info.ask_delete(call.voice))]


async def delete(call: Call) -> Responses:
    """The answer to that question."""
    if call.value() != "yes":
        return [Edit(View(info.kept(call.voice)))]
    await call.desk.reporting.erase(call.caller)
    return [Edit(View(info.deleted(call.voice)))]


def _next(call: Call, sheet: Sheet, *, fresh: bool = False) -> View:
    """The next open question, or what comes when."""
    today = call.today(sheet)
    step = setup.next_step(sheet)
    if step is not None:
        return setup.ask(call.voice, sheet, step, today)
    if fresh and sheet.subscriber.state is State.ACTIVE:
        return setup.all_set(call.voice, sheet, today)
    return setup.back_again(call.voice, sheet, today)
