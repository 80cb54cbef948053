"""The control API: what tests, the terminal and the page ask of the world, in plain JSON.

A verb is a function of one of the modules here: the world first, then what the JSON says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.control import chats, groups, people, time, trouble, watching
from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.world import World

VERBS: dict[str, Callable[..., Any]] = {
    # who there is, and what they do
    "info": people.info,
    "add_person": people.add_person,
    "add_bot": people.add_bot,
    "change_person": people.change_person,
    "act": people.act,
    "menu": people.menu,
    "push": people.push,
    # chats
    "chats": chats.chats,
    "create_chat": chats.create_chat,
    "chat": chats.chat,
    "member": groups.member,
    "follow": groups.follow,
    "topic": groups.topic,
    "upgrade": groups.upgrade,
    "link": groups.link,
    "unlink": groups.unlink,
    "set_chat": groups.set_chat,
    "delete_chat": groups.delete_chat,
    "open_chat": chats.open_chat,
    "clear": chats.clear,
    # looking
    "events": watching.events,
    "transcript": watching.transcript,
    "counts": watching.counts,
    "calls": watching.calls,
    "file": watching.file,
    # time
    "clock": time.clock,
    "travel": time.travel,
    # trouble
    "fault": trouble.fault,
    "faults": trouble.faults,
    "heal": trouble.heal,
    "flood": trouble.flood,
}


class Control:
    """The verbs, by name: `await control.call("act", {...})`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def call(self, verb: str, params: dict[str, Any]) -> object:
        """Carry out one verb. Raises PlaygroundError where it cannot be, with the reason."""
        found = VERBS.get(verb)
        if found is None:
            raise PlaygroundError(f"unknown verb {verb!r}; there are: {', '.join(sorted(VERBS))}")
        try:
            result = found(self._world, **params)
            return await result if hasattr(result, "__await__") else result
        except TypeError as wrong:
            raise PlaygroundError(f"{verb}: {wrong}") from wrong
