"""Chats and messages, and how the Bot API writes them down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.members import Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playground.people import Bot, Person
    from playground.topics import Topic

Markup = dict[str, Any]
User = dict[str, Any]
_NAMES: tuple[str, ...] = ("first_name", "last_name", "username")
_EVERYBODYS = frozenset({"can_send_messages", "can_change_info", "can_invite_users", "can_pin_messages"})

ANONYMOUS: User = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Who a message is from that an administrator writes as the group (core.telegram.org/bots/api#message)."""
AS_CHANNEL: User = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
"""Who a message is from that somebody writes in a group as a channel of theirs."""
TELEGRAM: User = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
"""Who a channel's post is from where Telegram forwards it into the discussion group."""


@dataclass(slots=True, eq=False)
class Chat:
    """One chat. A private one belongs to a person and a bot; all others belong to the world."""

    id: int
    type: str
    person: Person | None = None
    title: str | None = None
    bot: Bot | None = None
    username: str | None = None
    description: str = ""
    is_forum: bool = False
    signatures: bool = False
    """Whether a channel's posts carry the name of their author."""
    slow_mode: int = 0
    """Seconds that everybody has to wait between two messages, administrators aside."""
    members: dict[int, Member] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset()
    """What everybody may do who is no administrator."""
    topics: dict[int, Topic] = field(default_factory=dict)
    """Of a forum; number 1 is General."""
    pinned: list[int] = field(default_factory=list)
    """Ids of messages, the latest pin last."""
    linked: Chat | None = None
    """A channel's discussion group, or a group's channel."""
    migrated_to: int | None = None
    gone: bool = False
    """Whether the owner deleted it."""
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    next_message_id: int = 1
    keyboard: Markup | None = None
    """The reply keyboard that stands below the typing field."""
    keyboard_of: Message | None = None
    """The message that the reply keyboard came with."""
    last_bot: int | None = None
    """The bot that spoke last."""
    last_seq: int = 0
    """The number of the event of the last message."""
    action: str | None = None
    sent: int = 0
    """Messages of bots; likewise the two below."""
    edited: int = 0
    deleted: int = 0

    def member(self, user_id: int) -> Member:
        """Where somebody stands here; who was never here has left."""
        return self.members.get(user_id) or Member(user_id, "left")

    def present(self) -> Iterator[Member]:
        """Who is in the chat now."""
        return (member for member in self.members.values() if member.present)

    def brief(self) -> dict[str, Any]:
        """The Bot API's Chat, as it stands in messages."""
        if self.person is None:
            return self._public()
        user = self.person.user()
        named = {name: user[name] for name in _NAMES if name in user}
        return {"id": self.id, **named, "type": self.type}

    def _public(self) -> dict[str, Any]:
        """Of a group or channel; the last field is a basic group's, no longer documented but sent."""
        found: dict[str, Any] = {"id": self.id, "title": self.title or ""}
        if self.username:
            found["username"] = self.username
        if self.is_forum:
            found["is_forum"] = True
        found["type"] = self.type
        if self.type == "group":
            found["all_members_are_administrators"] = self.permissions >= _EVERYBODYS
        return found


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says at one time; an edit replaces it whole."""

    text: str | None = None
    entities: tuple[dict[str, Any], ...] = ()
    markup: Markup | None = None
    """Any reply markup. Only an inline keyboard is shown to bots and can be edited."""
    extra: tuple[tuple[str, Any], ...] = ()
    """Other fields as the Bot API names them: document, location, sticker, link_preview_options …"""

    @property
    def inline(self) -> Markup | None:
        return self.markup if self.markup is not None and "inline_keyboard" in self.markup else None

    def same_as(self, other: Content) -> bool:
        """Whether an edit from one to the other would be refused as no change."""
        mine, theirs = (self.text, self.entities, self.inline), (other.text, other.entities, other.inline)
        return mine == theirs and self.extra == other.extra


@dataclass(slots=True, eq=False)
class Message:
    """One message and all that it ever said."""

    id: int
    chat: Chat
    sender: User
    """Who really wrote it, which bots may not be told."""
    date: int
    content: Content
    edit_date: int | None = None
    deleted: bool = False
    silent: bool = False
    protected: bool = False
    effect: str | None = None
    reply_to: Message | None = None
    sender_chat: Chat | None = None
    """The chat that it was written as: the channel itself, the group, or a channel of the author's."""
    author_signature: str | None = None
    spoken_after: int | None = None
    """The bot that had spoken last before it."""
    thread: int | None = None
    """The Bot API's message_thread_id: a topic, or the message that a chain of replies began with."""
    in_topic: bool = False
    """Whether `thread` is a topic."""
    forward: dict[str, Any] | None = None
    """Where a forwarded one comes from, in the Bot API's fields."""
    service: dict[str, Any] | None = None
    """What a service message tells, in the Bot API's fields."""
    versions: list[Content] = field(default_factory=list)
    """What it said before, oldest first."""

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    def replace(self, content: Content, date: int) -> None:
        self.versions.append(self.content)
        self.content = content
        self.edit_date = date

    def shown_sender(self) -> User | None:
        """The Bot API's `from`; a channel's posts have none (core.telegram.org/bots/api#message)."""
        if self.sender_chat is None:
            return self.sender
        if self.sender_chat is self.chat:
            return None if self.chat.type == "channel" else ANONYMOUS
        if self.forward is not None and self.forward.get("is_automatic_forward"):
            return TELEGRAM
        return AS_CHANNEL

    def api(self, *, with_reply: bool = True) -> dict[str, Any]:
        """The Bot API's Message."""
        found = self._head()
        if self.edit_date is not None:
            found["edit_date"] = self.edit_date
        if self.forward is not None:
            found.update(self.forward)
        if with_reply and (replied := self.replied()) is not None and not replied.deleted:
            found["reply_to_message"] = replied.api(with_reply=False)
        if self.protected:
            found["has_protected_content"] = True
        if self.effect is not None:
            found["effect_id"] = self.effect
        if self.service is not None:
            found.update(self.service)
        self._add_content(found)
        return found

    def replied(self) -> Message | None:
        """What bots are told that it replies to: in a topic every message replies at least to its beginning.

        Source: python-telegram-bot#3648 and what Telegram's apps send (a reply header with the topic's id).
        """
        if self.reply_to is not None or not self.in_topic or self.thread is None:
            return self.reply_to
        topic = self.chat.topics.get(self.thread)
        return topic.begun if topic is not None and topic.begun is not self else None

    def _head(self) -> dict[str, Any]:
        found: dict[str, Any] = {"message_id": self.id}
        sender = self.sender if self.sender_chat is None else self.shown_sender()
        if sender is not None:
            found["from"] = sender
        if self.sender_chat is not None:
            found["sender_chat"] = self.sender_chat.brief()
        if self.author_signature is not None:
            found["author_signature"] = self.author_signature
        found["chat"] = self.chat.brief()
        found["date"] = self.date
        if self.thread is not None:
            found["message_thread_id"] = self.thread
            if self.in_topic:
                found["is_topic_message"] = True
        return found

    def _add_content(self, found: dict[str, Any]) -> None:
        content = self.content
        found.update(content.extra)
        if content.text is not None:
            caption = "document" in found or "photo" in found
            found["caption" if caption else "text"] = content.text
            if content.entities:
                found["caption_entities" if caption else "entities"] = list(content.entities)
        if content.inline is not None:
            found["reply_markup"] = content.inline


@dataclass(slots=True)
class Callback:
    """One press of an inline button, until the bot answers it or it grows too old."""

    id: str
    person: Person
    message: Message
    data: str
    pressed_at: float
    answered: bool = False

    @property
    def key(self) -> tuple[int, int, int, str]:
        """What an app remembers an answer by: the person, the chat, the message and the button."""
        return self.person.id, self.message.chat.id, self.message.id, self.data
