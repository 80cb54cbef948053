"""Verbs that only look: events, transcripts, counts, calls, files."""

from __future__ import annotations

import base64
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from playground.control.finding import bot_of
from playground.errors import PlaygroundError
from playground.showing import event_view, message_view, topic_of

if TYPE_CHECKING:
    from playground.world import World

Json = dict[str, Any]


async def events(
    world: World, after: int = 0, wait: float = 0.0, chat: int | None = None, bot: int | None = None
) -> Json:
    """Events numbered above `after`; waits up to `wait` seconds for the first."""
    found = await world.events.wait_after(after, wait)
    last = found[-1].seq if found else after
    wanted = [
        event_view(event) for event in found if chat in {None, event.chat_id} and bot in {None, event.bot_id}
    ]
    return {"last": last, "events": wanted}


def transcript(
    world: World,
    chat: int,
    bot: int | None = None,
    limit: int | None = None,
    before: int | None = None,
    topic: int | None = None,
) -> list[Json]:
    """Everything ever said in a chat, deleted messages included.

    With a `limit`, only the last so many that are still there and, with `before`, have a lower number; with a
    `topic`, only of that one.
    """
    found = world.groups.get(chat) or bot_of(world, bot).chats.get(chat)
    if found is None:
        return []
    if limit is None:
        return [message_view(each) for each in found.messages.values() if topic in {None, topic_of(each)}]
    fitting = (
        each
        for each in reversed(found.messages.values())
        if not each.deleted and (before is None or each.id < before) and topic in {None, topic_of(each)}
    )
    return [message_view(each) for each in islice(fitting, limit)][::-1]


def counts(world: World, bot: int | None = None) -> dict[str, Json]:
    """How many messages the bot sent, edited and deleted, by chat; in a group, those of all bots."""
    found = bot_of(world, bot)
    shared = [chat for chat in world.groups.values() if found.id in chat.members]
    chats = [*found.chats.values(), *shared]
    return {str(c.id): {"sent": c.sent, "edited": c.edited, "deleted": c.deleted} for c in chats}


def calls(world: World, method: str | None = None, after: int = 0, limit: int | None = None) -> list[Json]:
    """The kept calls of a method, or all, numbered above `after`; the first `limit` of them."""
    fitting = (
        call
        for call in world.calls.kept
        if call.seq > after and (method is None or call.method.lower() == method.lower())
    )
    return [{**asdict(call), "params": dict(call.params)} for call in islice(fitting, limit)]


def file(world: World, file_id: str, bot: int | None = None) -> Json:
    """A file that the bot sent: its name, its type and, in base64, its content."""
    stored = bot_of(world, bot).files.get(file_id)
    if stored is None:
        raise PlaygroundError(f"there is no file {file_id!r}")
    return {
        "name": stored.name,
        "mime": stored.mime,
        "content": base64.b64encode(stored.content).decode(),
    }
