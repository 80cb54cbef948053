"""Verbs about chats: which there are, what is in them, and making them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import groups, listing
from playground.acting.places import group_of
from playground.control.finding import bot_of, person_of
from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playground.world import World

Json = dict[str, Any]


def chats(world: World, person: int) -> list[Json]:
    """The rows of the person's list of chats, latest activity first."""
    return listing.rows(world, person_of(world, person))


def create_chat(
    world: World,
    person: int,
    kind: str,
    title: str,
    members: Sequence[int] = (),
    username: str | None = None,
) -> Json:
    """A new group, supergroup, forum or channel of the person's, with other people and bots in it."""
    owner = person_of(world, person)
    for user_id in members:
        if world.user(user_id) is None:
            raise PlaygroundError(f"there is nobody with the id {user_id}")
    return listing.row(owner, groups.create(world, owner, kind, title, members, username))


def chat(world: World, chat: int, person: int, bot: int | None = None) -> Json:
    """All about one chat; a private one is the person's with the bot."""
    found = person_of(world, person)
    if chat == person:
        row = listing.private_row(found, bot_of(world, bot))
        return row | {"members": [], "topics": [], "permissions": {}}
    return listing.details(world, found, group_of(world, chat))


def open_chat(world: World, person: int, bot: int | None = None) -> None:
    """Let the person's chat exist as if started long ago: nothing is said, the bot gets no update."""
    world.start_chat(bot_of(world, bot), person_of(world, person))


def clear(world: World, bot: int | None = None) -> None:
    """Forget chats, waiting updates, calls and faults; people, bots and running numbers stay."""
    found = bot_of(world, bot)
    found.chats.clear()
    found.callbacks.clear()
    found.kept_answers.clear()
    found.queue.clear()
    world.groups.clear()
    world.calls.clear()
    world.faults.remove()
