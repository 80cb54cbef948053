"""Verbs about chats: which there are, who is in them, how they are run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.control.finding import bot_of, person_of

if TYPE_CHECKING:
    from playground.world import World


def open_chat(world: World, person: int, bot: int | None = None) -> None:
    """Let the person's chat exist as if started long ago: nothing is said, the bot gets no update."""
    world.start_chat(bot_of(world, bot), person_of(world, person))


def clear(world: World, bot: int | None = None) -> None:
    """Forget chats, waiting updates, calls and faults; people, bots and running numbers stay."""
    found = bot_of(world, bot)
    found.chats.clear()
    found.callbacks.clear()
    found.queue.clear()
    world.calls.clear()
    world.faults.remove()
