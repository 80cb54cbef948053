"""What a bot says: messages, chat actions, answers to presses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playground import keyboards, markup
from playground.chats import Content
from playground.errors import bad_request
from playground.methods.writing import check_channel, check_writing, replied_to, topic_of

if TYPE_CHECKING:
    from playground.chats import Message
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

CALLBACK_LIFETIME = 15.0
"""Seconds. Not documented; bots see their answers refused from about this age on."""
MAX_ANSWER = 200
MAX_CACHE = 30 * 24 * 3600
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    }
)


def send_message(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    text, entities = text_of(p)
    keyboard = keyboards.checked(p["reply_markup"]) if "reply_markup" in p else None
    extra = (("link_preview_options", p["link_preview_options"]),) if p.get("link_preview_options") else ()
    return post(world, bot, p, Content(text, tuple(entities), keyboard, extra)).api()


def post(world: World, bot: Bot, p: Params, content: Content, **flags: object) -> Message:
    """The part that all sending methods share: find the chat, check the rights, keep the pace, say it."""
    chat = world.writable_chat(bot, p["chat_id"])
    effect = p.get("message_effect_id") or None
    if effect is not None and not (effect.isdecimal() and chat.type == "private"):
        raise bad_request("EFFECT_ID_INVALID")
    reply_to = replied_to(chat, p["reply_parameters"]) if p.get("reply_parameters") else None
    topic = topic_of(chat, p.get("message_thread_id"))
    if chat.person is None:
        check_writing(world, bot, chat, content, topic, reply_to)
    if chat.type == "supergroup" and chat.member(bot.id).anonymous:
        flags["sender_chat"] = chat
    world.pace(bot, chat)
    return world.post(
        bot,
        chat,
        bot.user(),
        content,
        silent=p.get("disable_notification", False),
        protected=p.get("protect_content", False),
        effect=effect,
        reply_to=reply_to,
        thread=topic.id if topic is not None else None,
        **flags,
    )


def text_of(p: Params) -> tuple[str, list[dict[str, Any]]]:
    """The text of a message as Telegram reads it. Raises its errors."""
    if not p.get("text"):
        raise bad_request("message text is empty")
    text, entities = markup.formatted(p["text"], p.get("parse_mode"), p.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    return text, entities


def send_chat_action(world: World, bot: Bot, p: Params) -> bool:
    chat = world.writable_chat(bot, p["chat_id"])
    if p["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    topic = topic_of(chat, p.get("message_thread_id"))
    check_channel(bot, chat)
    chat.action = p["action"]
    where = {"topic": topic.id} if topic is not None else {}
    world.emit("action", bot, chat, detail={"action": p["action"], **where})
    return True


def answer_callback(world: World, bot: Bot, p: Params) -> bool:
    """Let the person see the answer to a press.

    The address may only lead to the bot itself, with a payload. For `cache_time` seconds the app remembers
    the answer and does not ask again. Source: core.telegram.org/bots/api#answercallbackquery.
    """
    query = bot.callbacks.get(p["callback_query_id"])
    if query is None or query.answered or world.now() > query.pressed_at + CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text, url = p.get("text", ""), p.get("url") or None
    if markup.utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url is not None and not re.fullmatch(rf"(https?://)?t\.me/{bot.username}\?start=[\w-]{{1,64}}", url):
        raise bad_request("URL_INVALID")
    query.answered = True
    detail: dict[str, object] = {
        "query": query.id,
        "text": text,
        "alert": p.get("show_alert", False),
        "url": url,
    }
    if (seconds := min(p.get("cache_time", 0), MAX_CACHE)) > 0:
        bot.kept_answers[query.key] = (world.now() + seconds, detail)
    world.emit("answer", bot, query.message.chat, query.message, detail)
    return True
