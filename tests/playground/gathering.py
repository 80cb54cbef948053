"""Groups and channels made at once, with the bot standing in them as a test needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.chats import Chat, Content, Message
from playground.members import Member
from playground.rights import default_permissions
from playground.topics import Topic, create, make_forum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playground.handle import Playground

NUMBERS = {"group": -77, "supergroup": -1000000000077, "channel": -1000000000078}


def gather(pg: Playground, kind: str, *rights: str, status: str = "", **fields: object) -> Chat:
    """Alice's chat; with rights the bot is an administrator, else a member, or what `status` says."""
    forum, chat_type = kind == "forum", "supergroup" if kind == "forum" else kind
    chat = Chat(NUMBERS[chat_type], chat_type, title="Glute club", permissions=default_permissions())
    for name, value in fields.items():
        setattr(chat, name, value)
    chat.members[pg.alice.id] = Member(pg.alice.id).owning()
    chat.next_message_id = 11
    me = Member(pg.bot.id)
    states = {
        "left": me.gone(),
        "kicked": me.banned(),
        "restricted": me.restricted(default_permissions() - {"can_send_messages"}),
        "": me.promoted(rights, pg.alice.id, chat_type) if rights else me,
    }
    chat.members[pg.bot.id] = states[status]
    if forum:
        make_forum(chat)
    pg.world.groups[chat.id] = chat
    return chat


def stand(pg: Playground, chat: Chat, *rights: str) -> None:
    """Let the bot stand in the chat with other rights than before; with none, as a member."""
    me = Member(pg.bot.id)
    chat.members[pg.bot.id] = me.promoted(rights, pg.alice.id, chat.type) if rights else me


def permit(chat: Chat, without: Iterable[str]) -> None:
    """Let everybody do everything but this."""
    chat.permissions = default_permissions() - set(without)


def told(pg: Playground, chat: Chat, text: str = "Hello") -> Message:
    """A message of Alice's."""
    return pg.world.post(None, chat, pg.world.people[pg.alice.id].user(), Content(text))


def topic(pg: Playground, chat: Chat, name: str = "Tips") -> Topic:
    """A topic of Alice's."""
    return create(pg.world, chat, pg.world.people[pg.alice.id].user(), name)
