"""Webhooks: what is brought in which order, what is brought again, what answers can ask for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from playground.clock import ManualClock
from playground.handle import Playground
from tests.playground.hook import Hook, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.playground.conftest import Api


PATIENCE = 20


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))


@pytest.fixture
async def pg(clock: ManualClock) -> AsyncIterator[Playground]:
    async with Playground(clock=clock, conflict_pause=0.0) as playground:
        yield playground


async def taken_all(pg: Playground) -> None:
    """Until nothing waits for the bot any more."""
    async with asyncio.timeout(PATIENCE):
        while pg.bot.queue.pending(pg.world.now()):  # noqa: ASYNC110 - gives the server its turns
            await asyncio.sleep(0)


async def asleep(clock: ManualClock) -> datetime:
    """Until something sleeps on the clock; when it will wake."""
    async with asyncio.timeout(PATIENCE):
        while (moment := clock.next_wake()) is None:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
    return moment


async def test_updates_are_brought_with_the_secret(pg: Playground, api: Api, hook: Hook) -> None:
    assert await api.whole("setWebhook", url=hook.url, secret_token="A-z_9") == (
        200,
        {"ok": True, "result": True, "description": "Webhook was set"},
    )
    await pg.alice.say("hi")
    taken = await hook.next()
    assert (taken.text, taken.headers["X-Telegram-Bot-Api-Secret-Token"]) == ("hi", "A-z_9")
    assert taken.headers["Content-Type"] == "application/json"
    await taken_all(pg)


async def test_without_a_secret_there_is_no_header(pg: Playground, api: Api, hook: Hook) -> None:
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    assert "X-Telegram-Bot-Api-Secret-Token" not in (await hook.next()).headers


async def test_what_waited_is_brought_unless_it_is_to_be_dropped(
    pg: Playground, api: Api, hook: Hook
) -> None:
    await pg.alice.say("old")
    await api("setWebhook", url=hook.url)
    assert (await hook.next()).text == "old"
    await taken_all(pg)
    await api("deleteWebhook")
    await pg.alice.say("older")
    await api("setWebhook", url=hook.url, drop_pending_updates=True)
    await pg.alice.say("new")
    assert (await hook.next()).text == "new"


async def test_one_chat_is_in_order_and_others_do_not_wait(pg: Playground, api: Api, hook: Hook) -> None:
    bob = await pg.add_person("Bob")
    hook.gate.clear()
    await api("setWebhook", url=hook.url)
    await pg.alice.say("one")
    await pg.alice.say("two")
    await bob.say("three")
    assert {(await hook.next()).text, (await hook.next()).text} == {"one", "three"}
    assert hook.taken.empty()
    hook.gate.set()
    assert (await hook.next()).text == "two"


async def test_no_more_requests_at_once_than_were_asked_for(pg: Playground, api: Api, hook: Hook) -> None:
    hook.gate.clear()
    await api("setWebhook", url=hook.url, max_connections=2)
    for name in "abcdef":
        await (await pg.add_person(name)).say(name)
    await hook.next()
    await hook.next()
    hook.gate.set()
    await taken_all(pg)
    assert hook.most == 2


async def test_a_press_does_not_wait_for_the_messages(pg: Playground, api: Api, hook: Hook) -> None:
    await pg.alice.start()
    await api.updates(offset=0)
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
    await api("sendMessage", chat_id=pg.alice.id, text="tip", reply_markup=keyboard)
    hook.gate.clear()
    await api("setWebhook", url=hook.url, drop_pending_updates=True)
    await pg.alice.say("hm")
    await pg.alice.press("Done")
    await pg.alice.block()
    kinds = {max(set((await hook.next()).update) - {"update_id"}) for _ in range(3)}
    assert kinds == {"message", "callback_query", "my_chat_member"}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refusal(500), "Wrong response from the webhook: 500 Internal Server Error"),
        (refusal(302, Location="/other"), "Wrong response from the webhook: 302 Found"),
        (refusal(403), "Wrong response from the webhook: 403 Forbidden"),
    ],
    ids=["500", "302", "403"],
)
async def test_all_but_2xx_is_brought_again(
    pg: Playground, api: Api, hook: Hook, answer: web.Response, told: str
) -> None:
    hook.answers = [answer, web.Response(status=204)]
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    assert (await hook.next()).update == (await hook.next()).update
    await taken_all(pg)
    info = await api("getWebhookInfo")
    assert (info["last_error_message"], info["last_error_date"]) == (told, int(pg.world.now()))


async def test_the_waits_grow_on_the_worlds_clock(
    pg: Playground, api: Api, hook: Hook, clock: ManualClock
) -> None:
    hook.answers = [refusal(502) for _ in range(9)]
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    waits = []
    for _ in range(8):
        before = clock.now()
        waits.append((await asleep(clock) - before).total_seconds())
        clock.advance(timedelta(seconds=waits[-1]))
    await taken_all(pg)
    assert waits[:5] == [2, 4, 8, 16, 32]
    assert all(60 <= wait <= 120 for wait in waits[6:])
    assert hook.taken.qsize() == 10


async def test_the_bot_may_say_how_long_to_wait(
    pg: Playground, api: Api, hook: Hook, clock: ManualClock
) -> None:
    hook.answers = [refusal(429, Retry_After="30")]
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    before = clock.now()
    assert await asleep(clock) - before == timedelta(seconds=30)
    clock.advance(timedelta(seconds=30))
    await taken_all(pg)


async def test_after_a_day_an_update_is_given_up(
    pg: Playground, api: Api, hook: Hook, clock: ManualClock
) -> None:
    hook.answers = [refusal(500), refusal(500)]
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    await asleep(clock)
    clock.advance(timedelta(hours=24))
    await taken_all(pg)
    await pg.alice.say("next day")
    assert [(await hook.next()).text for _ in range(3)] == ["hi", "hi", "next day"]


async def test_a_wait_that_ends_after_the_updates_day_is_not_begun(
    pg: Playground, api: Api, hook: Hook, clock: ManualClock
) -> None:
    await pg.alice.say("hi")
    clock.advance(timedelta(hours=23, minutes=59, seconds=59))
    hook.answers = [refusal(500), refusal(500)]
    await api("setWebhook", url=hook.url)
    await taken_all(pg)
    assert (hook.taken.qsize(), clock.next_wake()) == (2, None)


async def test_a_bot_that_is_not_there_and_one_that_is_silent(
    pg: Playground, api: Api, hook: Hook, monkeypatch: pytest.MonkeyPatch, clock: ManualClock
) -> None:
    await api("setWebhook", url="http://127.0.0.1:9/")
    await pg.alice.say("hi")
    await asleep(clock)
    assert (await api("getWebhookInfo"))["last_error_message"] == "Connection refused"
    monkeypatch.setattr("playground.webhook.TIMEOUT", 0.1)
    hook.gate.clear()
    await api("setWebhook", url=hook.url)
    await asleep(clock)
    assert (await api("getWebhookInfo"))["last_error_message"] == "Read timeout expired"
    # A tenth of a second may be short for an answer on a slow machine; the next may take its time.
    monkeypatch.setattr("playground.webhook.TIMEOUT", PATIENCE)
    hook.gate.set()
    clock.advance(timedelta(minutes=1))
    await taken_all(pg)


async def test_a_connection_that_breaks_is_an_error(pg: Playground, api: Api) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        await api("setWebhook", url=f"http://127.0.0.1:{port}/")
        await pg.alice.say("hi")
        async with asyncio.timeout(PATIENCE):
            while "last_error_message" not in (info := await api("getWebhookInfo")):
                pass
        await api("deleteWebhook")
    assert info["last_error_message"] == "Connection closed"


async def test_an_answer_can_be_a_method(pg: Playground, api: Api, hook: Hook) -> None:
    hook.answers = [
        web.json_response({"method": "sendMessage", "chat_id": pg.alice.id, "text": "by reply"}),
        web.json_response({"method": "deleteWebhook"}),
        web.json_response({"method": "getMe"}),
        web.json_response({"method": "sendMessage", "chat_id": 5, "text": "to nobody"}),
        web.json_response(["method"]),
        web.json_response({"method": 5}),
        web.Response(text="{", content_type="application/json"),
        web.Response(text="fine", content_type="text/plain"),
    ]
    await api("setWebhook", url=hook.url)
    for _ in range(8):
        await pg.alice.say("hi")
    await taken_all(pg)
    assert [message.text for message in await pg.alice.heard()] == ["by reply"]
    calls = [(call.method, call.problem) for call in await pg.calls()][1:]
    assert calls == [("sendMessage", None), ("sendMessage", "Bad Request: chat not found")]


async def test_with_the_limits_on_one_may_be_set_a_second(api: Api, pg: Playground, hook: Hook) -> None:
    await pg.flood(on=True)
    assert await api("setWebhook", url=hook.url) is True
    status, body = await api.whole("setWebhook", url=hook.url)
    assert (status, body["parameters"]) == (429, {"retry_after": 1})


async def test_a_day_of_gone_takes_it_away(pg: Playground, api: Api, hook: Hook, clock: ManualClock) -> None:
    hook.answers = [refusal(410) for _ in range(4)]
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    await asleep(clock)
    clock.advance(timedelta(hours=23, seconds=1))
    async with asyncio.timeout(PATIENCE):
        while pg.bot.queue.webhook is not None:  # noqa: ASYNC110 - gives the server its turns
            await asyncio.sleep(0)
    assert [update["message"]["text"] for update in await api.updates()] == ["hi"]


async def test_an_outage_stops_the_bringing_until_telegram_is_back(
    pg: Playground, api: Api, hook: Hook
) -> None:
    await api("setWebhook", url=hook.url)
    await pg.server.stop()
    pg.bot.queue.add("message", {"chat": {"id": 1}, "text": "meanwhile"}, pg.world.now())
    await pg.server.start()
    assert (await hook.next()).text == "meanwhile"


async def test_updates_of_any_shape_are_brought(pg: Playground, api: Api, hook: Hook) -> None:
    await api("setWebhook", url=hook.url, allowed_updates=["chat_member", "message", "callback_query"])
    for kind, payload in (("chat_member", {}), ("message", {"chat": 5}), ("callback_query", {"from": {}})):
        await pg.push(kind, payload)
    await taken_all(pg)
    assert hook.taken.qsize() == 3


async def test_what_was_cleared_meanwhile_is_not_brought_again(
    pg: Playground, api: Api, hook: Hook, clock: ManualClock
) -> None:
    hook.answers = [refusal(500), refusal(500)]
    await api("setWebhook", url=hook.url)
    await pg.alice.say("hi")
    await asleep(clock)
    await pg.clear()
    clock.advance(timedelta(minutes=1))
    await pg.alice.say("new")
    assert [(await hook.next()).text for _ in range(3)] == ["hi", "hi", "new"]
