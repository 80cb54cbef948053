"""Which chats a bot can reach, to read, to edit or to write, and what it is told where it can't.

Source: tdlib/telegram-bot-api, Client.cpp (check_chat_access): a basic group is upgraded or deleted only for
who writes; who was removed cannot read a supergroup or channel, nor who left one without a public name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from playground.errors import ApiError, bad_request, forbidden

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.people import Bot
    from playground.world import World

Access = Literal["read", "edit", "write"]
_UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


def reach(world: World, bot: Bot, chat_id: int | str, access: Access = "read") -> Chat:
    """The chat that a bot names. Raises ApiError with Telegram's words."""
    chat = bot.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is not None:
        if access != "read":
            _check_private(chat)
        return chat
    group = _group(world, chat_id)
    if group is None:
        raise _nobody(world, bot, chat_id)
    if bot.id not in group.members and not group.username:
        raise bad_request("chat not found")
    if group.type == "group":
        _check_basic(group, bot, access)
    else:
        _check_super(group, bot, access)
    return group


def _group(world: World, chat_id: int | str) -> Chat | None:
    if isinstance(chat_id, int):
        return world.groups.get(chat_id)
    wanted = chat_id.removeprefix("@").lower()
    return next((chat for chat in world.groups.values() if (chat.username or "").lower() == wanted), None)


def _nobody(world: World, bot: Bot, chat_id: int | str) -> ApiError:
    if any(other.id == chat_id for other in world.bots.values()):
        return forbidden("bot can't send messages to bots")
    person = world.people.get(chat_id) if isinstance(chat_id, int) else None
    if person is not None and bot.id in person.known_to:
        return forbidden("bot can't initiate conversation with a user")
    return bad_request("chat not found")


def _check_private(chat: Chat) -> None:
    if chat.person is not None and chat.person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")


def _check_basic(group: Chat, bot: Bot, access: Access) -> None:
    if access == "write" and group.migrated_to is not None:
        raise ApiError(400, _UPGRADED, {"migrate_to_chat_id": group.migrated_to})
    if access == "write" and group.gone:
        raise forbidden("the group chat was deleted")
    if group.gone or group.migrated_to is not None or access == "read":
        return
    status = group.member(bot.id).status
    if status == "kicked":
        raise forbidden("bot was kicked from the group chat")
    if status == "left":
        raise forbidden("bot is not a member of the group chat")


def _check_super(group: Chat, bot: Bot, access: Access) -> None:
    member = group.member(bot.id)
    if member.status == "kicked" or group.gone:
        raise forbidden(f"bot was kicked from the {group.type} chat")
    needs_more = access != "read" or not group.username
    if not member.present and needs_more:
        raise forbidden(f"bot is not a member of the {group.type} chat")
