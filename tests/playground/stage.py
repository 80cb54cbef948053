"""Where an entry of the corpus is played: a world, a chat in it, and what happened there before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from playground.clock import ManualClock
from playground.handle import Playground
from playground.pictures import sample
from tests.playground.conftest import Api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import ClientSession

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When everything begins."""


class Stage:
    """Alice owns the place, Bob is in it, Carol is not.

    Names in texts: $alice, $bob, $carol, $bot, $chat, $now, and whatever a step keeps.
    """

    def __init__(self, session: ClientSession, *, flood: bool = False) -> None:
        self._clock = ManualClock(NOON)
        self._pg = Playground(clock=self._clock, flood=flood, conflict_pause=0.0)
        self._session = session
        self._names: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        await self._pg.server.start()
        self._api = Api(self._session, f"{self._pg.url}/bot{self._pg.token}")
        bob = await self._pg.add_person("Bob", username="bob")
        carol = await self._pg.add_person("Carol")
        people = {"alice": self._pg.alice.id, "bob": bob.id, "carol": carol.id}
        self._names |= {**people, "bot": self._pg.bot.id, "now": int(NOON.timestamp())}
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pg.close()

    async def set(self, place: str, bot: str, rights: list[str] | None) -> None:
        """Make the place: private (Alice started the bot), none, group, supergroup, forum or channel."""
        if place == "private":
            self._names["chat"] = self._pg.alice.id
            await self._pg.alice.start()
        elif place != "none":
            await self._gather(place, bot, rights)
        await self.updates()

    async def _gather(self, kind: str, bot: str, rights: list[str] | None) -> None:
        names = self._names
        row = await self._pg.ask(
            "create_chat", person=names["alice"], kind=kind, title="Glute club", members=[names["bob"]]
        )
        names["chat"] = row["id"]
        where = {"chat": names["chat"], "by": names["alice"], "user": names["bot"]}
        if bot == "none":
            return
        await self._pg.ask("member", what="add", **where)
        if bot == "administrator" or rights is not None:
            given = None if rights is None else dict.fromkeys(rights, True)
            found = await self._pg.ask("member", what="promote", rights=given, **where)
            names["chat"] = found["chat"]
        if bot in {"left", "kicked"}:
            await self._pg.ask("member", what="remove", **where)
        if bot == "left":
            await self._pg.ask("member", what="unban", **where)

    async def play(self, steps: list[dict[str, Any]]) -> None:
        """Calls of the bot, verbs of the control API, waits; `as` keeps the id of what came of one."""
        for step in steps:
            made: Any = None
            if "call" in step:
                _, body = await self.call(step["call"], step.get("with", {}), step.get("files", {}))
                assert body["ok"], body
                made = body["result"]
            elif "wait" in step:
                self._clock.advance(timedelta(seconds=step["wait"]))
            elif "read" in step:
                await self.updates()
            else:
                made = await self._verb(step)
            if "as" in step:
                self._names[step["as"]] = _id_of(made, step.get("of", ""))

    async def _verb(self, step: dict[str, Any]) -> Any:
        given = self.filled({name: value for name, value in step.items() if name not in {"verb", "as", "of"}})
        if step["verb"] == "act" and "chat" not in given and self._names["chat"] != self._names["alice"]:
            given["chat"] = self._names["chat"]
        return await self._pg.ask(step["verb"], **given)

    async def call(
        self, method: str, given: Mapping[str, Any], files: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        params = self.filled(dict(given))
        if not files:
            return await self._api.whole(method, **params)
        form = self._api.form(**{name: str(value) for name, value in params.items()})
        for name, what in files.items():
            form.add_field(name, _content(what), filename=f"{name}.png", content_type="image/png")
        async with self._session.post(f"{self._api.root}/{method}", data=form) as response:
            return response.status, await response.json()

    async def updates(self) -> list[dict[str, Any]]:
        """What waits for the bot, without the numbers; taken by that."""
        queue = self._pg.bot.queue
        found = [dict(update.body) for update in queue.waiting(self._pg.world.now())]
        queue.clear()
        return [{name: value for name, value in each.items() if name != "update_id"} for each in found]

    def filled(self, given: Any) -> Any:
        """With the names replaced."""
        if isinstance(given, dict):
            return {name: self.filled(value) for name, value in given.items()}
        if isinstance(given, list):
            return [self.filled(value) for value in given]
        if isinstance(given, str) and given.startswith("$"):
            return self._names[given[1:]]
        return given


def _id_of(made: Any, path: str) -> Any:
    """The id of a message, a query or whatever a path such as photo/0/file_id leads to."""
    for name in path.split("/") if path else ():
        made = made[int(name)] if isinstance(made, list) else made[name]
    if path:
        return made
    return next(made[name] for name in ("query", "message_thread_id", "message_id", "id") if name in made)


def _content(what: str) -> bytes:
    """`picture 100x50`, or a text."""
    kind, _, size = what.partition(" ")
    if kind != "picture":
        return what.encode()
    width, height = map(int, size.split("x"))
    return sample(width, height)
