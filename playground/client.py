"""The control API for Python: in the same process, or over HTTP; the same methods either way.

async with Client.at("http://127.0.0.1:8081") as telegram:
    ada = await telegram.add_person("Ada")
    await ada.start()
    print((await ada.next_message()).text)
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import orjson

from playground.errors import PlaygroundError
from playground.someone import Someone
from playground.views import Call, Counts, Event, event_from

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    Transport = Callable[[str, dict[str, Any]], Awaitable[Any]]


class Client:
    """Speaks to one playground."""

    def __init__(self, transport: Transport, close: Callable[[], Awaitable[None]] | None = None) -> None:
        self._transport = transport
        self._close = close

    @classmethod
    def at(cls, url: str) -> Client:
        """A client of a playground in another process. Use it with `async with`, or `close` it."""
        session = aiohttp.ClientSession()

        async def post(verb: str, params: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
            async with session.post(f"{url}/control/{verb}", json=params) as response:
                answer = orjson.loads(await response.read())
            if not answer["ok"]:
                raise PlaygroundError(answer["description"])
            return answer["result"]

        return cls(post, session.close)

    async def close(self) -> None:
        if self._close is not None:
            await self._close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def ask(self, verb: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """One verb of the control API, as it is. Raises PlaygroundError with the reason."""
        return await self._transport(verb, params)

    async def info(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.ask("info")
        return found

    async def add_person(self, first_name: str, **who: str | int | None) -> Someone:
        """A new person: `last_name`, `username`, `language_code`, `person_id`."""
        user = await self.ask("add_person", first_name=first_name, **who)
        return Someone(self, user["id"], user["first_name"])

    async def person(self, person_id: int) -> Someone:
        """Somebody who is there already."""
        for user in (await self.info())["people"]:
            if user["id"] == person_id:
                return Someone(self, person_id, user["first_name"])
        raise PlaygroundError(f"there is no person with the id {person_id}")

    async def add_bot(self, token: str, **what: str) -> dict[str, Any]:
        """Another bot: `username`, `first_name`."""
        found: dict[str, Any] = await self.ask("add_bot", token=token, **what)
        return found

    async def events(
        self, after: int = 0, *, wait: float = 0.0, **only: int | None
    ) -> tuple[int, list[Event]]:
        """The number to go on from, and what happened after `after`; `only` may name a `chat` and a `bot`."""
        found = await self.ask("events", after=after, wait=wait, **only)
        return found["last"], [event_from(view) for view in found["events"]]

    async def calls(self, method: str | None = None, *, after: int = 0) -> list[Call]:
        """The log of calls, of one method or all, oldest first; bounded."""
        return [Call(**call) for call in await self.ask("calls", method=method, after=after)]

    async def counts(self) -> dict[int, Counts]:
        """How many messages the bot sent, edited and deleted, by chat."""
        return {int(chat): Counts(**counts) for chat, counts in (await self.ask("counts")).items()}

    async def fault(self, trouble: str, method: str | None = None, **fields: str | float | None) -> int:
        """Let calls fail: see `faults.Trouble` and `faults.Rule`. Returns the number of the rule."""
        rule = await self.ask("fault", trouble=trouble, method=method, **fields)
        return int(rule["id"])

    async def hits(self, rule: int) -> int:
        """How many calls a fault has met."""
        return next(int(found["hits"]) for found in await self.ask("faults") if found["id"] == rule)

    async def heal(self, rule: int | None = None) -> None:
        """Take away one fault, or all, and let go of what hangs."""
        await self.ask("heal", rule=rule)

    async def flood(self, *, on: bool | None = None, **rules: float) -> dict[str, Any]:
        """Switch Telegram's limits, tune them (see `flood.Rules`), or just ask how they stand."""
        found: dict[str, Any] = await self.ask("flood", on=on, **rules)
        return found

    async def clear(self) -> None:
        """Forget chats, waiting updates, calls and faults."""
        await self.ask("clear")

    async def push(self, kind: str, payload: dict[str, Any]) -> int | None:
        """Queue an update of any shape."""
        update_id: int | None = (await self.ask("push", kind=kind, payload=payload))["update_id"]
        return update_id

    async def file(self, file_id: str) -> bytes:
        """The content of a file that the bot sent."""
        return base64.b64decode((await self.ask("file", file_id=file_id))["content"])
