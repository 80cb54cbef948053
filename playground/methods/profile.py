"""The bot's own account: who it is, its texts, menu button and default rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.members import rights_api
from playground.methods.commands import language_code
from playground.rights import ADMIN_RIGHTS

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params, Run
    from playground.world import World

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
    """What the bot asks for when it is made an administrator; what such a chat cannot give is dropped."""
    channels = p.get("for_channels", False)
    asked = {name for name, on in p.get("rights", {}).items() if on}
    kept = asked & {*ADMIN_RIGHTS[_type_of(channels)], "is_anonymous"}
    bot.default_rights[channels] = dict.fromkeys(
        sorted(kept | ({"can_manage_chat"} if kept else set())), True
    )
    return True


def get_rights(_world: World, bot: Bot, p: Params) -> dict[str, bool]:
    channels = p.get("for_channels", False)
    held = bot.default_rights.get(channels, {})
    return rights_api(held, _type_of(channels), anonymous="is_anonymous" in held)


def _type_of(channels: bool) -> str:  # noqa: FBT001 - the parameter of both methods above
    return "channel" if channels else "supergroup"


def set_menu(world: World, bot: Bot, p: Params) -> bool:
    """The button beside the typing field, of one private chat or of all that have none of their own."""
    chat_id = p.get("chat_id")
    if chat_id is not None and world.find_chat(bot, chat_id).type != "private":
        raise bad_request("user not found")
    button = p.get("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands"}:
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    bot.menu_buttons[chat_id] = button
    return True


def get_menu(_world: World, bot: Bot, p: Params) -> dict[str, Any]:
    """The chat's own button, else the one for all chats; Telegram's own default is the list of commands."""
    for chat_id in (p.get("chat_id"), None):
        button = bot.menu_buttons.get(chat_id)
        if button is not None and (button["type"] != "default" or chat_id is not None):
            return button
    return {"type": "commands"}
