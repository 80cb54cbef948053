"""Following links to the bot, as the apps do, and picking a chat that the bot asked for.

Sources: core.telegram.org/api/links (bot links, group and channel bot links) and
core.telegram.org/bots/api#keyboardbuttonrequestchat.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from playground import rights
from playground.acting.members import Deed, manage
from playground.acting.places import Place, group_of
from playground.acting.pressing import reply_button
from playground.acting.running import need
from playground.acting.talking import say, start
from playground.asking import asked_rights
from playground.errors import PlaygroundError
from playground.groups import POSTING
from playground.rights import ADMIN_RIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playground.chats import Chat, Message
    from playground.people import Bot, Person
    from playground.world import World

_HOSTS = {"t.me", "telegram.me", "telegram.dog"}
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def follow(world: World, person: Person, link: str, chat_id: int | None = None) -> tuple[int, Message | None]:
    """Follow a link; `chat_id` is the group or channel that the person chooses where it asks for one.

    The id of the chat that is open then, and the message that was sent by following it. Raises
    PlaygroundError.
    """
    name, asked = _parts(link)
    bot = next((bot for bot in world.bots.values() if bot.username.lower() == name.lower()), None)
    if bot is None:
        return _public(world, name), None
    if "startgroup" in asked or "startchannel" in asked:
        if chat_id is None:
            raise PlaygroundError("this link asks for a chat to add the bot to")
        return _added(Place(world, person, bot, chat_id), asked)
    if "start" in asked:
        return person.id, start(Place(world, person, bot), asked["start"])
    return person.id, None


def pick_chat(at: Place, label: str) -> Message:
    """Answer a button that asks for a chat: the chosen one is that of the place.

    The bot is added, or given the rights it asked for, before it is told of the choice.
    """
    private = replace(at, chat_id=None)
    wish = reply_button(private.chat(), label).get("request_chat")
    if wish is None:
        raise PlaygroundError(f"{label!r} does not ask for a chat")
    if at.chat_id is None:
        raise PlaygroundError("which chat? its id goes into `chat`")
    chosen = group_of(at.world, at.chat_id)
    _check_fits(chosen, at.person, wish)
    if wish.get("bot_administrator_rights"):
        chosen = _granted(at, chosen, asked_rights(wish, "bot"))
    elif wish.get("bot_is_member") and not chosen.member(at.bot.id).present:
        chosen, _ = manage("add", Deed(at.world, chosen, at.person, at.bot.id))
    told: dict[str, Any] = {"request_id": wish["request_id"], "chat_id": chosen.id}
    if wish.get("request_title"):
        told["title"] = chosen.title
    if wish.get("request_username") and chosen.username:
        told["username"] = chosen.username
    return at.world.service(private.chat(), at.person.user(), chat_shared=told)


def _parts(link: str) -> tuple[str, dict[str, str]]:
    """The public name in a link and what it asks for."""
    parts = urlsplit(link if "://" in link else f"https://{link}")
    asked = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if parts.scheme == "tg" and parts.netloc == "resolve" and "domain" in asked:
        name = asked["domain"]
    elif parts.hostname in _HOSTS and parts.path.strip("/"):
        name = parts.path.strip("/").partition("/")[0]
    else:
        raise PlaygroundError(f"{link} is no link that the app follows by itself")
    for kind in ("start", "startgroup"):
        if not _PAYLOAD.fullmatch(asked.get(kind, "")):
            raise PlaygroundError(f"{asked[kind]!r} is no payload: at most 64 of A-Z, a-z, 0-9, _ and -")
    return name, asked


def _public(world: World, name: str) -> int:
    wanted = name.lower()
    found = next((c for c in world.groups.values() if (c.username or "").lower() == wanted), None)
    if found is None:
        raise PlaygroundError(f"there is no @{name}")
    return found.id


def _added(at: Place, asked: dict[str, str]) -> tuple[int, Message | None]:
    """Add the bot: as an administrator where the link wants it and the person may, else as a member.

    In a group it is then told the payload with /start and its name; without a payload nothing is said.
    """
    chat = at.chat()
    channel = "startchannel" in asked
    if channel != (chat.type == "channel"):
        raise PlaygroundError(f"this link is for a {'channel' if channel else 'group'}")
    wanted = _named(asked.get("admin", ""), chat.type)
    if channel:
        chat = _granted(at, chat, wanted or _usual(at.bot))
    elif wanted and rights.may(chat.member(at.person.id), "promote", chat.type):
        chat = _granted(at, chat, wanted)
    elif not chat.member(at.bot.id).present:
        chat, _ = manage("add", Deed(at.world, chat, at.person, at.bot.id))
    payload = asked.get("startgroup", "")
    if not payload:
        return chat.id, None
    return chat.id, say(replace(at, chat_id=chat.id), f"/start@{at.bot.username} {payload}")


def _granted(at: Place, chat: Chat, wanted: Iterable[str]) -> Chat:
    """Give the bot these rights besides those that it has; the chat, a new one where it was upgraded."""
    held = chat.member(at.bot.id).rights
    if held >= set(wanted):
        return chat
    given = dict.fromkeys({*held, *wanted}, True)
    return manage("promote", Deed(at.world, chat, at.person, at.bot.id, given))[0]


def _usual(bot: Bot) -> frozenset[str]:
    """What a bot wants in channels by default (setMyDefaultAdministratorRights), else what posting takes."""
    return _true(bot.default_rights.get(True, {})) & frozenset(ADMIN_RIGHTS["channel"]) or POSTING


def _named(admin: str, chat_type: str) -> frozenset[str]:
    """The rights that a link names, without `can_` and with + between them; others are passed over."""
    wanted = {f"can_{name}" for name in admin.split()}
    there_are = ADMIN_RIGHTS["supergroup" if chat_type == "group" else chat_type]
    return frozenset(wanted) & frozenset(there_are)


def _true(given: dict[str, bool]) -> frozenset[str]:
    return frozenset(name for name, value in given.items() if value and name != "is_anonymous")


def _check_fits(chat: Chat, person: Person, wish: dict[str, Any]) -> None:
    """Whether the app would offer this chat for this button. Raises PlaygroundError."""
    member = chat.member(person.id)
    if not member.present:
        raise PlaygroundError(f"{person.name} is not in {chat.title}")
    _check_same(wish, "chat_is_channel", is_so=chat.type == "channel")
    _check_same(wish, "chat_is_forum", is_so=chat.is_forum)
    _check_same(wish, "chat_has_username", is_so=chat.username is not None)
    if wish.get("chat_is_created") and member.status != "creator":
        raise PlaygroundError("the button asks for a chat of one's own")
    for right in asked_rights(wish, "user"):
        if not rights.has(member, right, chat.type):
            raise PlaygroundError(f"{person.name} lacks {right} in {chat.title}")
    if wish.get("bot_administrator_rights"):
        need(chat, person, "promote")


def _check_same(wish: dict[str, Any], field: str, *, is_so: bool) -> None:
    if field in wish and bool(wish[field]) != is_so:
        raise PlaygroundError(f"the button asks for a chat with {field} {str(wish[field]).lower()}")
