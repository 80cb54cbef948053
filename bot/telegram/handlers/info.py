"""/help, /about, /privacy, /export, and what else people send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from bot.telegram.responses import File, Responses, Say
from bot.telegram.views import info

if TYPE_CHECKING:
    from bot.telegram.desk import Call, Handler


async def about(call: Call) -> Responses:
    """Source and credit."""
    return [Say(info.about(call.voice))]


async def privacy(call: Call) -> Responses:
    """What is kept, why, how long."""
    return [Say(info.privacy(call.voice))]


async def export(call: Call) -> Responses:
    """Everything about the caller, as a file."""
    data = await call.desk.reporting.export(call.caller)
    content = orjson.dumps(data, option=orjson.OPT_INDENT_2)
    return [File("glute-tips-export.json", content, info.export_caption(call.voice))]


async def unknown_command(call: Call) -> Responses:
    """A command that is none of ours."""
    return [Say(info.unknown_command(call.voice, call.text))]


async def anything(call: Call) -> Responses:
    """Stickers, pictures, voice messages …"""
    return [Say(info.lost(call.voice))]


async def never_mind(call: Call) -> Responses:
    """The way out of sharing a location."""
    return [Say(info.never_mind(call.voice))]


def help_with(commands: tuple[tuple[str, str], ...]) -> Handler:
    """/help for this table of commands."""

    async def help_page(call: Call) -> Responses:
        return [Say(info.help_page(call.voice, commands))]

    return help_page
