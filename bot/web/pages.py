"""What is served over HTTP for the operator's machines: health and metrics."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

import structlog
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import telemetry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

log = structlog.get_logger(__name__)

# Less than the 5 s that the container's health check waits.
TIME_OUT = 2.0


class Check(Protocol):
    """One thing that must work."""

    async def __call__(self) -> str | None:
        """None where it works, else one line that says what does not. A raised error counts as one."""
        ...


def build(checks: Mapping[str, Check], *more: Route, time_out: float = TIME_OUT) -> Starlette:
    """The application: `/healthz` asks every one of `checks` and waits `time_out` seconds at most.

    `more` is what is served beside it and the metrics.
    """

    async def healthz(_request: Request) -> Response:
        answers = await asyncio.gather(*(_ask(name, check, time_out) for name, check in checks.items()))
        found = dict(zip(checks, answers, strict=True))
        healthy = not any(answers)
        body = {
            "status": "ok" if healthy else "failing",
            "checks": {name: problem or "ok" for name, problem in found.items()},
        }
        return JSONResponse(body, status_code=200 if healthy else 503, headers={"cache-control": "no-store"})

    return Starlette(routes=[Route("/healthz", healthz), Route("/metrics", _metrics), *more])


def recently(age: Callable[[], float | None], *, within: float, what: str) -> Check:
    """A check that something happened at most `within` seconds ago; `age` is None while it never did."""

    async def check() -> str | None:
        seconds = age()
        if seconds is None:
            return f"{what}: not yet"
        return None if seconds <= within else f"{what}: {seconds:.1f} s ago, more than {within:g} s"

    return check


async def _ask(name: str, check: Check, time_out: float) -> str | None:
    try:
        async with asyncio.timeout(time_out):
            return await check()
    except TimeoutError:
        return f"no answer within {time_out:g} s"
    except Exception as error:  # noqa: BLE001  # whatever a check raises is its answer
        # The error's text is for the log, where secrets are taken out; not for whoever asks.
        log.warning("a health check failed", action="health_failed", check=name, error=repr(error))
        return type(error).__name__


async def _metrics(_request: Request) -> Response:
    body, media_type = telemetry.exposition()
    return Response(body, media_type=media_type)
