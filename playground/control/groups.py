"""Verbs about how groups and channels are run: members, topics, links, upgrades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.acting import links, members, running
from playground.acting.members import Deed
from playground.acting.places import group_of
from playground.control.finding import person_of
from playground.listing import member_view
from playground.showing import message_view

if TYPE_CHECKING:
    from playground.world import World

Json = dict[str, Any]


def member(
    world: World,
    chat: int,
    by: int,
    user: int,
    what: str,
    rights: dict[str, bool] | None = None,
    title: str | None = None,
    until: int = 0,
    *,
    anonymous: bool = False,
) -> Json:
    """A person does something to a member, who may be a bot; see `acting.members`.

    The answer is the member then, and the `chat`: another one where the group had to be upgraded.
    """
    hidden = anonymous or bool((rights or {}).get("is_anonymous"))
    doer = person_of(world, by)
    deed = Deed(world, group_of(world, chat), doer, user, rights, title, hidden, until)
    found, state = members.manage(what, deed)
    return {"chat": found.id, **member_view(world, found, state)}


def follow(world: World, person: int, link: str, chat: int | None = None) -> Json:
    """Follow a link; the chat that is open then, and the message that was sent by it."""
    opened, message = links.follow(world, person_of(world, person), link, chat)
    return {"chat": opened, "message": message_view(message) if message is not None else None}


def topic(
    world: World, chat: int, by: int, what: str, topic: int | None = None, name: str | None = None
) -> Json:
    """Create, edit, close, reopen, delete, hide or unhide a topic; its number."""
    found = running.arrange_topic(world, group_of(world, chat), person_of(world, by), what, topic, name)
    return {"id": found.id if found is not None else topic}


def upgrade(world: World, chat: int, by: int) -> Json:
    """Let a basic group become a supergroup; its new id."""
    return {"id": running.upgrade(world, group_of(world, chat), person_of(world, by)).id}


def link(world: World, channel: int, chat: int, by: int) -> Json:
    """Let a group discuss a channel's posts; the id of the group, another one where it was upgraded."""
    found = running.link(world, group_of(world, channel), group_of(world, chat), person_of(world, by))
    return {"id": found.id}


def unlink(world: World, channel: int, by: int) -> None:
    """Part a channel from its discussion group."""
    running.unlink(world, group_of(world, channel), person_of(world, by))


def set_chat(
    world: World,
    chat: int,
    by: int,
    title: str | None = None,
    description: str | None = None,
    permissions: dict[str, bool] | None = None,
    slow_mode: int | None = None,
    *,
    forum: bool | None = None,
    signatures: bool | None = None,
) -> Json:
    """Change what is named; `slow_mode` is in seconds, 0 for none.

    The answer is the id of the chat, another one where it was upgraded.
    """
    found, person = group_of(world, chat), person_of(world, by)
    if title is not None or description is not None:
        running.describe(world, found, person, title, description)
    if permissions is not None:
        running.permit(world, found, person, permissions)
    if slow_mode is not None:
        found = running.slow_down(world, found, person, slow_mode)
    if signatures is not None:
        running.sign_posts(world, found, person, signatures=signatures)
    if forum:
        found = running.make_forum(world, found, person)
    return {"id": found.id}


def delete_chat(world: World, chat: int, by: int) -> None:
    """Delete a group or channel for everybody."""
    running.delete(world, group_of(world, chat), person_of(world, by))
