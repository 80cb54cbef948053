"""Verbs about who there is: people, bots, and what a person does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.acting import links, pressing, talking
from playground.acting.places import Place
from playground.control.finding import bot_of, person_of
from playground.errors import PlaygroundError
from playground.methods.commands import menu_of
from playground.showing import callback_view, message_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.world import World

Json = dict[str, Any]

ACTS: dict[str, Callable[..., Any]] = {
    "say": talking.say,
    "start": talking.start,
    "tap": pressing.tap,
    "share_location": talking.share_location,
    "send_other": talking.send_other,
    "edit": talking.edit,
    "delete": talking.delete,
    "pin": talking.pin,
    "unpin": talking.unpin,
    "press": pressing.press,
    "block": pressing.block,
    "pick_chat": links.pick_chat,
}
_PROFILE = frozenset({"first_name", "last_name", "username", "language_code", "zone"})


def info(world: World) -> Json:
    """The bots, the people, the groups and channels, and the number of the last event."""
    return {
        "bots": [{"token": bot.token, **bot.me()} for bot in world.bots.values()],
        "people": [{**person.user(), "zone": person.zone} for person in world.people.values()],
        "chats": [chat.brief() for chat in world.groups.values()],
        "last": world.events.last,
        "now": world.now(),
    }


def add_person(world: World, **who: Any) -> Json:  # noqa: ANN401 - JSON, checked by what it goes to
    return world.add_person(**who).user()


def add_bot(world: World, **what: Any) -> Json:  # noqa: ANN401 - as above
    return world.add_bot(**what).me()


def change_person(
    world: World,
    person: int,
    *,
    deactivated: bool | None = None,
    known_to: int | None = None,
    **fields: str | None,
) -> Json:
    """Change a profile, delete the account, or make the person known to a bot that was never started."""
    found = person_of(world, person)
    for name, value in fields.items():
        if name not in _PROFILE:
            raise PlaygroundError(f"a person has no {name!r}")
        setattr(found, name, value)
    if deactivated is not None:
        found.deactivated = deactivated
    if known_to is not None:
        found.known_to.add(known_to)
    return found.user()


def act(
    world: World,
    person: int,
    what: str,
    bot: int | None = None,
    chat: int | None = None,
    topic: int | None = None,
    **details: object,
) -> Json:
    """A person does something; the answer is the message or the callback query that came of it.

    Without a `chat` it is done in the private chat with the bot; so is `pick_chat`, whose `chat` is the one
    picked.
    """
    doing = ACTS.get(what)
    if doing is None:
        raise PlaygroundError(f"people here can {', '.join(ACTS)}, not {what!r}")
    seq = world.events.last
    made = doing(Place(world, person_of(world, person), bot_of(world, bot), chat, topic), **details)
    if made is None:
        return {"seq": seq}
    view = callback_view(made) if what == "press" else message_view(made)
    return {"seq": seq, **view}


def menu(world: World, person: int, bot: int | None = None, chat: int | None = None) -> list[dict[str, str]]:
    """The commands that the person's app offers while typing, in a group too."""
    group = None if chat is None else world.groups.get(chat)
    return menu_of(bot_of(world, bot), person_of(world, person), group)


def push(world: World, kind: str, payload: Json, bot: int | None = None) -> Json:
    """Queue an update of any shape, also one that no library can read."""
    return {"update_id": bot_of(world, bot).queue.add(kind, payload, world.now())}
