"""The control API: what tests, the terminal and the page ask of the world, in plain JSON."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from playground import acting
from playground.errors import PlaygroundError
from playground.methods.commands import menu_of
from playground.showing import callback_view, event_view, message_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.people import Bot, Person
    from playground.world import World

Json = dict[str, Any]

ACTS: dict[str, Callable[..., Any]] = {
    "say": acting.say,
    "start": acting.start,
    "tap": acting.tap,
    "share_location": acting.share_location,
    "send_other": acting.send_other,
    "edit": acting.edit,
    "press": acting.press,
    "block": acting.block,
}


class Control:
    """The verbs, by name: `await control.call("act", {...})`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def call(self, verb: str, params: Json) -> object:
        """Carry out one verb. Raises PlaygroundError where it cannot be, with the reason."""
        found = getattr(self, f"do_{verb}", None)
        if found is None:
            verbs = ", ".join(name.removeprefix("do_") for name in dir(self) if name.startswith("do_"))
            raise PlaygroundError(f"unknown verb {verb!r}; there are: {verbs}")
        try:
            result = found(**params)
            return await result if hasattr(result, "__await__") else result
        except TypeError as wrong:
            raise PlaygroundError(f"{verb}: {wrong}") from wrong

    def do_info(self) -> Json:
        """The bots, the people and the number of the last event."""
        world = self._world
        return {
            "bots": [{"token": bot.token, **bot.me()} for bot in world.bots.values()],
            "people": [person.user() for person in world.people.values()],
            "last": world.events.last,
            "now": world.now(),
        }

    def do_add_person(self, **who: Any) -> Json:  # noqa: ANN401 - JSON, checked by what it goes to
        return self._world.add_person(**who).user()

    def do_add_bot(self, **what: Any) -> Json:  # noqa: ANN401 - as above
        return self._world.add_bot(**what).me()

    def do_change_person(
        self,
        person: int,
        *,
        deactivated: bool | None = None,
        known_to: int | None = None,
        **fields: str | None,
    ) -> Json:
        """Change a profile, delete the account, or make the person known to a bot that was never started."""
        found = self._person(person)
        for name, value in fields.items():
            if name not in {"first_name", "last_name", "username", "language_code"}:
                raise PlaygroundError(f"a person has no {name!r}")
            setattr(found, name, value)
        if deactivated is not None:
            found.deactivated = deactivated
        if known_to is not None:
            found.known_to.add(known_to)
        return found.user()

    def do_act(self, person: int, what: str, bot: int | None = None, **details: object) -> Json:
        """A person does something; the answer is the message or the callback query that came of it."""
        act = ACTS.get(what)
        if act is None:
            raise PlaygroundError(f"people here can {', '.join(ACTS)}, not {what!r}")
        seq = self._world.events.last
        made = act(self._world, self._bot(bot), self._person(person), **details)
        if made is None:
            return {"seq": seq}
        view = callback_view(made) if what == "press" else message_view(made)
        return {"seq": seq, **view}

    async def do_events(
        self, after: int = 0, wait: float = 0.0, chat: int | None = None, bot: int | None = None
    ) -> Json:
        """Events numbered above `after`; waits up to `wait` seconds for the first."""
        events = await self._world.events.wait_after(after, wait)
        last = events[-1].seq if events else after
        wanted = [
            event_view(event)
            for event in events
            if chat in {None, event.chat_id} and bot in {None, event.bot_id}
        ]
        return {"last": last, "events": wanted}

    def do_transcript(self, chat: int, bot: int | None = None) -> list[Json]:
        """Everything ever said in a chat, deleted messages included."""
        found = self._bot(bot).chats.get(chat)
        return [message_view(message) for message in found.messages.values()] if found else []

    def do_counts(self, bot: int | None = None) -> dict[str, Json]:
        """How many messages the bot sent, edited and deleted, by chat."""
        chats = self._bot(bot).chats.values()
        return {str(c.id): {"sent": c.sent, "edited": c.edited, "deleted": c.deleted} for c in chats}

    def do_calls(self, method: str | None = None, after: int = 0) -> list[Json]:
        """The kept calls of a method, or all, numbered above `after`."""
        return [
            {**asdict(call), "params": dict(call.params)}
            for call in self._world.calls.kept
            if call.seq > after and (method is None or call.method.lower() == method.lower())
        ]

    def do_fault(self, trouble: str, **fields: Any) -> Json:  # noqa: ANN401 - as above
        """Add a fault; see `faults.Rule` for the fields."""
        try:
            rule = self._world.faults.add(trouble, **fields)
        except ValueError as wrong:
            raise PlaygroundError(str(wrong)) from wrong
        return {"id": rule.id}

    def do_faults(self) -> list[Json]:
        return [
            {
                "id": rule.id,
                "trouble": rule.trouble,
                "method": rule.method,
                "hits": rule.hits,
                "times": rule.times,
            }
            for rule in self._world.faults.rules
        ]

    def do_heal(self, rule: int | None = None) -> None:
        """Take a fault away, or all of them, and let go of what hangs."""
        self._world.faults.remove(rule)

    def do_flood(self, *, on: bool | None = None, **rules: float) -> Json:
        """Switch the limits, change their figures, or just ask."""
        flood = self._world.flood
        if on is not None or rules:
            try:
                flood.tune(on=on, **rules)
            except AttributeError as wrong:
                raise PlaygroundError(str(wrong)) from wrong
        return {"on": flood.on, "refused": flood.refused, **asdict(flood.rules)}

    def do_clear(self, bot: int | None = None) -> None:
        """Forget chats, waiting updates, calls and faults; people, bots and running numbers stay."""
        found = self._bot(bot)
        found.chats.clear()
        found.callbacks.clear()
        found.queue.clear()
        self._world.calls.clear()
        self._world.faults.remove()

    def do_open_chat(self, person: int, bot: int | None = None) -> None:
        """Let the person's chat exist as if started long ago: nothing is said, the bot gets no update."""
        self._world.start_chat(self._bot(bot), self._person(person))

    def do_menu(self, person: int, bot: int | None = None) -> list[dict[str, str]]:
        """The commands that the person's app offers while typing."""
        return menu_of(self._bot(bot), self._person(person))

    def do_file(self, file_id: str, bot: int | None = None) -> Json:
        """A file that the bot sent, in base64."""
        content = self._bot(bot).files.get(file_id)
        if content is None:
            raise PlaygroundError(f"there is no file {file_id!r}")
        return {"content": base64.b64encode(content).decode()}

    def do_push(self, kind: str, payload: Json, bot: int | None = None) -> Json:
        """Queue an update of any shape, also one that no library can read."""
        return {"update_id": self._bot(bot).queue.add(kind, payload, self._world.now())}

    def _person(self, person_id: int) -> Person:
        if person_id not in self._world.people:
            raise PlaygroundError(f"there is no person with the id {person_id}")
        return self._world.people[person_id]

    def _bot(self, bot_id: int | None) -> Bot:
        if bot_id is None:
            return self._world.first_bot()
        for bot in self._world.bots.values():
            if bot.id == bot_id:
                return bot
        raise PlaygroundError(f"there is no bot with the id {bot_id}")
