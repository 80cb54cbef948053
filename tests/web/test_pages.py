"""What the operator's machines are told over HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from bot import telemetry
from bot.web.pages import build, recently

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.web.pages import Check

TOKEN = "123456789:" + "Ab_-" * 8 + "xyz"


async def fine() -> str | None:
    return None


async def broken() -> str | None:
    return "the database does not answer"


async def raising() -> str | None:
    raise RuntimeError(TOKEN)


async def hanging() -> str | None:
    await asyncio.Event().wait()
    return None


async def get(path: str, checks: Mapping[str, Check], *, method: str = "GET") -> httpx.Response:
    app = build(checks, time_out=0.01)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot") as client:
        return await client.request(method, path)


async def test_healthy_is_200_and_names_every_check() -> None:
    answer = await get("/healthz", {"loop": fine, "database": fine})
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ok", "checks": {"loop": "ok", "database": "ok"}},
    )


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (broken, "the database does not answer"),
        (raising, "RuntimeError"),
        (hanging, "no answer within 0.01 s"),
    ],
)
async def test_one_failing_check_is_503_and_says_which(check: Check, said: str) -> None:
    answer = await get("/healthz", {"loop": fine, "database": check})
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "failing", "checks": {"loop": "ok", "database": said}},
    )


async def test_health_is_never_cached() -> None:
    assert (await get("/healthz", {})).headers["cache-control"] == "no-store"


async def test_metrics_are_served_as_prometheus_reads_them() -> None:
    answer = await get("/metrics", {})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == telemetry.exposition()[1]
    assert "glutetips_build_info" in answer.text


async def test_any_other_address_is_404() -> None:
    assert (await get(f"/bot{TOKEN}", {})).status_code == 404


async def test_nothing_can_be_posted() -> None:
    assert (await get("/healthz", {}, method="POST")).status_code == 405


@pytest.mark.parametrize(
    ("age", "said"),
    [(0.0, None), (5.0, None), (5.06, "polling: 5.1 s ago, more than 5 s"), (None, "polling: not yet")],
)
async def test_recently_has_a_limit(age: float | None, said: str | None) -> None:
    assert await recently(lambda: age, within=5, what="polling")() == said
