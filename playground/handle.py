"""A playground in the same event loop.

async with Playground(seed=7) as pg:
    bot = Bot(pg.token, base_url=f"{pg.url}/bot")
    await pg.alice.start()
    print((await pg.alice.next_message()).text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from playground.client import Client
from playground.server import Server
from playground.someone import Someone
from playground.world import DEFAULT_TOKEN, Options, World

if TYPE_CHECKING:
    from types import TracebackType

    from playground.clock import Clock


class Playground(Client):
    """Server, world and client in one; `alice` is there from the beginning."""

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        seed: int = 0,
        flood: bool = False,
        fast: bool = False,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        conflict_pause: float = 3.0,
        strict_webhooks: bool = False,
    ) -> None:
        options = Options(
            seed=seed,
            flood=flood,
            fast=fast,
            conflict_pause=conflict_pause,
            strict_webhooks=strict_webhooks,
        )
        self.world = World(options, clock)
        self.bot = self.world.add_bot(token)
        self.server = Server(self.world, host=host, port=port)
        super().__init__(self.server.control.call, self.server.stop)
        alice = self.world.add_person("Alice", username="alice", language_code="en")
        self.alice = Someone(self, alice.id, alice.first_name)

    @property
    def token(self) -> str:
        return self.bot.token

    @property
    def url(self) -> str:
        """The root: `{url}/bot<token>/<method>`, `{url}/control/<verb>`."""
        return self.server.url

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.server.stop()
