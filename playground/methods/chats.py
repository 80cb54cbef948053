"""What a bot can learn about a chat, and leaving it.

Source: Client.cpp of tdlib/telegram-bot-api (JsonChat), and core.telegram.org/bots/api#chatfullinfo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import membership
from playground.errors import bad_request
from playground.members import permissions_api
from playground.methods.pins import latest_of

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    """The Bot API's ChatFullInfo."""
    chat = world.find_chat(bot, p["chat_id"])
    found = {**chat.brief(), **_names(chat), **_group_fields(chat), **_pinned(chat)}
    found["max_reaction_count"] = 11
    found["accent_color_id"] = abs(chat.id) % 7
    found["accepted_gift_types"] = dict.fromkeys(_GIFTS, chat.type == "private")
    return found


def leave(world: World, bot: Bot, p: Params) -> bool:
    chat = world.find_chat(bot, p["chat_id"])
    if chat.person is not None:
        raise bad_request("chat member status can't be changed in private chats")
    me = chat.member(bot.id)
    if me.present:
        membership.remove(world, chat, bot.user(), me.gone())
    return True


def _names(chat: Chat) -> dict[str, Any]:
    username = chat.person.username if chat.person is not None else chat.username
    return {"active_usernames": [username]} if username else {}


def _group_fields(chat: Chat) -> dict[str, Any]:
    """Telegram leaves out what is empty; only a group has permissions."""
    if chat.person is not None:
        return {}
    found: dict[str, Any] = {}
    if chat.description:
        found["description"] = chat.description
    if chat.type != "channel":
        found["permissions"] = permissions_api(chat.permissions)
    if chat.slow_mode:
        found["slow_mode_delay"] = chat.slow_mode
    if chat.linked is not None:
        found["linked_chat_id"] = chat.linked.id
    return found


def _pinned(chat: Chat) -> dict[str, Any]:
    message = latest_of(chat)
    return {} if message is None else {"pinned_message": message.api(with_reply=False)}
