"""Verbs about time: what the clock shows, and moving it."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.travel import Travel
    from playground.world import World

MOST_SECONDS = 400 * 24 * 3600.0


async def clock(world: World) -> dict[str, Any]:
    """The world's time in Unix seconds, and what the bot will do next where it is known."""
    upcoming = await world.travel.upcoming() if world.travel is not None else None
    shown = {"at": upcoming.at.timestamp(), "kind": upcoming.kind} if upcoming is not None else None
    return {
        "now": world.now(),
        "flowing": world.clock.flowing,
        "next": shown,
        "can_travel": world.travel is not None,
    }


async def travel(world: World, to: str | None = None, seconds: float | None = None) -> dict[str, Any]:
    """Let the bot live through so many seconds, or until it next sends something by itself (`to="next"`)."""
    traveller, began = _traveller(world), perf_counter()
    if to == "next":
        trip = await traveller.to_next()
    elif to is None and isinstance(seconds, int | float) and 0 < seconds <= MOST_SECONDS:
        trip = await traveller.by(timedelta(seconds=seconds))
    else:
        raise PlaygroundError('travel goes to "next", or by `seconds` ahead, 400 days at most')
    return {
        "now": trip.now.timestamp(),
        "steps": trip.steps,
        "messages": trip.messages,
        "took": perf_counter() - began,
    }


def _traveller(world: World) -> Travel:
    if world.travel is None:
        raise PlaygroundError("time goes by itself here: the bot does not share this playground's clock")
    return world.travel
