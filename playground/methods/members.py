"""Who is in a chat, as a bot can ask.

Source: Client.cpp of tdlib/telegram-bot-api (process_get_chat_member_query and the two after it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.members import Member
from playground.rights import may_edit_admin

if TYPE_CHECKING:
    from playground.access import Access
    from playground.chats import Chat
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

_MEMBERS_OF_PRIVATE_CHAT = 2
_CLOSED = "member list is inaccessible"


def get_member(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    """Where somebody stands; who exists but was never there has left. In a private chat both are members."""
    user_id = p["user_id"]
    if user_id <= 0:
        raise bad_request("invalid user_id specified")
    chat = _asked(world, bot, p, "read" if user_id == bot.id else None)
    user = world.user(user_id)
    if chat.person is not None:
        if user is None or user_id not in {bot.id, chat.person.id}:
            raise bad_request("member not found")
        return Member(user_id).api(user, chat.type)
    if user is None:
        raise bad_request("member not found")
    if user_id != bot.id and _hides_members(chat, bot):
        raise bad_request(_CLOSED)
    return _told(chat, bot, chat.member(user_id), user)


def get_administrators(world: World, bot: Bot, p: Params) -> list[dict[str, Any]]:
    """The owner and the administrators, other bots left out unless they are asked for."""
    chat = _asked(world, bot, p)
    if chat.person is not None:
        raise bad_request("there are no administrators in the private chat")
    if _hides_members(chat, bot):
        raise bad_request(_CLOSED)
    found = []
    for member in chat.members.values():
        user = world.user(member.user_id)
        if not member.is_admin or user is None:
            continue
        if user["is_bot"] and member.user_id != bot.id and not p.get("return_bots"):
            continue
        found.append(_told(chat, bot, member, user))
    return found


def get_count(world: World, bot: Bot, p: Params) -> int:
    chat = _asked(world, bot, p)
    if chat.person is not None:
        return _MEMBERS_OF_PRIVATE_CHAT
    return sum(1 for _ in chat.present())


def _asked(world: World, bot: Bot, p: Params, access: Access | None = None) -> Chat:
    """The chat; a basic group tells of its members only where it could be written to."""
    chat = world.find_chat(bot, p["chat_id"])
    if access is None and chat.type == "group":
        return world.writable_chat(bot, p["chat_id"])
    return chat


def _hides_members(chat: Chat, bot: Bot) -> bool:
    return chat.type == "channel" and not chat.member(bot.id).is_admin


def _told(chat: Chat, bot: Bot, member: Member, user: dict[str, Any]) -> dict[str, Any]:
    can_be_edited = may_edit_admin(chat.member(bot.id), member, chat.members)
    return member.api(user, chat.type, can_be_edited=can_be_edited)
