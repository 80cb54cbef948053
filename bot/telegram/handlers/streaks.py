"""/streak and /why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.telegram.responses import Edit, Responses, Say
from bot.telegram.views import streaks

if TYPE_CHECKING:
    from bot.telegram.desk import Call


async def streak(call: Call) -> Responses:
    """Where the caller stands."""
    report = await call.desk.reporting.streak(call.caller)
    return [Say(streaks.streak(call.voice, report.standing))]


async def why(call: Call) -> Responses:
    """The last days one by one, each with its reason."""
    report = await call.desk.reporting.streak(call.caller)
    return [Say(streaks.ledger(call.voice, report.standing))]


async def ledger(call: Call) -> Responses:
    """The same, in place of the message with the button."""
    report = await call.desk.reporting.streak(call.caller)
    return [Edit(streaks.ledger(call.voice, report.standing))]
