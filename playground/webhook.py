"""Webhooks: updates that Telegram brings to a bot, in order, again and again until they are taken.

Sources: tdlib/telegram-bot-api, WebhookActor.cpp (one queue a chat, the waits, what a reply may ask for, what
an error is called); core.telegram.org/bots/api#setwebhook; issue 341 there (60 seconds for an answer).
Here, unlike there, an address may be plain http and on any port: see `Options.strict_webhooks`.
"""

from __future__ import annotations

import asyncio
import errno
import os
import ssl
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import aiohttp
import orjson

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playground.people import Bot
    from playground.updates import Update
    from playground.world import World

    Reply = Callable[[Bot, str, dict[str, Any]], Awaitable[None]]

TIMEOUT = 60.0
"""Real seconds that the bot has for an answer."""
LONGEST_WAIT = 60
"""Seconds: waits double up to something between this and twice this."""
MAX_RETRY_AFTER = 3600
GONE_FOR = 23 * 3600
"""Seconds of nothing but 410 Gone, after which the webhook is taken away."""
_TAKEN = range(200, 300)
_LANES = {"callback_query", "my_chat_member", "chat_member"}
_NOT_IN_REPLIES = {"deletewebhook", "setwebhook", "close", "logout"}


@dataclass(slots=True)
class Webhook:
    """Where a bot has its updates brought to, and how that went."""

    url: str
    secret: str = ""
    max_connections: int = 40
    ip_address: str = ""
    fixed_address: bool = False
    certificate: bytes = b""
    last_error_date: int = 0
    last_error_message: str = ""
    gone_since: float | None = None

    def same_as(self, other: Webhook | None) -> bool:
        """Whether setting one over the other would change nothing; where it goes by name, not by address."""
        if other is None or self.certificate or other.certificate:
            return False
        mine, theirs = ((w.url, w.secret, w.max_connections, w.fixed_address) for w in (self, other))
        return mine == theirs and (not self.fixed_address or self.ip_address == other.ip_address)


class Deliveries:
    """The deliveries of all bots of a world. `reply` carries out a method that an answer asks for."""

    def __init__(self, world: World, reply: Reply) -> None:
        self._world = world
        self._reply = reply
        self._running: dict[int, Delivery] = {}

    async def sync(self, bot: Bot) -> None:
        """Begin, change or end what a bot's webhook asks for."""
        running, wanted = self._running.get(bot.id), bot.queue.webhook
        if running is not None and running.webhook is wanted:
            return
        if running is not None:
            del self._running[bot.id]
            await running.close()
        if wanted is not None:
            self._running[bot.id] = Delivery(self._world, bot, wanted, self._reply)

    async def open(self) -> None:
        """Go on with every webhook that is set."""
        for bot in self._world.bots.values():
            await self.sync(bot)

    async def close(self) -> None:
        """Stop bringing; what was not taken stays waiting."""
        while self._running:
            _, running = self._running.popitem()
            await running.close()


