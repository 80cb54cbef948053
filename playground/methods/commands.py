"""The command menu, by scope and language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson

from playground.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playground.chats import Chat
    from playground.people import Bot, Person
    from playground.schema import Params
    from playground.world import World

MAX_COMMANDS = 100
MAX_NAME = 32
MAX_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]+")
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


def menu_of(bot: Bot, person: Person, chat: Chat | None = None) -> list[dict[str, str]]:
    """The commands a person is shown in a chat, the private one by default.

    Narrowest scope first, and in each the own language first
    (core.telegram.org/bots/api#determining-list-of-commands). Channels show none.
    """
    language = (person.language_code or "").partition("-")[0]
    for scope in _scopes_of(person, chat):
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


def _scopes_of(person: Person, chat: Chat | None) -> Iterator[Params]:
    """The scopes that hold for a person in a chat, narrowest first."""
    if chat is not None and chat.type == "channel":
        return
    if chat is None or chat.type == "private":
        yield {"type": "chat", "chat_id": person.id}
        yield {"type": "all_private_chats"}
    else:
        is_admin = chat.member(person.id).is_admin
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": person.id}
        if is_admin:
            yield {"type": "chat_administrators", "chat_id": chat.id}
        yield {"type": "chat", "chat_id": chat.id}
        if is_admin:
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    yield {"type": "default"}


def _command(command: Params) -> dict[str, str]:
    """Sources of the words: Client.cpp of tdlib/telegram-bot-api, and TDLib's BotCommand.cpp."""
    if unknown := sorted(set(command) - {"command", "description"}):
        raise bad_request(f"unknown fields in a command: {', '.join(unknown)} (the playground is strict)")
    name = _text(command, "command").removeprefix("/").strip()
    description = _text(command, "description").strip()
    _check_length("command", name, MAX_NAME)
    _check_length("command description", description, MAX_DESCRIPTION)
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _text(command: Params, field: str) -> str:
    if field not in command:
        raise bad_request(f"can't parse BotCommand: Can't find field \"{field}\"")
    value = command[field]
    if not isinstance(value, str):
        raise bad_request(f'can\'t parse BotCommand: Field "{field}" must be of type String')
    return value


def _check_length(what: str, text: str, most: int) -> None:
    if not text:
        raise bad_request(f"{what} must be non-empty")
    if len(text) > most:
        raise bad_request(f"{what} length must not exceed {most}")


def _key(world: World, bot: Bot, p: Params) -> tuple[str, str]:
    scope = p.get("scope") or {"type": "default"}
    kind = scope.get("type", "")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for field in _SCOPES[kind]:
        if field not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{field}\"")
    if unknown := sorted(set(scope) - {"type", *_SCOPES[kind]}):
        raise bad_request(f"unknown fields in scope {kind}: {', '.join(unknown)} (the playground is strict)")
    if "chat_id" in scope:
        chat = world.find_chat(bot, scope["chat_id"])
        _check_place(kind, chat)
        scope = {**scope, "chat_id": chat.id}  # an @name is the same chat
    return _scope_key(scope), language_code(p)


def _check_place(kind: str, chat: Chat) -> None:
    """Source of rule and words: TDLib, BotCommandScope.cpp."""
    if chat.type == "private" and kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    if chat.type == "channel":
        raise bad_request("can't change commands in channel chats")


def _scope_key(scope: Params) -> str:
    return orjson.dumps(scope, option=orjson.OPT_SORT_KEYS).decode()
