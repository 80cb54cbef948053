"""The command menu, by scope and language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from playground.errors import bad_request

if TYPE_CHECKING:
    from playground.people import Bot, Person
    from playground.schema import Params
    from playground.world import World

MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def set_commands(world: World, bot: Bot, p: Params) -> bool:
    found = [_command(command) for command in p["commands"]]
    if len(found) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    bot.commands[_key(world, bot, p)] = found
    return True


def get_commands(world: World, bot: Bot, p: Params) -> list[dict[str, str]]:
    return bot.commands.get(_key(world, bot, p), [])


def delete_commands(world: World, bot: Bot, p: Params) -> bool:
    bot.commands.pop(_key(world, bot, p), None)
    return True


def menu_of(bot: Bot, person: Person) -> list[dict[str, str]]:
    """The commands a person is shown in the private chat: narrowest scope first, own language first."""
    language = (person.language_code or "").partition("-")[0]
    scopes = ({"chat_id": person.id, "type": "chat"}, {"type": "all_private_chats"}, {"type": "default"})
    for scope in scopes:
        for code in (language, ""):
            if found := bot.commands.get((_scope_key(scope), code)):
                return found
    return []


def language_code(p: Params) -> str:
    """A two-letter code, or the empty one for everybody else."""
    code = str(p.get("language_code", ""))
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _command(command: Params) -> dict[str, str]:
    name, description = command.get("command"), command.get("description")
    if set(command) - {"command", "description"} or not isinstance(name, str):
        raise bad_request("can't parse BotCommand: expected command and description")
    name = name.removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 0 < len(description) <= MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _key(world: World, bot: Bot, p: Params) -> tuple[str, str]:
    scope = p.get("scope") or {"type": "default"}
    kind = scope.get("type", "")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    for field in _SCOPES[kind]:
        if field not in scope:
            raise bad_request(f"can't parse BotCommandScope: {field} is empty")
    if "chat_id" in scope:
        world.find_chat(bot, scope["chat_id"])
    return _scope_key(scope), language_code(p)


def _scope_key(scope: Params) -> str:
    return orjson.dumps(scope, option=orjson.OPT_SORT_KEYS).decode()
