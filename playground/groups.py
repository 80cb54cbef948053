"""Groups, supergroups, forums, channels: how they begin, grow, are linked and end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from playground import membership
from playground.chats import Chat
from playground.errors import PlaygroundError
from playground.members import Member
from playground.rights import BASIC_ADMIN, default_permissions
from playground.topics import make_forum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playground.chats import User
    from playground.people import Person
    from playground.world import World

KINDS = ("group", "supergroup", "forum", "channel")
POSTING = frozenset({"can_post_messages", "can_edit_messages", "can_delete_messages"})
"""What a bot is given that is added to a channel without more words: there it must be an administrator."""
_MARK = 10**12
"""What a supergroup's or channel's number is below -10^12 (core.telegram.org/api/bots/ids)."""


def create(
    world: World,
    owner: Person,
    kind: str,
    title: str,
    members: Sequence[int] = (),
    username: str | None = None,
) -> Chat:
    """A new chat with its owner in it, then its first members.

    A basic group's first members are there from the beginning, and a service message tells of its creation;
    no bot sees the beginning of any other (core.telegram.org/bots/api#message, supergroup_chat_created).
    """
    if kind not in KINDS:
        raise PlaygroundError(f"there are {', '.join(KINDS)}, not {kind!r}")
    if not title.strip():
        raise PlaygroundError("a chat has a title")
    if kind == "group" and username:
        raise PlaygroundError("only supergroups and channels can be public")
    chat = _new(world, "supergroup" if kind == "forum" else kind, title.strip(), username)
    if kind == "forum":
        make_forum(chat)
    chat.members[owner.id] = Member(owner.id).owning()
    user = owner.user()
    if kind == "group":
        for user_id in members:
            membership.change(world, chat, user, chat.member(user_id), Member(user_id))
        world.service(chat, user, group_chat_created=True)
    elif kind == "channel":
        world.service(chat, user, channel_chat_created=True)
        membership.add(world, chat, user, [each for each in members if each in world.people])
        for user_id in members:
            if user_id not in world.people:
                state = Member(user_id).promoted(POSTING, owner.id, "channel")
                membership.change(world, chat, user, chat.member(user_id), state)
    else:
        world.service(chat, user, supergroup_chat_created=True)
        membership.add(world, chat, user, members)
    world.emit("chat_new", None, chat)
    return chat


def upgrade(world: World, old: Chat, by: User) -> Chat:
    """Let a basic group go on as a supergroup, with the same people and a new id.

    The bots are told that they are members of the new one, then of the upgrade in the old one and in the
    new one, in this order; that they are in the old one no more, nobody tells them. Sources:
    tdlib/telegram-bot-api#266, tucnak/telebot#187; teloxide-core#110 for the new one as the sender.
    """
    if old.type != "group":
        raise PlaygroundError(f"{old.title} is no basic group")
    chat = _new(world, "supergroup", old.title or "", None)
    chat.permissions, chat.description = old.permissions, old.description
    for member in list(old.present()):
        state = _grown(member)
        if world.people.get(member.user_id) is not None:
            chat.members[member.user_id] = state
        else:
            membership.change(world, chat, by, Member(member.user_id, "left"), state)
    world.service(old, by, migrate_to_chat_id=chat.id)
    old.migrated_to = chat.id
    world.service(chat, by, as_chat=True, migrate_from_chat_id=old.id)
    chat.last_bot = old.last_bot
    world.emit("chat", None, old, detail={"migrated_to": chat.id})
    world.emit("chat_new", None, chat)
    return chat


def link(world: World, channel: Chat, group: Chat) -> None:
    """Let a channel's posts be discussed in a supergroup (core.telegram.org/api/discussion)."""
    if channel.type != "channel" or group.type != "supergroup":
        raise PlaygroundError("a channel is linked to a supergroup")
    if group.is_forum:
        raise PlaygroundError("a forum can't be a channel's discussion group")
    for one in (channel, group):
        unlink(world, one)
    channel.linked, group.linked = group, channel
    _told(world, channel, group)


def unlink(world: World, chat: Chat) -> None:
    """Part a channel and its discussion group."""
    other = chat.linked
    if other is not None:
        chat.linked = other.linked = None
        _told(world, chat, other)


def change(
    world: World,
    chat: Chat,
    by: User,
    *,
    title: str | None = None,
    description: str | None = None,
    permissions: Sequence[str] | None = None,
) -> None:
    """Change the title, which a service message tells of, the description, or what everybody may do."""
    if description is not None:
        chat.description = description
    if permissions is not None:
        chat.permissions = frozenset(permissions)
    if title is not None and title != chat.title:
        chat.title = title
        world.service(chat, by, new_chat_title=title)
    _told(world, chat)


def make_topics(world: World, chat: Chat) -> None:
    """Let a supergroup become a forum, which no discussion group can be.

    Source: core.telegram.org/method/channels.toggleForum (CHAT_DISCUSSION_UNALLOWED).
    """
    if chat.linked is not None:
        raise PlaygroundError("a channel's discussion group can't be a forum")
    make_forum(chat)
    _told(world, chat)


def delete(world: World, chat: Chat, by: User) -> None:
    """Take the chat from everybody; each bot is told that it is out (tdlib/telegram-bot-api#266)."""
    unlink(world, chat)
    for bot in world.bots.values():
        old = chat.member(bot.id)
        if old.present:
            membership.change(world, chat, by, old, Member(bot.id, "left"))
    chat.gone = True
    world.emit("chat", None, chat, detail={"gone": True})


def _new(world: World, type_: str, title: str, username: str | None) -> Chat:
    public = bool(username)
    if public and any(
        (chat.username or "").lower() == str(username).lower() for chat in world.groups.values()
    ):
        raise PlaygroundError(f"@{username} is taken")
    permissions = frozenset() if type_ == "channel" else default_permissions(public=public)
    chat = Chat(_id(world, type_), type_, title=title, username=username or None, permissions=permissions)
    world.groups[chat.id] = chat
    return chat


def _id(world: World, type_: str) -> int:
    while True:
        number = world.random.randrange(10**9, 4 * 10**9)
        found = -number if type_ == "group" else -_MARK - number
        if found not in world.groups:
            return found


def _grown(member: Member) -> Member:
    """Administrators keep what they had; a supergroup's rights can be chosen one by one from then on."""
    return replace(member, rights=BASIC_ADMIN) if member.status == "administrator" else member


def _told(world: World, *chats: Chat) -> None:
    for chat in chats:
        world.emit("chat", None, chat)