class Delivery:
    """Brings the updates of one bot to its webhook until closed."""

    def __init__(self, world: World, bot: Bot, webhook: Webhook, reply: Reply) -> None:
        self.webhook = webhook
        self._world = world
        self._bot = bot
        self._reply = reply
        self._slots = asyncio.Semaphore(webhook.max_connections)
        self._session = _session(webhook)
        self._lanes: dict[object, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for update in bot.queue.waiting(world.now()):
            self._arrived(update)
        bot.queue.arrived = self._arrived

    async def close(self) -> None:
        """Let go of requests under way."""
        self._bot.queue.arrived = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    def _arrived(self, update: Update) -> None:
        lane = _lane(update)
        if lane in self._lanes:
            self._lanes[lane].append(update)
            return
        self._lanes[lane] = deque([update])
        task = asyncio.get_running_loop().create_task(self._empty(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _empty(self, lane: object) -> None:
        """Bring what waits in one lane, one after the other."""
        updates = self._lanes[lane]
        while updates:
            await self._bring(updates[0])
            updates.popleft()
        del self._lanes[lane]

    async def _bring(self, update: Update) -> None:
        """Try until it is taken or too old: again at once, then after 2, 4, 8 … seconds."""
        wait, failed, queue = 1, False, self._bot.queue
        while queue.webhook is self.webhook and queue.holds(update.id):
            async with self._slots:
                retry_after = await self._tried(update)
            if retry_after is None:
                queue.forget(update.id)
                return
            if not retry_after and failed:
                longest = self._world.random.randint(LONGEST_WAIT, 2 * LONGEST_WAIT)
                retry_after = wait = min(wait * 2, longest)
            failed = True
            again = self._world.now() + retry_after
            if again > update.expires:
                queue.forget(update.id)
                return
            await self._world.clock.sleep_until(datetime.fromtimestamp(again, UTC))

    async def _tried(self, update: Update) -> int | None:
        """None where it was taken; else what the bot asked to wait, in seconds, or 0."""
        hook = self.webhook
        try:
            async with self._session.post(
                hook.url,
                data=orjson.dumps(update.body),
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            ) as response:
                body = await response.read()
        except TimeoutError:
            return self._failed("Read timeout expired")
        except aiohttp.ClientConnectorError as refused:
            return self._failed(os.strerror(refused.os_error.errno or errno.ECONNREFUSED))
        except (aiohttp.ClientError, OSError, ValueError):
            return self._failed("Connection closed")
        self._count_gone(response.status)
        if response.status in _TAKEN:
            await self._answered(response, body)
            return None
        self._failed(f"Wrong response from the webhook: {response.status} {response.reason}")
        asked = response.headers.get("Retry-After", "")
        return min(int(asked), MAX_RETRY_AFTER) if asked.isascii() and asked.isdecimal() else 0

    def _failed(self, text: str) -> int:
        self.webhook.last_error_date = int(self._world.now())
        self.webhook.last_error_message = text
        return 0

    def _count_gone(self, status: int) -> None:
        """A bot that says for a day that it is gone has its webhook taken away."""
        hook, now = self.webhook, self._world.now()
        if status != HTTPStatus.GONE:
            hook.gone_since = None
        elif hook.gone_since is None:
            hook.gone_since = now
        elif now > hook.gone_since + GONE_FOR and self._bot.queue.webhook is hook:
            self._bot.queue.webhook = self._bot.queue.arrived = None

    async def _answered(self, response: aiohttp.ClientResponse, body: bytes) -> None:
        """Carry out the method that stands in the answer, if there is one."""
        if response.content_type != "application/json":
            return
        try:
            asked = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        method = asked.pop("method", "") if isinstance(asked, dict) else ""
        if not isinstance(method, str) or not method:
            return
        if method.lower() not in _NOT_IN_REPLIES and not method.lower().startswith("get"):
            await self._reply(self._bot, method, asked)


def _session(webhook: Webhook) -> aiohttp.ClientSession:
    headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
    if webhook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
    trust = ssl.create_default_context(cadata=webhook.certificate.decode()) if webhook.certificate else True
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ssl=trust),
        headers=headers,
        skip_auto_headers=["User-Agent"],
    )


def _lane(update: Update) -> object:
    """What keeps its order: messages and the bot's own membership by chat, presses and members by person."""
    payload = update.body[update.kind]
    match update.kind:
        case "callback_query":
            found = _id_in(payload, "from")
        case "chat_member":
            found = _id_in(_in(payload, "new_chat_member"), "user")
        case _:
            found = _id_in(payload, "chat")
    group = update.kind if update.kind in _LANES else "messages"
    return (group, found) if found is not None else update.id


def _id_in(payload: object, name: str) -> object:
    return _in(_in(payload, name), "id")


def _in(payload: object, name: str) -> object:
    """A field of what may be anything: updates of any shape can be queued."""
    return payload.get(name) if isinstance(payload, dict) else None
