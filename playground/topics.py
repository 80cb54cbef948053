"""Topics of a forum: what there is, and how they come, change and go. Rights are the caller's to check.

Source of the rules: core.telegram.org/api/forum and core.telegram.org/bots/api#createforumtopic. General has
the number 1; the number of any other is that of the service message that told of its creation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playground.chats import Chat, Message, User
    from playground.world import World

GENERAL = 1
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
"""The colours that an icon can have (core.telegram.org/bots/api#createforumtopic)."""


@dataclass(slots=True, eq=False)
class Topic:
    """One topic of one forum."""

    id: int
    name: str
    icon_color: int = COLOURS[0]
    icon_custom_emoji_id: str | None = None
    closed: bool = False
    hidden: bool = False
    """Only General can be."""
    creator_id: int = 0
    """The id of who began it, who may edit and close it."""
    begun: Message | None = None
    """The service message of its creation; General has none."""

    def api(self) -> dict[str, Any]:
        """The Bot API's ForumTopic."""
        return {"message_thread_id": self.id, **_look(self)}


def make_forum(chat: Chat) -> None:
    """Let a supergroup have topics: General is there from the beginning."""
    chat.is_forum = True
    chat.topics[GENERAL] = Topic(GENERAL, "General")


def create(
    world: World,
    chat: Chat,
    by: User,
    name: str,
    icon_color: int = COLOURS[0],
    icon_custom_emoji_id: str | None = None,
) -> Topic:
    """Begin a topic; the service message that tells of it lends it its number."""
    topic = Topic(chat.next_message_id, name, icon_color, icon_custom_emoji_id, creator_id=by["id"])
    chat.topics[topic.id] = topic
    topic.begun = world.service(chat, by, thread=topic.id, forum_topic_created=_look(topic))
    _told(world, chat, topic, "created")
    return topic


def edit(
    world: World,
    chat: Chat,
    by: User,
    topic: Topic,
    *,
    name: str | None = None,
    icon_custom_emoji_id: str | None = None,
) -> None:
    """Change the name, the icon or both; the service message names what was changed."""
    told = {}
    if name is not None and name != topic.name:
        told["name"] = topic.name = name
    if icon_custom_emoji_id is not None and icon_custom_emoji_id != (topic.icon_custom_emoji_id or ""):
        told["icon_custom_emoji_id"] = icon_custom_emoji_id
        topic.icon_custom_emoji_id = icon_custom_emoji_id or None
    if not told:
        return
    world.service(chat, by, thread=topic.id, forum_topic_edited=told)
    _told(world, chat, topic, "edited")


def close(world: World, chat: Chat, by: User, topic: Topic) -> None:
    """Let nobody write there but those who may manage topics, and the one who began it."""
    topic.closed = True
    world.service(chat, by, thread=topic.id, forum_topic_closed={})
    _told(world, chat, topic, "closed")


def reopen(world: World, chat: Chat, by: User, topic: Topic) -> None:
    topic.closed = False
    if topic.hidden:
        unhide(world, chat, by)
    world.service(chat, by, thread=topic.id, forum_topic_reopened={})
    _told(world, chat, topic, "reopened")


def hide(world: World, chat: Chat, by: User) -> None:
    """Hide General, which closes it as well."""
    general = chat.topics[GENERAL]
    if not general.closed:
        close(world, chat, by, general)
    general.hidden = True
    world.service(chat, by, general_forum_topic_hidden={})
    _told(world, chat, general, "hidden")


def unhide(world: World, chat: Chat, by: User) -> None:
    general = chat.topics[GENERAL]
    general.hidden = False
    world.service(chat, by, general_forum_topic_unhidden={})
    _told(world, chat, general, "unhidden")


def delete(world: World, chat: Chat, topic: Topic) -> None:
    """Take away a topic with all its messages; no bot is told."""
    del chat.topics[topic.id]
    for message in chat.messages.values():
        if message.in_topic and message.thread == topic.id:
            message.deleted = True
    chat.pinned = [number for number in chat.pinned if not _lost(chat, number)]
    _told(world, chat, topic, "deleted")


def _lost(chat: Chat, number: int) -> bool:
    message = chat.messages.get(number)
    return message is None or message.deleted


def _look(topic: Topic) -> dict[str, Any]:
    found: dict[str, Any] = {"name": topic.name, "icon_color": topic.icon_color}
    if topic.icon_custom_emoji_id:
        found["icon_custom_emoji_id"] = topic.icon_custom_emoji_id
    return found


def _told(world: World, chat: Chat, topic: Topic, what: str) -> None:
    world.emit("topic", None, chat, detail={"topic": topic.id, "what": what, "name": topic.name})
