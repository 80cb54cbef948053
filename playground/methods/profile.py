"""The bot's own account: who it is, its texts, menu button and default rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.methods.commands import language_code

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params, Run
    from playground.world import World

COMMON_RIGHTS = (
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_LONGEST = {"name": 64, "description": 512, "short_description": 120}


def get_me(_world: World, bot: Bot, _p: Params) -> dict[str, Any]:
    return bot.me()


def done(_world: World, _bot: Bot, _p: Params) -> bool:
    """LogOut and close: nothing here has to end."""
    return True


def setter(field: str) -> Run:
    def run(_world: World, bot: Bot, p: Params) -> bool:
        text = p.get(field, "")
        if len(text) > _LONGEST[field]:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        bot.texts[field, language_code(p)] = text
        return True

    return run


def getter(field: str) -> Run:
    def run(_world: World, bot: Bot, p: Params) -> dict[str, str]:
        everybody = bot.texts.get((field, "")) or (bot.first_name if field == "name" else "")
        return {field: bot.texts.get((field, language_code(p))) or everybody}

    return run


def set_rights(_world: World, bot: Bot, p: Params) -> bool:
    bot.default_rights[p.get("for_channels", False)] = p.get("rights", {})
    return True


def get_rights(_world: World, bot: Bot, p: Params) -> dict[str, bool]:
    channels = p.get("for_channels", False)
    common = dict.fromkeys(COMMON_RIGHTS, False)
    return {**common, **bot.default_rights.get(channels, {})}


def set_menu(world: World, bot: Bot, p: Params) -> bool:
    chat_id = p.get("chat_id")
    if chat_id is not None:
        world.find_chat(bot, chat_id)
    button = p.get("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands"}:
        raise bad_request("can't parse menu button: unsupported type specified")
    bot.menu_buttons[chat_id] = button
    return True


def get_menu(_world: World, bot: Bot, p: Params) -> dict[str, Any]:
    return bot.menu_buttons.get(p.get("chat_id"), bot.menu_buttons.get(None, {"type": "commands"}))
