"""Telegram's limits on sending."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from playground.clock import ManualClock
from playground.errors import PlaygroundError
from playground.flood import Flood, Rules
from playground.handle import Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.playground.conftest import Api


def waits(flood: Flood, chats: list[int], at: float = 0.0, *, group: bool = False) -> list[int | None]:
    """For a send to each chat: the seconds to wait, or None."""
    found = []
    for chat in chats:
        refused = flood.take(1, chat, at, group=group)
        found.append((refused.parameters or {})["retry_after"] if refused else None)
    return found


def test_thirty_a_second_in_all() -> None:
    flood = Flood(on=True)
    assert waits(flood, list(range(31))) == [None] * 30 + [1]
    assert waits(flood, list(range(30)), 1.0) == [None] * 30


def test_a_short_burst_then_one_a_second_in_a_chat() -> None:
    flood = Flood(on=True)
    assert waits(flood, [7, 7, 7, 7, 8]) == [None, None, None, 3, None]
    assert waits(flood, [7], 3.0) == [None]


def test_twenty_a_minute_in_a_group() -> None:
    flood = Flood(on=True)
    found = [waits(flood, [-7], second * 1.5, group=True)[0] for second in range(22)]
    assert found[:20] == [None] * 20
    assert found[20] == 30


def test_a_halt_that_is_ignored_grows_longer() -> None:
    flood = Flood(on=True)
    waits(flood, [7, 7, 7])
    assert waits(flood, [7, 7, 7]) == [3, 4, 6]
    assert waits(flood, [7], 5.9) == [4]
    assert waits(flood, [7, 7, 7, 7], 10.0) == [None, None, None, 3]


def test_two_bots_do_not_share_a_limit() -> None:
    flood = Flood(on=True, rules=Rules(bot_per_second=1))
    assert waits(flood, [7, 8]) == [None, 1]
    assert flood.take(2, 7, 0.0, group=False) is None


def test_off_counts_nothing() -> None:
    assert waits(Flood(on=False), [7] * 100) == [None] * 100


class TestThroughTheServer:
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))

    @pytest.fixture
    async def pg(self, clock: ManualClock) -> AsyncIterator[Playground]:
        async with Playground(flood=True, clock=clock) as playground:
            yield playground

    async def test_a_429_says_how_long(self, pg: Playground, api: Api, clock: ManualClock) -> None:
        await pg.alice.start()
        for _ in range(3):
            assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"
        body = {"chat_id": pg.alice.id, "text": "hi"}
        async with api.session.post(f"{api.root}/sendMessage", json=body) as response:
            assert (response.status, response.headers["Retry-After"]) == (429, "3")
            assert (await response.json())["description"] == "Too Many Requests: retry after 3"
        clock.advance(timedelta(seconds=3))
        assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"
        assert (await pg.flood())["refused"] == 1

    async def test_the_limits_can_be_tuned_and_switched_off(self, pg: Playground, api: Api) -> None:
        await pg.alice.start()
        assert (await pg.flood(chat_burst=1))["chat_burst"] == 1
        assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"
        assert (await api("sendMessage", chat_id=pg.alice.id, text="hi")).startswith("Too Many Requests")
        assert (await pg.flood(on=False))["on"] is False
        assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"
        with pytest.raises(PlaygroundError, match="no attribute 'mood'"):
            await pg.flood(mood=1)
