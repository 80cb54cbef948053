"""A long conversation, put there at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.chats import Content

if TYPE_CHECKING:
    from playground.handle import Playground

_WORDS = "Squeeze at the top, two seconds, and let the hips do the work."


def talk(pg: Playground, messages: int) -> None:
    """Alice and the bot, in turns; each says its number."""
    world, person = pg.world, pg.world.people[pg.alice.id]
    chat = world.start_chat(pg.bot, person)
    for number in range(1, messages + 1):
        sender = pg.bot.user() if number % 2 else person.user()
        world.post(pg.bot, chat, sender, Content(f"Number {number}. {_WORDS * (number % 4)}"))
    pg.bot.queue.clear()
