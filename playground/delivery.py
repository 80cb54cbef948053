"""Which bot is told of which message.

Sources: core.telegram.org/bots/features#privacy-mode; Client.cpp of tdlib/telegram-bot-api
(need_skip_update_message: a bot's own messages are not told to it, but what a service message says is).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playground.chats import Message
    from playground.people import Bot
    from playground.world import World


def announce(world: World, message: Message, *, edited: bool = False) -> None:
    """Queue the update of a new or an edited message for every bot that is told of it."""
    kind = "channel_post" if message.chat.type == "channel" else "message"
    told = message.api()
    now = world.now()
    for bot in hearers(world, message):
        if message.chat.bot is None:
            world.meet(bot, message.sender["id"])
        bot.queue.add(f"edited_{kind}" if edited else kind, told, now)


def hearers(world: World, message: Message) -> Iterator[Bot]:
    """The bots that are told of a message."""
    chat = message.chat
    if chat.bot is not None:
        if not message.from_bot:
            yield chat.bot
        return
    for bot in world.bots.values():
        if bot.id in chat.members and hears(bot, message):
            yield bot


def hears(bot: Bot, message: Message) -> bool:
    """Whether a bot of a group or channel is told of a message there.

    In a channel all but its own; in a group an administrator hears everything, others only what is meant for
    them; no bot hears another. Source for who was removed: telegraf#846, only a basic group tells them.
    """
    chat = message.chat
    if message.service is not None:
        return chat.member(bot.id).present or _tells_of(message, bot)
    if not chat.member(bot.id).present:
        return False
    if chat.type == "channel":
        return bool(message.sender["id"] != bot.id)
    if message.from_bot:
        return False
    return chat.member(bot.id).is_admin or meant_for(bot, message)


def meant_for(bot: Bot, message: Message) -> bool:
    """Whether a message reaches a bot in privacy mode.

    Commands with its name do, commands with no name unless another bot spoke last, replies to itself, and
    replies to what was meant for it.
    """
    replied = message.reply_to
    if replied is None or replied.service is not None:
        return _commanded(bot, message)
    if replied.from_bot:
        return bool(replied.sender["id"] == bot.id) or _commanded(bot, message)
    return _commanded(bot, replied) or _commanded(bot, message)


def _commanded(bot: Bot, message: Message) -> bool:
    text = message.content.text or ""
    if not text.startswith("/"):
        return False
    _, at, name = text.split(maxsplit=1)[0].partition("@")
    if at:
        return bool(name.lower() == bot.username.lower())
    return message.spoken_after in {None, bot.id}


def _tells_of(message: Message, bot: Bot) -> bool:
    """Whether a basic group's service message tells a bot that it was itself removed by somebody else."""
    if message.chat.type != "group" or message.sender["id"] == bot.id:
        return False
    left = (message.service or {}).get("left_chat_member")
    return left is not None and bool(left["id"] == bot.id)
