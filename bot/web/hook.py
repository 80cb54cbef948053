"""The webhook's door: who may come in, with what, and how they are answered."""

from __future__ import annotations

import asyncio
import json
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from bot import telemetry

if TYPE_CHECKING:
    from starlette.requests import Request

log = structlog.get_logger(__name__)

MOST_BYTES: Final = 1 << 20
# So much is read and thrown away: whoever is cut off while they send does not get to read why.
_MOST_THROWN_AWAY: Final = 8 << 20
# Together with what handling may take it stays under the minute that Telegram waits.
BODY_SECONDS: Final = 10.0
_SECRET: Final = b"x-telegram-bot-api-secret-token"


class Answer(Protocol):
    """What became of an update: a status and, where it is to come again, after how many seconds."""

    @property
    def status(self) -> HTTPStatus: ...

    @property
    def retry_after(self) -> int | None: ...


class Take(Protocol):
    """Handles an update, whatever JSON it is; returns once it may be acknowledged, or not."""

    async def __call__(self, raw: object) -> Answer: ...


def route(path: str, secret: str, take: Take, *, body_seconds: float = BODY_SECONDS) -> Route:
    """The webhook at `path`: 403 without the secret, 413 over 1 MiB, 408 too slow, 400 no JSON.

    Whatever gets past that is answered as `take` says.
    """

    async def webhook(request: Request) -> Response:
        answer = await _answer(request, secret.encode(), take, body_seconds)
        telemetry.WEBHOOK_REQUESTS.labels(answer.status_code).inc()
        return answer

    return Route(path, webhook, methods=["POST"])


async def _answer(request: Request, secret: bytes, take: Take, body_seconds: float) -> Response:
    # As bytes and in constant time: how long a refusal takes tells nothing about the secret.
    if not compare_digest(_header(request, _SECRET), secret):
        log.warning("the webhook was called without its secret", action="webhook.refused")
        return Response(status_code=HTTPStatus.FORBIDDEN)
    try:
        async with asyncio.timeout(body_seconds):
            body = await _body(request)
    except TimeoutError:
        return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    if body is None:
        return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    answer = await take(raw)
    headers = None if answer.retry_after is None else {"retry-after": str(answer.retry_after)}
    return Response(status_code=answer.status, headers=headers)


async def _body(request: Request) -> bytes | None:
    """None where it is too long."""
    declared = _header(request, b"content-length")
    if declared.isdigit() and int(declared[:20]) > _MOST_THROWN_AWAY:
        return None
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > _MOST_THROWN_AWAY:
            return None
        if size <= MOST_BYTES:
            body += chunk
    return bytes(body) if size <= MOST_BYTES else None


def _header(request: Request, name: bytes) -> bytes:
    return next((value for key, value in request.scope["headers"] if key == name), b"")
