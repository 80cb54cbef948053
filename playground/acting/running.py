"""How a person runs a group or channel: its title and permissions, its topics, its links, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground import groups, rights, topics
from playground.errors import PlaygroundError
from playground.rights import PERMISSIONS
from playground.topics import COLOURS, GENERAL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playground.chats import Chat
    from playground.people import Person
    from playground.topics import Topic
    from playground.world import World

SLOW_MODES = (0, 10, 30, 60, 300, 900, 3600)


def upgrade(world: World, chat: Chat, by: Person) -> Chat:
    """Let a basic group become a supergroup; only its owner can (method messages.migrateChat)."""
    need_owner(chat, by)
    return groups.upgrade(world, chat, by.user())


def delete(world: World, chat: Chat, by: Person) -> None:
    """Delete the chat for everybody; only its owner can."""
    need_owner(chat, by)
    groups.delete(world, chat, by.user())


def link(world: World, channel: Chat, group: Chat, by: Person) -> Chat:
    """Let a group discuss a channel's posts; a basic one is upgraded for it. The group, perhaps a new one.

    Source: core.telegram.org/method/channels.setDiscussionGroup: in the channel it takes the right to change
    its info, in the group the right to pin.
    """
    need(channel, by, "change_info")
    need(group, by, "pin")
    found = groups.upgrade(world, group, by.user()) if group.type == "group" else group
    groups.link(world, channel, found)
    return found


def unlink(world: World, chat: Chat, by: Person) -> None:
    """Part a channel from its discussion group."""
    need(chat, by, "change_info")
    if chat.linked is None:
        raise PlaygroundError(f"{chat.title} is not linked to anything")
    groups.unlink(world, chat)


def describe(
    world: World, chat: Chat, by: Person, title: str | None = None, description: str | None = None
) -> None:
    """Change the title or the description."""
    need(chat, by, "change_info")
    if title is not None and not title.strip():
        raise PlaygroundError("a chat has a title")
    groups.change(world, chat, by.user(), title=title and title.strip(), description=description)


def permit(world: World, chat: Chat, by: Person, permissions: Mapping[str, bool]) -> None:
    """Change what everybody may do; what is not named stays as it is."""
    need(chat, by, "restrict")
    if unknown := set(permissions) - set(PERMISSIONS):
        raise PlaygroundError(f"there is no permission {', '.join(sorted(unknown))}")
    held = [name for name in PERMISSIONS if permissions.get(name, name in chat.permissions)]
    groups.change(world, chat, by.user(), permissions=held)


def slow_down(world: World, chat: Chat, by: Person, seconds: int) -> Chat:
    """Let everybody but administrators wait between messages; a basic group is upgraded for it.

    Source: core.telegram.org/method/channels.toggleSlowMode, also for the waits that there are.
    """
    need(chat, by, "restrict")
    if chat.type == "channel" or seconds not in SLOW_MODES:
        raise PlaygroundError(f"a group's slow mode is one of {', '.join(map(str, SLOW_MODES))} seconds")
    found = upgrade(world, chat, by) if chat.type == "group" else chat
    found.slow_mode = seconds
    groups.change(world, found, by.user())
    return found


def make_forum(world: World, chat: Chat, by: Person) -> Chat:
    """Switch topics on; a basic group is upgraded for it. The forum, perhaps a new chat."""
    need(chat, by, "change_info")
    found = upgrade(world, chat, by) if chat.type == "group" else chat
    groups.make_topics(world, found)
    return found


def sign_posts(world: World, channel: Chat, by: Person, *, signatures: bool) -> None:
    """Let a channel's posts carry the names of their authors, or not."""
    need(channel, by, "change_info")
    if channel.type != "channel":
        raise PlaygroundError("only a channel's posts are signed")
    channel.signatures = signatures
    groups.change(world, channel, by.user())


