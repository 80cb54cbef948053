"""Webhooks: what can be set, what is refused, and what is told of one."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.handle import Playground
from playground.updates import WEBHOOK_ACTIVE, WEBHOOK_SET
from tests.playground.conftest import Api

if TYPE_CHECKING:
    from tests.playground.hook import Hook


async def test_setting_it_again_changes_what_is_different(api: Api, hook: Hook) -> None:
    asked: dict[str, Any] = {"url": hook.url, "secret_token": "a"}
    await api("setWebhook", **asked)
    for more, told in (
        ({}, "Webhook is already set"),
        ({"allowed_updates": ["message"]}, "Webhook is already set"),
        ({"drop_pending_updates": True}, "Webhook was set"),
        ({"secret_token": "b"}, "Webhook was set"),
        ({"max_connections": 1000}, "Webhook was set"),
    ):
        assert (await api.whole("setWebhook", **{**asked, **more}))[1]["description"] == told
    info = await api("getWebhookInfo")
    assert info == {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "ip_address": "127.0.0.1",
        "max_connections": 100,
        "allowed_updates": ["message"],
    }


BAD = [
    ({"url": "http://127.0.0.1", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ({"url": "http://127.0.0.1", "secret_token": "é"}, "secret token contains unallowed characters"),
    ({"url": "http://127.0.0.1", "secret_token": "a" * 257}, "secret token is too long"),
    ({"url": "ftp://127.0.0.1"}, "invalid webhook URL specified"),
    ({"url": "http://"}, "invalid webhook URL specified"),
    ({"url": "http://127.0.0.1:port"}, "invalid webhook URL specified"),
    ({"url": "http://[::1"}, "invalid webhook URL specified"),
    ({"url": "http://127.0.0.1", "allowed_updates": ["massage"]}, "unknown update types: massage"),
]


@pytest.mark.parametrize(("asked", "told"), BAD)
async def test_what_is_refused(api: Api, asked: dict[str, Any], told: str) -> None:
    assert (await api("setWebhook", **asked)).startswith(f"Bad Request: {told}")
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_a_name_that_leads_nowhere(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nothing)
    assert await api("setWebhook", url="https://nowhere.example/hook") == (
        "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    )


async def test_a_name_is_looked_up_or_fixed(api: Api, hook: Hook) -> None:
    await api("setWebhook", url=hook.url.replace("127.0.0.1", "localhost"))
    assert (await api("getWebhookInfo"))["ip_address"] == "127.0.0.1"
    await api("setWebhook", url="https://bot.example/hook", ip_address="10.0.0.7")
    assert (await api("getWebhookInfo"))["ip_address"] == "10.0.0.7"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1/", "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://127.0.0.1:8080/",
            "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("127.0.0.1:8443/", True),
    ],
)
async def test_a_strict_world_asks_for_https_on_telegrams_ports(url: str, told: object) -> None:
    async with Playground(strict_webhooks=True) as pg, aiohttp.ClientSession() as session:
        assert await Api(session, f"{pg.url}/bot{pg.token}")("setWebhook", url=url) == told


async def test_a_certificate_is_trusted_and_told_of(api: Api) -> None:
    form = api.form(url="https://127.0.0.1:8443/", certificate="attach://own")
    form.add_field("own", b"no certificate", filename="own.pem")
    told = (await api.post("setWebhook", form))["description"]
    assert told == "Bad Request: bad webhook: Can't create an SSL context"
    form = api.form(url="https://127.0.0.1:8443/")
    form.add_field("certificate", io.BytesIO(bytes(3 * 1024 * 1024 + 1)), filename="own.pem")
    told = (await api.post("setWebhook", form))["description"]
    assert told == "Bad Request: certificate size is too big (3145729 bytes)"


async def test_while_it_is_set_there_is_no_polling(pg: Playground, api: Api, hook: Hook) -> None:
    poll = asyncio.create_task(api.whole("getUpdates", timeout=50))
    while pg.bot.queue._poll is None:  # noqa: ASYNC110 - nothing rings then
        await asyncio.sleep(0)
    await api("setWebhook", url=hook.url)
    assert (await poll)[1]["description"] == WEBHOOK_SET
    assert await api("getUpdates") == WEBHOOK_ACTIVE
    assert await api.whole("deleteWebhook") == (
        200,
        {"ok": True, "result": True, "description": "Webhook was deleted"},
    )
    assert (await api.whole("deleteWebhook"))[1]["description"] == "Webhook is already deleted"
    await pg.alice.say("polled")
    assert [update["message"]["text"] for update in await api.updates()] == ["polled"]


async def test_what_is_under_way_at_the_end_stays_waiting(pg: Playground, api: Api, hook: Hook) -> None:
    hook.gate.clear()
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    await hook.next()
    await api("deleteWebhook")
    assert [update["message"]["text"] for update in await api.updates()] == ["hi"]


async def test_an_empty_address_takes_it_away(pg: Playground, api: Api) -> None:
    await pg.alice.say("dropped")
    await api("setWebhook", url="http://127.0.0.1:9/")
    assert await api("setWebhook", url="", drop_pending_updates=True) is True
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("", 0)
