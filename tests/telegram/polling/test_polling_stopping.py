"""The end of the polling loop: what was received is finished and acknowledged."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.telegram import polling

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tests.telegram.conftest import Feed, Loopback, ManualClock
    from tests.telegram.polling.conftest import Desk


async def test_stopping_finishes_and_acknowledges_what_is_in_flight(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5), message(6))
    async with desk.running():
        await desk.has(desk.begun, 1)
        desk.polling.stop()
        await asyncio.sleep(0)
        gate.set()
    assert (desk.done, feed.offsets[-1], feed.updates) == ([5, 6], 7, [])


async def test_stopping_does_not_wait_for_ever(
    desk: Desk, feed: Feed, message: Callable[..., dict[str, Any]]
) -> None:
    desk.hold(7)
    feed.put(message(4, chat=8), message(5), message(6, chat=8))
    async with desk.running():
        await desk.has(desk.done, 2)
    assert (feed.offsets[-1], [each["update_id"] for each in feed.updates]) == (5, [5, 6])


async def test_stopping_does_not_wait_for_the_database(
    desk: Desk, feed: Feed, clock: ManualClock, message: Callable[..., dict[str, Any]]
) -> None:
    desk.away = True
    feed.put(message(5))
    async with desk.running():
        await clock.sleepers.reaches(2)
    assert (len(desk.begun), [each["update_id"] for each in feed.updates]) == (1, [5])


async def test_a_last_acknowledgement_that_fails_is_survived(
    desk: Desk, feed: Feed, server: Loopback, message: Callable[..., dict[str, Any]]
) -> None:
    gate = desk.hold(7)
    feed.put(message(5))
    async with desk.running():
        await desk.has(desk.begun, 1)
        desk.polling.stop()
        feed.trouble = server.refusal(500, "down")
        gate.set()
    assert desk.done == [5]


async def test_a_last_acknowledgement_without_an_answer_is_read_all_the_same(
    desk: Desk,
    feed: Feed,
    server: Loopback,
    message: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "FAREWELL_SECONDS", 0.05)
    gate = desk.hold(7)
    feed.put(message(5))
    async with desk.running():
        await desk.has(desk.begun, 1)
        desk.polling.stop()
        feed.trouble = server.hang
        gate.set()
    assert feed.updates == []


async def test_a_poll_under_way_has_acknowledged_already(
    desk: Desk,
    feed: Feed,
    message: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "ARRIVAL_SECONDS", 0)
    feed.put(message(5))
    async with desk.running():
        await desk.has(desk.done, 1)
        while feed.offsets[-1] != 6:
            await feed.polls.reaches(feed.polls.value + 1)
    assert feed.offsets.count(6) == 1


async def test_stopping_before_the_first_answer_is_at_once(desk: Desk, feed: Feed) -> None:
    async with desk.running():
        pass
    assert len(feed.offsets) <= 1
