"""/help, /about, /privacy, /export, and what else people send."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from bot.telegram.replies import File, Replies, Say
from bot.telegram.views import info

if TYPE_CHECKING:
    from bot.telegram.desk import Call, Handler


async def about(call: Call) -> Replies:
    """Source and credit."""
    return [Say(info.about(call.voice))]


async def privacy(call: Call) -> Replies:
    """What is kept, why, how long."""
    return [Say(info.privacy(call.voice))]


async def export(call: Call) -> Replies:
    """Everything about the caller, as a file."""
    data = await call.desk.reporting.export(call.caller)
    content = orjson.dumps(data, option=orjson.OPT_INDENT_2)
    return [File("glute-tips-export.json", content, info.export_caption(call.voice))]


async def unknown_command(call: Call) -> Replies:
    """A command that is none of ours."""
    return [Say(info.unknown_command(call.voice, call.text))]


async def anything(call: Call) -> Replies:
    """Stickers, pictures, voice messages …"""
    return [Say(info.lost(call.voice))]


async def never_mind(call: Call) -> Replies:
    """The way out of sharing a location."""
    return [Say(info.never_mind(call.voice))]


def help_with(commands: tuple[tuple[str, str], ...]) -> Handler:
    """/help for this table of commands."""

    async def help_page(call: Call) -> Replies:
        return [Say(info.help_page(call.voice, commands))]

    return help_page
