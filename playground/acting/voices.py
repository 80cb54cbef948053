"""Who may write in a chat, and as whom.

Sources: core.telegram.org/api/rights, /api/forum (closed topics) and /api/send-as.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from playground import rights
from playground.errors import PlaygroundError
from playground.topics import GENERAL

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.members import Member
    from playground.people import Person
    from playground.world import World


def silenced(chat: Chat, person: Person, topic: int | None = None, right: str | None = None) -> str | None:
    """Why a person can't write in a chat; None where they can. `right` is that for what they would send."""
    if person.deactivated:
        return f"{person.name} deleted the account"
    if chat.person is not None:
        return f"{person.name} blocked the bot; unblock first" if chat.blocked else None
    member = chat.member(person.id)
    if not member.present:
        return f"{person.name} is not in {chat.title}"
    if not may_send(chat, member, right):
        return (
            "only administrators can post here" if chat.type == "channel" else "writing is not allowed here"
        )
    return _shut(chat, member, topic) if chat.is_forum else None


def hurry(world: World, chat: Chat, person: Person) -> str | None:
    """Why a person can't write again yet, where the group is in slow mode; administrators always can."""
    if not chat.slow_mode or chat.member(person.id).is_admin:
        return None
    mine = (m for m in reversed(chat.messages.values()) if m.sender["id"] == person.id and not m.service)
    last = next(mine, None)
    left = last.date + chat.slow_mode - world.now() if last is not None else 0
    return f"slow mode: {person.name} can write again in {math.ceil(left)} s" if left > 0 else None


def may_send(chat: Chat, member: Member, right: str | None = None) -> bool:
    """Whether a member may send; `right` is the permission for other things than text."""
    if right is None or chat.type == "channel":
        return rights.may(member, "send", chat.type, chat.permissions)
    return rights.has(member, right, chat.type, chat.permissions)


def voice(world: World, chat: Chat, person: Person, as_chat: str | int | None) -> dict[str, Any]:
    """The fields of a message that say as whom it is written.

    In a channel everybody writes as the channel; in a group an anonymous administrator as the group, with the
    custom title as the signature; `as_chat` may be "group", or the id of a channel that the person owns.
    """
    if chat.type in {"private", "channel"}:
        return {}
    member = chat.member(person.id)
    if isinstance(as_chat, int):
        channel = world.groups.get(as_chat)
        if channel is None or channel.type != "channel" or channel.member(person.id).status != "creator":
            raise PlaygroundError(f"{person.name} has no channel {as_chat} to write as")
        return {"sender_chat": channel}
    if as_chat == "group" and not member.anonymous:
        raise PlaygroundError(f"{person.name} is no anonymous administrator of {chat.title}")
    if member.anonymous:
        return {"sender_chat": chat, "author_signature": member.title}
    return {}


def _shut(chat: Chat, member: Member, topic: int | None) -> str | None:
    found = chat.topics.get(topic or GENERAL)
    if found is None:
        return "this topic was deleted"
    manages = rights.may(member, "manage_topics", chat.type, ()) or found.creator_id == member.user_id
    return f"the topic {found.name} is closed" if found.closed and not manages else None
