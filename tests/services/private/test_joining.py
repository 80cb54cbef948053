"""From the first /start to "your next tip", out again, and back."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.schedule import Slot
from bot.domain.streak import Change, Mark, What
from bot.domain.subscriber import State
from bot.store import tables
from bot.store.engine import Store

if TYPE_CHECKING:
    from tests.services.private.conftest import Chat

MONDAY = Slot(date(2026, 11, 23), datetime(2026, 11, 23, 7, tzinfo=UTC))
TUESDAY = Slot(date(2026, 11, 24), datetime(2026, 11, 24, 7, tzinfo=UTC))


async def test_a_first_start_gives_a_tip_at_once_and_uses_no_slot(chat: Chat) -> None:
    welcome = await chat.joining.start(chat.call(), "from-a-friend")
    assert welcome.first is not None
    assert welcome.first.kind is Kind.TIP
    assert welcome.sheet.subscriber.state is State.NEW
    assert welcome.sheet.planned == {}
    assert [row["source"] for row in await chat.rows("subscriber")] == ["from-a-friend"]


async def test_a_start_delivered_twice_gets_the_same_tip_and_counts_once(chat: Chat) -> None:
    first = (await chat.joining.start(chat.call())).first
    assert (await chat.joining.start(chat.call(again=True))).first == first
    assert len(await chat.rows("answer")) == 1


async def test_a_second_start_gives_no_second_first_tip(chat: Chat) -> None:
    await chat.joining.start(chat.call())
    assert (await chat.joining.start(chat.call())).first is None


async def test_who_looked_at_the_settings_first_still_gets_a_first_tip(chat: Chat) -> None:
    await chat.joining.sheet(chat.call())
    assert await chat.rows("answer") == []
    assert (await chat.joining.start(chat.call())).first is not None


async def test_two_first_starts_at_once_from_two_replicas_make_one_subscriber(
    chat: Chat, database_url: str
) -> None:
    replica = Store.open(database_url)
    twin = chat.other(chat.user)
    twin.store = replica
    twin.__post_init__()
    calls = [chat.call(), twin.call()]
    welcomes = await asyncio.gather(chat.joining.start(calls[0]), twin.joining.start(calls[1]))
    await replica.close()
    assert len({welcome.sheet.subscriber.id for welcome in welcomes}) == 1
    assert [len(await chat.rows(table)) for table in ("subscriber", "person", "answer")] == [1, 1, 1]


@pytest.mark.parametrize("order", list(permutations(["zone", "time", "days"])))
async def test_zone_and_time_in_any_order_subscribe(chat: Chat, order: tuple[str, ...]) -> None:
    states = []
    for step in order:
        match step:
            case "zone":
                sheet = await chat.tuning.zone(chat.call(), "Europe/Madrid")
            case "time":
                sheet = await chat.tuning.clock(chat.call(), Kind.TIP, time(8))
            case _:
                sheet = await chat.tuning.days(chat.call(), Days.of(0, 2))
        states.append(sheet.subscriber.state)
    known = max(order.index("zone"), order.index("time"))
    assert states == [State.NEW] * known + [State.ACTIVE] * (3 - known)
    sheet = await chat.joining.sheet(chat.call())
    assert {kind: (planned.at, planned.days) for kind, planned in sheet.planned.items()} == {
        Kind.TIP: (time(8), Days.EVERY),
        Kind.EXERCISE: (time(8), Days.of(0, 2)),
        Kind.NUDGE: (time(20, 30), Days.of(0, 2)),
        Kind.RECAP: (time(18), Days.of(6)),
    }


async def test_a_chosen_time_still_to_come_today_is_owed_today(chat: Chat) -> None:
    assert (await chat.subscribe(days=None)).next(Kind.TIP) == MONDAY


async def test_a_chosen_time_that_is_past_today_is_owed_tomorrow(chat: Chat) -> None:
    chat.wait(hours=1)
    assert (await chat.subscribe(days=None)).next(Kind.TIP) == TUESDAY


async def test_an_exercise_time_chosen_before_the_tips_time_is_kept(chat: Chat) -> None:
    await chat.tuning.clock(chat.call(), Kind.EXERCISE, time(18))
    sheet = await chat.subscribe()
    assert sheet.at(Kind.EXERCISE) == time(18)
    assert set(sheet.planned) == set(Kind)


async def test_start_again_resets_nothing(chat: Chat) -> None:
    before = await chat.subscribe()
    assert (await chat.joining.start(chat.call())).sheet == before
    assert [change.what for change in await chat.changes()] == [What.ZONE, What.DAYS]


async def test_stop_is_silence_and_its_days_are_not_judged(chat: Chat) -> None:
    await chat.subscribe()
    await chat.crediting.done_today(chat.call())
    sheet = await chat.joining.stop(chat.call())
    assert sheet.subscriber.state is State.STOPPED
    assert {planned.next for planned in sheet.planned.values()} == {None}
    chat.wait(days=10)
    standing = await chat.standing()
    assert standing.days == 1
    assert {day.mark for day in standing.ledger[1:]} == {Mark.PAUSED}


async def test_stopping_twice_declares_it_once(chat: Chat) -> None:
    await chat.subscribe()
    assert await chat.joining.stop(chat.call()) == await chat.joining.stop(chat.call())
    assert [change.what for change in await chat.changes()].count(What.PAUSE) == 1


@pytest.mark.parametrize("silence", ["stop", "pause"])
async def test_start_ends_a_stop_and_a_pause(chat: Chat, silence: str) -> None:
    await chat.subscribe()
    if silence == "stop":
        await chat.joining.stop(chat.call())
    else:
        await chat.tuning.pause(chat.call(), date(2026, 12, 24))
    chat.wait(days=1)
    sheet = (await chat.joining.start(chat.call())).sheet
    assert (sheet.subscriber.state, sheet.subscriber.paused_until) == (State.ACTIVE, None)
    assert sheet.next(Kind.TIP) == TUESDAY
    assert (await chat.changes())[-1] == Change(chat.now, What.RESUME, "")


async def test_who_stopped_before_being_set_up_goes_on_with_the_set_up(chat: Chat) -> None:
    await chat.joining.start(chat.call())
    await chat.joining.stop(chat.call())
    assert (await chat.tuning.zone(chat.call(), "Europe/Madrid")).subscriber.state is State.STOPPED
    assert (await chat.joining.start(chat.call())).sheet.subscriber.state is State.NEW
    assert (await chat.tuning.clock(chat.call(), Kind.TIP, time(8))).subscriber.state is State.ACTIVE


async def test_start_begins_what_is_ready_and_never_began(chat: Chat) -> None:
    await chat.subscribe()
    await chat.store.run(lambda tx: tx.execute(tables.subscriber.update().values(state="new")))
    assert (await chat.joining.start(chat.call())).sheet.subscriber.state is State.ACTIVE
    assert What.RESUME not in {change.what for change in await chat.changes()}


async def test_who_blocked_the_bot_sleeps_until_any_sign_of_life(chat: Chat) -> None:
    await chat.subscribe()
    await chat.joining.unreachable(chat.call(), "blocked")
    since = chat.now
    [row] = await chat.rows("subscriber")
    assert (row["asleep_since"], row["asleep_reason"]) == (since, "blocked")
    assert {row["next_due_at"] for row in await chat.rows("schedule")} == {None}
    chat.wait(hours=3)
    await chat.joining.unreachable(chat.call(), "blocked")
    assert (await chat.rows("subscriber"))[0]["asleep_since"] == since
    sheet = await chat.joining.greet(chat.call())
    assert sheet is not None
    assert sheet.subscriber.asleep_since is None
    assert sheet.next(Kind.TIP) == TUESDAY


async def test_a_stranger_who_blocks_or_greets_is_not_stored(chat: Chat) -> None:
    await chat.joining.unreachable(chat.call(), "blocked")
    assert await chat.joining.greet(chat.call()) is None
    assert await chat.rows("subscriber") == []


async def test_a_press_wakes_as_well_and_earlier_refusals_are_forgotten(chat: Chat) -> None:
    await chat.subscribe()
    await chat.joining.unreachable(chat.call(), "blocked")
    await chat.crediting.done_today(chat.call())
    [row] = await chat.rows("subscriber")
    assert (row["asleep_since"], row["asleep_reason"], row["refusals"]) == (None, None, 0)


async def test_a_paused_one_who_wakes_stays_paused(chat: Chat) -> None:
    await chat.subscribe()
    await chat.tuning.pause(chat.call(), None)
    await chat.joining.unreachable(chat.call(), "blocked")
    sheet = await chat.joining.greet(chat.call())
    assert sheet is not None
    assert (sheet.subscriber.state, sheet.next(Kind.TIP)) == (State.PAUSED, None)


async def test_the_language_code_is_kept_fresh(chat: Chat) -> None:
    await chat.joining.start(chat.call())
    chat.language_code = "es"
    assert (await chat.joining.start(chat.call())).sheet.subscriber.language_code == "es"
    chat.language_code = None
    assert (await chat.joining.start(chat.call())).sheet.subscriber.language_code == "es"
