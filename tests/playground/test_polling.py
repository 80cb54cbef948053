"""getUpdates: acknowledging by prefix, waiting, conflicts, kinds, age."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.clock import ManualClock
from playground.handle import Playground
from playground.updates import OTHER_POLL, WEBHOOK_ACTIVE
from playground.webhook import Webhook

if TYPE_CHECKING:
    from tests.playground.conftest import Api


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def say(pg: Playground, *words: str) -> None:
    for word in words:
        await pg.alice.say(word)


async def test_updates_come_in_order_with_rising_ids(pg: Playground, api: Api) -> None:
    await say(pg, "a", "b", "c")
    updates = await api.updates()
    assert texts(updates) == ["a", "b", "c"]
    first = updates[0]["update_id"]
    assert [update["update_id"] for update in updates] == [first, first + 1, first + 2]


async def test_an_offset_acknowledges_everything_before_it(pg: Playground, api: Api) -> None:
    await say(pg, "a", "b", "c")
    second = (await api.updates())[1]["update_id"]
    assert texts(await api.updates(offset=second)) == ["b", "c"]
    assert texts(await api.updates(offset=0)) == ["b", "c"]


async def test_without_an_offset_nothing_is_acknowledged(pg: Playground, api: Api) -> None:
    await say(pg, "a")
    await api.updates()
    assert texts(await api.updates()) == ["a"]


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(pg: Playground, api: Api) -> None:
    await say(pg, "a", "b", "c")
    assert texts(await api.updates(offset=-2)) == ["b", "c"]
    assert texts(await api.updates(offset=0)) == ["b", "c"]


async def test_an_offset_from_the_far_future_starts_at_the_head(pg: Playground, api: Api) -> None:
    await say(pg, "a")
    assert texts(await api.updates(offset=2_000_000_000)) == ["a"]


async def test_the_limit_is_kept_and_held_between_1_and_100(pg: Playground, api: Api) -> None:
    await say(pg, "a", "b", "c")
    assert texts(await api.updates(limit=2, offset=0)) == ["a", "b"]
    assert texts(await api.updates(limit=-7, offset=1)) == ["a"]
    assert texts(await api.updates(limit=1000, offset=2)) == ["a", "b", "c"]


async def test_the_same_offset_again_at_once_returns_one_update(pg: Playground, api: Api) -> None:
    await say(pg, "a", "b")
    await api.updates(offset=5)
    assert texts(await api.updates(offset=5)) == ["a"]


async def test_a_waiting_poll_is_answered_as_soon_as_something_arrives(pg: Playground, api: Api) -> None:
    poll = asyncio.create_task(api.updates(timeout=50))
    await parked(pg)
    await say(pg, "now")
    async with asyncio.timeout(1):
        assert texts(await poll) == ["now"]


async def test_a_poll_without_waiting_returns_nothing_at_once(api: Api) -> None:
    assert await api.updates(timeout=0, offset=0) == []


async def test_the_same_offset_again_waits_even_where_no_waiting_was_asked_for(
    pg: Playground, api: Api
) -> None:
    await api.updates(timeout=0)
    poll = asyncio.create_task(api.updates(timeout=0))
    await parked(pg)
    await say(pg, "there")
    assert texts(await poll) == ["there"]


async def test_a_second_poll_ends_the_first_with_a_conflict(pg: Playground, api: Api) -> None:
    first = asyncio.create_task(api.whole("getUpdates", timeout=50))
    await parked(pg)
    second = asyncio.create_task(api.updates(timeout=50, offset=1))
    status, body = await first
    assert (status, body["description"]) == (409, OTHER_POLL)
    await say(pg, "for the second")
    assert texts(await second) == ["for the second"]


async def test_conflicts_in_quick_succession_are_answered_later() -> None:
    async with (
        Playground(conflict_pause=0.05) as pg,
        aiohttp.ClientSession() as session,
    ):
        pg.bot.queue.webhook = Webhook("https://example.org/hook")
        loop = asyncio.get_running_loop()
        started = loop.time()
        for _ in range(2):
            async with session.get(f"{pg.url}/bot{pg.token}/getUpdates") as response:
                assert (await response.json())["description"] == WEBHOOK_ACTIVE
        assert loop.time() - started >= 0.05


async def test_a_wait_is_over_where_the_worlds_clock_has_moved_past_it() -> None:
    clock = ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))
    async with Playground(clock=clock) as pg:
        poll = asyncio.create_task(pg.bot.queue.poll(0, 100, 50, pg.world.now()))
        await parked(pg)
        clock.advance(timedelta(seconds=49))
        pg.bot.queue.expire_poll(pg.world.now())
        await asyncio.sleep(0)
        assert not poll.done()
        clock.advance(timedelta(seconds=1))
        pg.bot.queue.expire_poll(pg.world.now())
        assert await poll == []


async def test_the_same_offset_is_a_fresh_one_after_a_move_of_the_clock() -> None:
    clock = ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))
    async with Playground(clock=clock) as pg:
        await say(pg, "a", "b")
        queue = pg.bot.queue
        await queue.poll(5, 100, 0, pg.world.now())
        clock.advance(timedelta(seconds=1))
        assert texts(await queue.poll(5, 100, 0, pg.world.now())) == ["a", "b"]


async def test_a_poll_whose_client_left_is_forgotten(pg: Playground, api: Api) -> None:
    poll = asyncio.create_task(api.updates(timeout=50))
    await parked(pg)
    poll.cancel()
    while pg.bot.queue._poll is not None:  # noqa: ASYNC110 - as in `parked`
        await asyncio.sleep(0)
    await say(pg, "still here")
    assert texts(await api.updates(offset=1)) == ["still here"]


async def test_the_kinds_asked_for_are_remembered(pg: Playground, api: Api) -> None:
    await api.updates(timeout=0, allowed_updates=["message"])
    await pg.alice.start()
    await pg.alice.block()
    assert [min(update) for update in await api.updates(offset=1)] == ["message"]
    await api.updates(offset=2, timeout=0, allowed_updates=[])
    await pg.alice.unblock()
    assert "my_chat_member" in (await api.updates(offset=3))[-1]
    info = await api("getWebhookInfo")
    assert info == {"url": "", "has_custom_certificate": False, "pending_update_count": 2}


async def test_an_unknown_kind_is_refused(api: Api) -> None:
    told = await api("getUpdates", allowed_updates=["massage"])
    assert told == "Bad Request: unknown update types: massage (the playground is strict)"


async def test_webhook_info_names_the_kinds_and_what_waits(pg: Playground, api: Api) -> None:
    await api.updates(timeout=0, allowed_updates=["message", "callback_query"])
    await say(pg, "a")
    info = await api("getWebhookInfo")
    assert (info["allowed_updates"], info["pending_update_count"]) == (["callback_query", "message"], 1)


async def test_updates_are_kept_for_24_hours() -> None:
    clock = ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))
    async with Playground(clock=clock) as pg:
        await say(pg, "old")
        clock.advance(timedelta(hours=23))
        await say(pg, "younger")
        queue = pg.bot.queue
        assert texts(await queue.poll(0, 100, 0, pg.world.now())) == ["old", "younger"]
        clock.advance(timedelta(hours=1))
        assert texts(await queue.poll(1, 100, 0, pg.world.now())) == ["younger"]


async def test_deleting_the_webhook_can_drop_what_waits(pg: Playground, api: Api) -> None:
    await say(pg, "a")
    assert await api("deleteWebhook") is True
    assert texts(await api.updates()) == ["a"]
    assert await api("deleteWebhook", drop_pending_updates=True) is True
    assert await api.updates(timeout=0, offset=1) == []


async def test_a_poll_is_let_go_when_the_server_stops() -> None:
    pg = Playground()
    await pg.server.start()
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(session.get(f"{pg.url}/bot{pg.token}/getUpdates?timeout=50"))
        await parked(pg)
        await pg.close()
        response = await poll
        assert await response.json() == {"ok": True, "result": []}


async def parked(pg: Playground) -> None:
    """Until a poll waits at the server."""
    while pg.bot.queue._poll is None:  # noqa: ASYNC110 - gives the server its turns; nothing rings then
        await asyncio.sleep(0)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_ids(seed: int) -> None:
    one, other = Playground(seed=seed), Playground(seed=seed)
    assert one.bot.queue.next_id == other.bot.queue.next_id
    assert one.alice.id == other.alice.id
    assert one.alice.id != Playground(seed=seed + 1).alice.id
