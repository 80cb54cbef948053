"""Verbs that make things go wrong, and right again: faults and limits."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.world import World

Json = dict[str, Any]


def fault(world: World, trouble: str, **fields: Any) -> Json:  # noqa: ANN401 - JSON, checked by what it goes to
    """Add a fault; see `faults.Rule` for the fields."""
    try:
        rule = world.faults.add(trouble, **fields)
    except ValueError as wrong:
        raise PlaygroundError(str(wrong)) from wrong
    return {"id": rule.id}


def faults(world: World) -> list[Json]:
    """The rules in force, and how often each was met."""
    return [
        {
            "id": rule.id,
            "trouble": rule.trouble,
            "method": rule.method,
            "hits": rule.hits,
            "times": rule.times,
        }
        for rule in world.faults.rules
    ]


def heal(world: World, rule: int | None = None) -> None:
    """Take a fault away, or all of them, and let go of what hangs."""
    world.faults.remove(rule)


def flood(world: World, *, on: bool | None = None, **rules: float) -> Json:
    """Switch the limits, change their figures, or just ask."""
    found = world.flood
    if on is not None or rules:
        try:
            found.tune(on=on, **rules)
        except AttributeError as wrong:
            raise PlaygroundError(str(wrong)) from wrong
    return {"on": found.on, "refused": found.refused, **asdict(found.rules)}
