"""One call of the Bot API, from the request to the answer, with the faults that were asked for."""

from __future__ import annotations

import asyncio
import logging
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.errors import ApiError
from playground.faults import Rule, Trouble
from playground.methods import METHODS
from playground.schema import Told, Upload, chat_id
from playground.updates import OTHER_POLL
from playground.webhook import Deliveries
from playground.wire import json_response, read_params

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Method, Params
    from playground.world import World

_log = logging.getLogger(__name__)
_PAGE = (
    "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1>"
    "</center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
# The one call that waits for something to happen, instead of doing something.
_WAITING = "getupdates"
_USUAL = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: OTHER_POLL,
    429: "Too Many Requests: retry after {seconds}",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
_VERBS = {"GET", "POST"}
_WEBHOOKS = {"setWebhook", "deleteWebhook"}
_REASONS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


class Api:
    """Answers the calls of all bots of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._date = (0, "")
        self.webhooks = Deliveries(world, self._replied)

    async def answer(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        """The response to /bot<token>/<method>."""
        if request.method not in _VERBS:
            return self._respond(501, ApiError(501, "Not Implemented").body())
        if method.lower() == _WAITING:
            return await self._answer(request, token, method)
        self._world.under_way += 1
        try:
            return await self._answer(request, token, method)
        finally:
            self._world.under_way -= 1

    async def _answer(self, request: web.BaseRequest, token: str, method: str) -> web.StreamResponse:
        world = self._world
        params: Params = {}
        try:
            bot = world.bot_of(token)
        except ApiError as wrong:
            return self._respond(wrong.code, wrong.body())
        try:
            params = await read_params(request)
        except ApiError as wrong:
            return self._finish(bot, method, params, wrong.code, wrong.body())
        rule = world.faults.match(method, params.get("chat_id"))
        if rule is not None:
            return await self._troubled(request, rule, bot, method, params)
        status, body, problem = await self._carry_out(bot, method, params)
        return self._finish(bot, method, params, status, body, problem)

    async def _carry_out(self, bot: Bot, name: str, params: Params) -> tuple[int, dict[str, Any], str | None]:
        try:
            method = _method(name)
            result = method.run(self._world, bot, method.check(params))
            if method.waits:
                result = await result
            if method.name in _WEBHOOKS:
                await self.webhooks.sync(bot)
        except ApiError as refused:
            return refused.code, refused.body(), refused.description
        except Exception as broken:  # noqa: BLE001 - a fault of ours is logged and answered as Telegram answers its own
            _log.exception("the playground failed at %s", name)
            return 500, ApiError(500, "Internal Server Error").body(), repr(broken)
        if isinstance(result, Told):
            return 200, {"ok": True, "result": result.result, "description": result.description}, None
        return 200, {"ok": True, "result": result}, None

    async def _replied(self, bot: Bot, method: str, params: Params) -> None:
        """Carry out what a bot asked for in its answer to a webhook; it never learns how that went."""
        status, body, problem = await self._carry_out(bot, method, params)
        self._note(bot, method, params, status, body, problem)

    async def _troubled(
        self, request: web.BaseRequest, rule: Rule, bot: Bot, method: str, params: Params
    ) -> web.StreamResponse:
        status, body = 200, {"ok": True, "result": True}
        if rule.effect:
            status, body, _ = await self._carry_out(bot, method, params)
        note = f"fault {rule.id}: {rule.trouble}{' after the effect' if rule.effect else ''}"
        match rule.trouble:
            case Trouble.ERROR:
                told = _declared(rule)
                return self._finish(bot, method, params, told.code, told.body(), note)
            case Trouble.SLOW:
                await self._wait(rule, rule.seconds)
                if not rule.effect:
                    status, body, _ = await self._carry_out(bot, method, params)
                return self._finish(bot, method, params, status, body, note)
            case Trouble.HTML:
                self._note(bot, method, params, rule.status, None, note)
                page = _PAGE.format(status=rule.status, reason=_REASONS.get(rule.status, "Error"))
                return web.Response(text=page, status=rule.status, content_type="text/html")
            case Trouble.GARBAGE:
                self._note(bot, method, params, 200, None, note)
                return web.Response(text=rule.body, content_type="application/json")
        self._note(bot, method, params, 0, None, note)
        if rule.trouble is Trouble.HANG:
            await self._wait(rule, None)
        if rule.trouble is Trouble.HALF:
            return await _half(request, json_response(status, body))
        _cut(request)
        return web.Response()

    @staticmethod
    async def _wait(rule: Rule, seconds: float | None) -> None:
        try:
            await asyncio.wait_for(rule.released.wait(), seconds)
        except TimeoutError:
            return

    def _finish(
        self,
        bot: Bot,
        method: str,
        params: Params,
        status: int,
        body: dict[str, Any],
        problem: str | None = None,
    ) -> web.Response:
        self._note(bot, method, params, status, body, problem)
        return self._respond(status, body)

    def _note(
        self,
        bot: Bot,
        method: str,
        params: Params,
        status: int,
        body: dict[str, Any] | None,
        problem: str | None,
    ) -> None:
        world = self._world
        if world.options.fast:
            return
        shown = {name: _shown(value) for name, value in params.items()}
        problem = problem or (str(body.get("description")) if body and not body["ok"] else None)
        if problem is not None:
            detail: dict[str, object] = {"method": method, "problem": problem}
            world.events.emit("problem", world.now(), bot.id, _chat_in(params), detail=detail)
        answer = body.get("result", body) if body else None
        world.calls.add(world.now(), bot.id, method, shown, status, answer, problem)

    def _respond(self, status: int, body: dict[str, Any]) -> web.Response:
        headers = {"Date": self._http_date()}
        if status == 429 and "parameters" in body:  # noqa: PLR2004 - the status is its own name
            headers["Retry-After"] = str(body["parameters"]["retry_after"])
        return json_response(status, body, headers)

    def _http_date(self) -> str:
        """By the world's clock: a bot may compare it with its own."""
        second = int(self._world.now())
        if second != self._date[0]:
            self._date = (second, formatdate(second, usegmt=True))
        return self._date[1]


def _method(name: str) -> Method:
    found = METHODS.get(name.lower())
    if found is None:
        raise ApiError(404, "Not Found: method not found" if name else "Not Found")
    return found


def _declared(rule: Rule) -> ApiError:
    parameters = None if rule.retry_after is None else {"retry_after": rule.retry_after}
    usual = _USUAL.get(rule.status, "Error").format(seconds=rule.retry_after)
    return ApiError(rule.status, rule.description or usual, parameters)


def _chat_in(params: Params) -> int:
    """The number of the chat that a call is about; 0 where it names none, or nonsense."""
    try:
        named = chat_id("chat_id", params.get("chat_id"))
    except ApiError:
        return 0
    return named if isinstance(named, int) else 0


def _shown(value: object) -> object:
    if isinstance(value, Upload):
        return f"<{value.name}, {len(value.content)} bytes>"
    return value


def _cut(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _half(request: web.BaseRequest, whole: web.Response) -> web.StreamResponse:
    body = whole.body if isinstance(whole.body, bytes) else b""
    response = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
