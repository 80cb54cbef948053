"""Later: half an hour, two hours, tonight; three times, and never into another day."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.delivery import Kind, Status
from bot.domain.quiet import Snooze
from bot.store import tables

if TYPE_CHECKING:
    from bot.store.engine import Tx
    from tests.services.private.conftest import Chat


async def _send_all(chat: Chat) -> str:
    """What is due is sent now; returns what its newest button is about."""

    def send(tx: Tx) -> None:
        sent = {"status": Status.SENT.value, "message_id": 8, "settled_at": chat.now}
        tx.execute(update(tables.delivery).where(tables.delivery.c.status == "due").values(**sent))

    await chat.store.run(send)
    return f"delivery:{max(row['id'] for row in await chat.rows('delivery'))}"


@pytest.mark.parametrize(
    ("choice", "until"), [(Snooze.HALF_HOUR, (8, 0)), (Snooze.TWO_HOURS, (9, 30)), (Snooze.TONIGHT, (20, 0))]
)
async def test_a_reminder_comes_back_when_the_person_says(
    chat: Chat, choice: Snooze, until: tuple[int, int]
) -> None:
    await chat.subscribe()
    about = await chat.got()
    snoozed = await chat.snoozing.snooze(chat.call(), about, choice)
    assert snoozed.until is not None
    assert (snoozed.until.hour, snoozed.until.minute) == until
    [first, again] = await chat.rows("delivery")
    assert (again["part"], again["status"], again["not_before"]) == (1, "due", snoozed.until)
    assert (again["slot_date"], again["content_id"]) == (first["slot_date"], first["content_id"])


async def test_pressing_again_sets_the_time_anew_and_makes_no_second_reminder(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)
    await chat.snoozing.snooze(chat.call(again=True), about, Snooze.HALF_HOUR)
    snoozed = await chat.snoozing.snooze(chat.call(), about, Snooze.TONIGHT)
    [_, again] = await chat.rows("delivery")
    assert again["not_before"] == snoozed.until


async def test_a_reminder_is_put_off_three_times_at_most(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    for _ in range(3):
        assert (await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)).until is not None
        chat.wait(minutes=30)
        about = await _send_all(chat)
    snoozed = await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)
    assert (snoozed.until, snoozed.too_often) == (None, True)
    assert len(await chat.rows("delivery")) == 4


async def test_the_button_of_the_first_message_means_the_reminder_as_it_came_last(chat: Chat) -> None:
    await chat.subscribe()
    first = await chat.got()
    for part in (1, 2, 3):
        snoozed = await chat.snoozing.snooze(chat.call(), first, Snooze.HALF_HOUR)
        assert snoozed.until is not None
        chat.wait(minutes=30)
        await _send_all(chat)
        assert [row["part"] for row in await chat.rows("delivery")] == list(range(part + 1))
    assert (await chat.snoozing.snooze(chat.call(), first, Snooze.HALF_HOUR)).too_often


async def test_what_falls_into_quiet_hours_comes_at_their_end_only_if_that_is_today(chat: Chat) -> None:
    await chat.subscribe()
    chat.at(21, 45)
    about = await chat.got()
    assert (await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)).until is None
    await chat.tuning.quiet(chat.call(), time(21), time(22))
    snoozed = await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)
    assert snoozed.until == datetime(2026, 11, 23, 21, 15, tzinfo=UTC)
    chat.at(21, 10)
    snoozed = await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)
    assert snoozed.until == datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


async def test_yesterdays_reminder_is_not_put_off(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got(ago=10)
    assert (await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)).until is None
    assert len(await chat.rows("delivery")) == 1


async def test_only_a_delivered_reminder_can_be_put_off(chat: Chat) -> None:
    await chat.subscribe()
    for about in ("answer:1", "delivery:999", "delivery:" + "9" * 30, "nonsense"):
        assert (await chat.snoozing.snooze(chat.call(), about, Snooze.HALF_HOUR)).until is None


async def test_nobody_puts_off_what_is_anothers(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    stranger = chat.other()
    await stranger.subscribe()
    assert (await stranger.snoozing.snooze(stranger.call(), about, Snooze.HALF_HOUR)).until is None
    assert len(await chat.rows("delivery")) == 1


async def test_a_snooze_outlives_a_change_of_time(chat: Chat) -> None:
    await chat.subscribe()
    await chat.snoozing.snooze(chat.call(), await chat.got(), Snooze.TONIGHT)
    await chat.tuning.clock(chat.call(), Kind.EXERCISE, time(9))
    assert [row["part"] for row in await chat.rows("delivery")] == [0, 1]