def arrange_topic(
    world: World, chat: Chat, by: Person, what: str, topic: int | None = None, name: str | None = None
) -> Topic | None:
    """Create, edit, close, reopen or delete a topic; hide or unhide General. None where it is gone then."""
    if not chat.is_forum:
        raise PlaygroundError(f"{chat.title} has no topics")
    if what == "create":
        need(chat, by, "manage_topics")
        if not (name or "").strip():
            raise PlaygroundError("a topic has a name")
        colour = COLOURS[len(chat.topics) % len(COLOURS)]
        return topics.create(world, chat, by.user(), str(name).strip(), colour)
    doing = _TOPIC_DEEDS.get(what)
    if doing is None:
        there_are = ", ".join(["create", *_TOPIC_DEEDS])
        raise PlaygroundError(f"with a topic people here can {there_are}, not {what!r}")
    found = chat.topics.get(GENERAL if what in {"hide", "unhide"} else topic or 0)
    if found is None:
        raise PlaygroundError(f"{chat.title} has no topic {topic}")
    doing(world, chat, by, found, name)
    return chat.topics.get(found.id)


def need(chat: Chat, by: Person, act: str) -> None:
    """Raises PlaygroundError where a person lacks the right that an act needs."""
    member = chat.member(by.id)
    if not rights.may(member, act, chat.type, chat.permissions):
        raise PlaygroundError(f"{by.name} lacks {rights.right_for(act, chat.type)} in {chat.title}")


def need_owner(chat: Chat, by: Person) -> None:
    """Raises PlaygroundError where a person does not own the chat."""
    if chat.member(by.id).status != "creator":
        raise PlaygroundError(f"{by.name} is not the owner of {chat.title}")


def _edit(world: World, chat: Chat, by: Person, topic: Topic, name: str | None) -> None:
    _need_topic(chat, by, topic)
    topics.edit(world, chat, by.user(), topic, name=(name or "").strip() or None)


def _close(world: World, chat: Chat, by: Person, topic: Topic, _name: str | None) -> None:
    _need_topic(chat, by, topic)
    if topic.closed:
        raise PlaygroundError(f"the topic {topic.name} is closed already")
    topics.close(world, chat, by.user(), topic)


def _reopen(world: World, chat: Chat, by: Person, topic: Topic, _name: str | None) -> None:
    _need_topic(chat, by, topic)
    if not topic.closed:
        raise PlaygroundError(f"the topic {topic.name} is not closed")
    topics.reopen(world, chat, by.user(), topic)


def _delete(world: World, chat: Chat, by: Person, topic: Topic, _name: str | None) -> None:
    if topic.id == GENERAL:
        raise PlaygroundError("General can't be deleted")
    need(chat, by, "delete_others")
    topics.delete(world, chat, topic)


def _hide(world: World, chat: Chat, by: Person, topic: Topic, _name: str | None) -> None:
    _need_topic(chat, by, topic)
    if topic.hidden:
        raise PlaygroundError("General is hidden already")
    topics.hide(world, chat, by.user())


def _unhide(world: World, chat: Chat, by: Person, topic: Topic, _name: str | None) -> None:
    _need_topic(chat, by, topic)
    if not topic.hidden:
        raise PlaygroundError("General is not hidden")
    topics.unhide(world, chat, by.user())


_TOPIC_DEEDS: dict[str, Callable[[World, Chat, Person, Topic, str | None], None]] = {
    "edit": _edit,
    "close": _close,
    "reopen": _reopen,
    "delete": _delete,
    "hide": _hide,
    "unhide": _unhide,
}


def _need_topic(chat: Chat, by: Person, topic: Topic) -> None:
    """A topic is for administrators to change, and for who began it (core.telegram.org/api/forum)."""
    member = chat.member(by.id)
    own = topic.creator_id == by.id and member.present
    if not own and not rights.may(member, "manage_topics", chat.type):
        raise PlaygroundError(f"{by.name} lacks can_manage_topics in {chat.title}")
