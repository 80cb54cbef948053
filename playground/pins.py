"""Pinned messages. Rights are the caller's to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.chats import Chat, Message, User
    from playground.world import World


def pin(world: World, chat: Chat, by: User, message: Message, *, silent: bool = False) -> None:
    """Pin a message; pinned again, it comes to the top. The service message is there in each kind of chat.

    Source: core.telegram.org/bots/api#pinchatmessage and #message (pinned_message).
    """
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    pinned = message.api(with_reply=False)
    world.service(chat, by, thread=_topic_of(message), silent=silent, pinned_message=pinned)
    _told(world, chat)


def pin_quietly(world: World, chat: Chat, message: Message) -> None:
    """Pin a message without a service message, as a discussion group does with its channel's posts."""
    chat.pinned.append(message.id)
    _told(world, chat)


def unpin(world: World, chat: Chat, message: Message | None = None) -> bool:
    """Unpin a message, or the latest pinned; whether there was one. Nobody is told."""
    if not chat.pinned or (message is not None and message.id not in chat.pinned):
        return False
    chat.pinned.remove(message.id if message is not None else chat.pinned[-1])
    _told(world, chat)
    return True


def unpin_all(world: World, chat: Chat, thread: int | None = None) -> None:
    """Unpin everything, or everything in one topic."""
    chat.pinned = [number for number in chat.pinned if thread is not None and not _in(chat, number, thread)]
    _told(world, chat)


def _in(chat: Chat, number: int, thread: int) -> bool:
    message = chat.messages.get(number)
    return message is not None and (_topic_of(message) or 1) == thread


def _topic_of(message: Message) -> int | None:
    return message.thread if message.in_topic else None


def _told(world: World, chat: Chat) -> None:
    world.emit("pin", chat.bot, chat, detail={"pinned": list(chat.pinned)})
