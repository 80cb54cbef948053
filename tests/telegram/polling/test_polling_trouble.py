"""The polling loop while Telegram, the network or the database fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.telegram.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telegram.conftest import Feed, Loopback, ManualClock
    from tests.telegram.polling.conftest import Desk


@pytest.mark.parametrize(
    ("status", "text", "trouble"),
    [
        (401, "Unauthorized", Trouble.TOKEN),
        (404, "Not Found", Trouble.NOT_FOUND),
        (409, "Conflict: terminated by other getUpdates request", Trouble.CONFLICT),
        (409, "Conflict: can't use getUpdates method while webhook is active", Trouble.WEBHOOK),
        (429, "Too Many Requests", Trouble.FLOOD),
        (502, "Bad Gateway", Trouble.SERVER),
        (400, "Bad Request", Trouble.NETWORK),
        (418, "I'm a teapot", Trouble.REFUSED),
    ],
)
async def test_a_failing_poll_is_told_and_survived(
    status: int,
    text: str,
    trouble: Trouble,
    desk: Desk,
    feed: Feed,
    clock: ManualClock,
    server: Loopback,
    message: Callable[..., dict[str, Any]],
) -> None:
    feed.trouble = server.refusal(status, text)
    async with desk.running():
        for wait in (1, 2, 4):
            await clock.sleepers.reaches(1)
            assert desk.polling.trouble is trouble
            clock.advance(wait - 0.01)
            assert clock.sleepers.value == 1
            clock.advance(0.01)
            await feed.polls.reaches(feed.polls.value + 1)
        feed.trouble = None
        feed.put(message(1))
        await clock.sleepers.reaches(1)
        clock.advance(8)
        await desk.has(desk.done, 1)
    assert (desk.troubles, desk.polling.trouble) == ([trouble, None], None)


@pytest.mark.parametrize("misbehaviour", ["reset", "half"])
async def test_a_broken_connection_is_survived(
    misbehaviour: str, desk: Desk, feed: Feed, clock: ManualClock, server: Loopback
) -> None:
    feed.trouble = getattr(server, misbehaviour)
    async with desk.running():
        await clock.sleepers.reaches(1)
        assert desk.troubles == [Trouble.NETWORK]


async def test_an_answer_that_is_no_list_is_survived(
    desk: Desk, feed: Feed, clock: ManualClock, server: Loopback
) -> None:
    feed.trouble = server.result({"not": "a list"})
    async with desk.running():
        await clock.sleepers.reaches(1)
    assert desk.troubles == [Trouble.NETWORK]


async def test_a_flood_s_own_wait_is_kept(
    desk: Desk, feed: Feed, clock: ManualClock, server: Loopback
) -> None:
    feed.trouble = server.refusal(429, "Too Many Requests", retry_after=60)
    async with desk.running():
        await clock.sleepers.reaches(1)
        clock.advance(59)
        assert (clock.sleepers.value, feed.polls.value) == (1, 1)
        clock.advance(1)
        await feed.polls.reaches(2)


async def test_while_the_database_is_away_an_update_waits_and_stays_unacknowledged(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    desk.away = True
    feed.put(message(5))
    async with desk.running():
        for attempt, wait in enumerate((1, 2, 4, 8, 16, 30, 30), start=1):
            await desk.has(desk.begun, attempt)
            await clock.sleepers.reaches(2)  # the update's and the poll's
            clock.advance(wait)
        await desk.has(desk.begun, 8)
        assert set(feed.offsets) == {None, 5}
        await clock.sleepers.reaches(2)
        desk.away = False
        clock.advance(30)
        await desk.has(desk.done, 1)
        await feed.polls.reaches(feed.polls.value + 1)
    assert (feed.offsets[-1], feed.updates) == (6, [])
