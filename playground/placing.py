"""Putting a message into a chat: its number, its thread, and the copy in a discussion group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import pins
from playground.chats import TELEGRAM, Content, Message
from playground.topics import GENERAL

if TYPE_CHECKING:
    from playground.chats import Chat, User
    from playground.people import Bot
    from playground.world import World


def place(
    world: World,
    chat: Chat,
    sender: User,
    content: Content,
    *,
    reply_to: Message | None = None,
    thread: int | None = None,
    **flags: Any,  # noqa: ANN401 - fields of Message, checked by it
) -> Message:
    """A new message in its chat. `thread` is the topic that it was written in, where that was said."""
    if thread is not None and not chat.is_forum and reply_to is None:
        reply_to = chat.messages.get(thread)
    thread, in_topic = _thread(chat, reply_to, thread)
    return keep(
        chat,
        Message(
            _number(world, chat),
            chat,
            sender,
            int(world.now()),
            content,
            reply_to=reply_to,
            thread=thread,
            in_topic=in_topic,
            spoken_after=chat.last_bot,
            **flags,
        ),
        at_most=world.options.kept,
    )


def keep(chat: Chat, message: Message, *, at_most: int | None) -> Message:
    """Store a message, and let go of the oldest where there are too many."""
    chat.messages[message.id] = message
    if at_most is not None and len(chat.messages) > at_most:
        del chat.messages[next(iter(chat.messages))]
    return message


def note_words_of_bot(chat: Chat, sender: User, message: Message) -> None:
    """Count what a bot said, and let its reply keyboard stand."""
    chat.sent += 1
    chat.last_bot = sender["id"]
    content = message.content
    if content.markup is not None and content.inline is None:
        chat.keyboard = content.markup if "keyboard" in content.markup else None
        chat.keyboard_of = message


def forward(world: World, post: Message) -> None:
    """Forward a channel's post into its discussion group, where it is pinned, as Telegram does by itself.

    Sources: core.telegram.org/api/discussion; core.telegram.org/bots/api#message (is_automatic_forward). The
    fields from before `forward_origin` are still sent.
    """
    channel, group = post.chat, post.chat.linked
    if group is None:
        return
    signature = {} if post.author_signature is None else {"author_signature": post.author_signature}
    origin = {
        "type": "channel",
        "chat": channel.brief(),
        "message_id": post.id,
        **signature,
        "date": post.date,
    }
    came = {
        "forward_origin": origin,
        "is_automatic_forward": True,
        "forward_from_chat": channel.brief(),
        "forward_from_message_id": post.id,
        "forward_date": post.date,
    }
    content = post.content
    plain = Content(content.text, content.entities, None, content.extra)
    copy = world.post(None, group, TELEGRAM, plain, sender_chat=channel, forward=came)
    pins.pin_quietly(world, group, copy)


def _number(world: World, chat: Chat) -> int:
    """The next message id.

    A supergroup or channel counts its own; an account counts those of its private chats and basic groups
    together, so in a basic group the number is one that is free for every bot there.
    """
    counting: list[Bot] = []
    if chat.bot is not None:
        counting = [chat.bot]
    elif chat.type == "group":
        counting = [bot for bot in world.bots.values() if chat.member(bot.id).present]
    number = chat.next_message_id
    for bot in counting:
        number = max(number, bot.next_message_id)
    for bot in counting:
        bot.next_message_id = number + 1
    chat.next_message_id = number + 1
    return number


def _thread(chat: Chat, reply_to: Message | None, thread: int | None) -> tuple[int | None, bool]:
    """The message_thread_id, and whether it is a topic's.

    In a supergroup a reply belongs to the thread of the message that the chain began with; in a forum, what
    is in no topic is in General, which has no number in messages (tdlib/telegram-bot-api#356, #447).
    """
    if chat.type != "supergroup":
        return None, False
    if chat.is_forum:
        if thread is None and reply_to is not None and reply_to.in_topic:
            thread = reply_to.thread
        if thread is not None and thread != GENERAL:
            return thread, True
    if reply_to is None:
        return None, False
    return reply_to.thread or reply_to.id, False
