"""What a button of a reply keyboard can ask a person for, and whether it asks in the right form.

Source: core.telegram.org/bots/api#keyboardbutton (KeyboardButtonRequestUsers, KeyboardButtonRequestChat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.rights import ADMIN_RIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

ASKED: Mapping[str, str] = {
    "request_contact": "phone number",
    "request_location": "location",
    "request_users": "users",
    "request_chat": "chats",
}
"""The fields that ask for something, and what Telegram calls it where it refuses."""

_MAX_USERS = 10
_RIGHTS: Mapping[str, type] = {
    name: bool for rights in ADMIN_RIGHTS.values() for name in (*rights, "is_anonymous")
}
_USERS: Mapping[str, type] = {
    "request_id": int,
    "user_is_bot": bool,
    "user_is_premium": bool,
    "max_quantity": int,
    "request_name": bool,
    "request_username": bool,
    "request_photo": bool,
}
_CHAT: Mapping[str, type] = {
    "request_id": int,
    "chat_is_channel": bool,
    "chat_is_forum": bool,
    "chat_has_username": bool,
    "chat_is_created": bool,
    "user_administrator_rights": dict,
    "bot_administrator_rights": dict,
    "bot_is_member": bool,
    "request_title": bool,
    "request_username": bool,
    "request_photo": bool,
}
_TYPES = {int: "Number", bool: "Boolean", dict: "Object"}


def check_request(button: dict[str, Any]) -> None:
    """Refuse a button that asks for several things, or for one in the wrong form."""
    asked = [field for field in ASKED if button.get(field)]
    if len(asked) > 1:
        raise bad_request(
            f"a button asks for one thing, not for {' and '.join(asked)} (the playground is strict)"
        )
    if "request_users" in button:
        _check_users(_object(button, "request_users", _USERS))
    if "request_chat" in button:
        _check_chat(_object(button, "request_chat", _CHAT))


def asked_rights(request: dict[str, Any], whose: str) -> frozenset[str]:
    """The rights that a request for a chat asks for; `whose` is user or bot."""
    return frozenset(name for name, on in request.get(f"{whose}_administrator_rights", {}).items() if on)


def _check_users(request: dict[str, Any]) -> None:
    if not 1 <= request.get("max_quantity", 1) <= _MAX_USERS:
        raise bad_request(f"max_quantity is 1 to {_MAX_USERS} (the playground is strict)")


def _check_chat(request: dict[str, Any]) -> None:
    if "chat_is_channel" not in request:
        raise _unreadable('Can\'t find field "chat_is_channel"')
    for whose in ("user", "bot"):
        _object(request, f"{whose}_administrator_rights", _RIGHTS)
    if "user_administrator_rights" in request:
        missing = asked_rights(request, "bot") - asked_rights(request, "user")
        if missing:
            names = ", ".join(sorted(missing))
            raise bad_request(f"the user must have the rights of the bot: {names} (the playground is strict)")


def _object(owner: dict[str, Any], name: str, fields: Mapping[str, type]) -> dict[str, Any]:
    found = owner.get(name, {})
    if not isinstance(found, dict):
        raise _unreadable(f'Field "{name}" must be of type Object')
    if unknown := sorted(set(found) - set(fields)):
        raise bad_request(f"unknown fields in {name}: {', '.join(unknown)} (the playground is strict)")
    if "request_id" in fields and "request_id" not in found:
        raise _unreadable('Can\'t find field "request_id"')
    for field, value in found.items():
        if type(value) is not fields[field]:
            raise _unreadable(f'Field "{field}" must be of type {_TYPES[fields[field]]}')
    return found


def _unreadable(why: str) -> Exception:
    return bad_request(f"can't parse keyboard button: {why}")
