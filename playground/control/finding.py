"""Who is meant by an id that came in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.people import Bot, Person
    from playground.world import World


def person_of(world: World, person_id: int) -> Person:
    """Raises PlaygroundError where there is nobody with this id."""
    if person_id not in world.people:
        raise PlaygroundError(f"there is no person with the id {person_id}")
    return world.people[person_id]


def bot_of(world: World, bot_id: int | None) -> Bot:
    """The bot of an id; None is the first one. Raises PlaygroundError where there is none."""
    if bot_id is None:
        return world.first_bot()
    for bot in world.bots.values():
        if bot.id == bot_id:
            return bot
    raise PlaygroundError(f"there is no bot with the id {bot_id}")
