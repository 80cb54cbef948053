"""The reply lane: answers wait a little, then are dropped and counted."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from telegram.error import BadRequest

from bot.services.halting import Halt
from bot.telegram.markup import html
from bot.telegram.outbox import Outbox
from bot.telegram.recent import Recent
from bot.telegram.replies import Replies, Shown

if TYPE_CHECKING:
    from telegram import Bot

    from bot.telegram.request import AiohttpRequest
    from tests.telegram.conftest import Loopback, ManualClock


@pytest.fixture
def dropped() -> list[str]:
    return []


@pytest.fixture
def halt() -> Halt:
    return Halt()


@pytest.fixture
def replies(bot: Bot, wire: AiohttpRequest, clock: ManualClock, halt: Halt, dropped: list[str]) -> Replies:
    return Replies(Outbox(bot, wire), clock, Recent(), halt, dropped.append)


async def test_an_answer_arrives(replies: Replies, server: Loopback, dropped: list[str]) -> None:
    server.answers(server.result({"message_id": 5}))
    assert await replies.send(1, html("x")) == 5
    assert await replies.send_document(1, b"{}", "me.json") == 5
    assert await replies.edit_text(1, 5, html("y")) is Shown.YES
    assert dropped == []


async def test_a_short_flood_is_waited_out_once(
    replies: Replies, server: Loopback, clock: ManualClock
) -> None:
    server.answers(server.refusal(429, "Too Many", retry_after=3), server.result({"message_id": 5}))
    answer = asyncio.ensure_future(replies.send(1, html("x")))
    await clock.sleepers.reaches(1)
    clock.advance(2.9)
    assert clock.sleepers.value == 1
    clock.advance(0.1)
    assert await answer == 5


async def test_a_second_flood_drops_the_answer(
    replies: Replies, server: Loopback, clock: ManualClock, dropped: list[str]
) -> None:
    server.answers(server.refusal(429, "Too Many", retry_after=1))
    answer = asyncio.ensure_future(replies.send(1, html("x")))
    await clock.sleepers.reaches(1)
    clock.advance(1)
    assert (await answer, dropped, len(server.calls)) == (None, ["Flooded"], 2)


async def test_a_long_flood_drops_the_answer_at_once(
    replies: Replies, server: Loopback, dropped: list[str]
) -> None:
    server.answers(server.refusal(429, "Too Many", retry_after=4))
    assert await replies.edit_keyboard(1, 5) is Shown.DROPPED
    assert (dropped, len(server.calls)) == (["Flooded"], 1)


@pytest.mark.parametrize(
    ("status", "text", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", "gone"),
        (500, "Internal Server Error", "ServerFailed"),
        (401, "Unauthorized", "TokenRefused"),
    ],
)
async def test_what_is_not_about_our_text_drops_the_answer(
    status: int, text: str, reason: str, replies: Replies, server: Loopback, dropped: list[str]
) -> None:
    server.answers(server.refusal(status, text))
    assert await replies.send(1, html("x")) is None
    assert dropped == [reason]


async def test_a_refused_text_is_a_mistake_of_ours(replies: Replies, server: Loopback) -> None:
    server.answers(server.refusal(400, "Bad Request: can't parse entities"))
    with pytest.raises(BadRequest):
        await replies.send(1, html("x"))
    with pytest.raises(BadRequest):
        await replies.edit_text(1, 5, html("x"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bad Request: message is not modified", Shown.YES),
        ("Bad Request: message to edit not found", Shown.NO_MESSAGE),
    ],
)
async def test_an_edit_says_what_the_person_sees(
    text: str, expected: Shown, replies: Replies, server: Loopback, dropped: list[str]
) -> None:
    server.answers(server.refusal(400, text))
    assert (await replies.edit_text(1, 5, html("x")), dropped) == (expected, [])


async def test_a_press_answered_too_late_is_fine(
    replies: Replies, server: Loopback, dropped: list[str]
) -> None:
    server.answers(
        server.refusal(400, "Bad Request: query is too old and response timeout expired"),
        server.result(1),
    )
    await replies.answer_callback("1")
    await replies.answer_callback("1", "Saved")
    assert dropped == []


async def test_a_long_halt_drops_the_answer_without_a_call(
    replies: Replies, server: Loopback, clock: ManualClock, halt: Halt, dropped: list[str]
) -> None:
    halt.told(clock.now() + timedelta(seconds=4), clock.now())
    assert await replies.send(1, html("x")) is None
    assert await replies.edit_text(1, 5, html("x")) is Shown.DROPPED
    assert (dropped, server.calls) == (["halted", "halted"], [])


async def test_in_a_halt_a_button_s_spinner_ends_all_the_same(
    replies: Replies, server: Loopback, clock: ManualClock, halt: Halt, dropped: list[str]
) -> None:
    server.answers(server.result(1))
    halt.told(clock.now() + timedelta(hours=1), clock.now())
    await replies.answer_callback("1", "Done!")
    assert (dropped, len(server.calls)) == ([], 1)


async def test_the_end_of_a_short_halt_is_waited_for(
    replies: Replies, server: Loopback, clock: ManualClock, halt: Halt
) -> None:
    server.answers(server.result({"message_id": 5}))
    halt.told(clock.now() + timedelta(seconds=2), clock.now())
    answer = asyncio.ensure_future(replies.send(1, html("x")))
    await clock.sleepers.reaches(1)
    assert server.calls == []
    clock.advance(2)
    assert await answer == 5


async def test_what_an_answer_is_told_holds_for_all(
    replies: Replies, server: Loopback, clock: ManualClock, halt: Halt
) -> None:
    server.answers(server.refusal(429, "Too Many", retry_after=30))
    await replies.send(1, html("x"))
    assert halt.left(clock.now()) == timedelta(seconds=30)
    assert halt.news(clock.now()) == clock.now() + timedelta(seconds=30)
    halt.all_know()
    assert halt.news(clock.now()) is None


async def test_a_chat_s_own_limit_holds_for_nobody_else(
    replies: Replies, server: Loopback, clock: ManualClock, halt: Halt
) -> None:
    server.answers(server.result({"message_id": 5}), server.refusal(429, "Too Many", retry_after=30))
    await replies.send(1, html("x"))
    await replies.send(1, html("x"))
    assert len(server.calls) == 2
    assert not halt.left(clock.now())


async def test_the_spinner_s_own_flood_holds_for_nobody_else(
    replies: Replies, server: Loopback, clock: ManualClock, halt: Halt
) -> None:
    server.answers(server.refusal(429, "Too Many", retry_after=30))
    await replies.answer_callback("1")
    assert not halt.left(clock.now())
