"""What a bot can learn about a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

_ALL_GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}


def get_chat(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    chat = world.find_chat(bot, p["chat_id"])
    return {
        **chat.brief(),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _ALL_GIFTS,
    }


def get_member(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    """In a private chat both sides are members."""
    chat = world.find_chat(bot, p["chat_id"])
    users = {bot.id: bot.user()}
    if chat.person is not None:
        users[chat.person.id] = chat.person.user()
    if p["user_id"] not in users:
        raise bad_request("user not found")
    return {"user": users[p["user_id"]], "status": "member"}
