"""Done, its undo, the thumbs and the body light: everything counts once, on the person's own day."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.days import Days
from bot.domain.delivery import Kind, Status
from bot.domain.streak import Mark, What
from bot.services.crediting import Light, Verdict
from bot.store import completions
from bot.store.engine import Store

if TYPE_CHECKING:
    from tests.services.private.conftest import Chat

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NONSENSE = (
    "",
    "delivery:",
    "delivery:01",
    "delivery:٣",
    "delivery:-1",
    "delivery:" + "9" * 40,
    "answer:1x",
    "x:1",
)


async def test_done_credits_the_day_of_the_press(chat: Chat) -> None:
    await chat.subscribe()
    credit = await chat.crediting.done(chat.call(), await chat.got())
    assert (credit.verdict, credit.day, credit.standing.days) == (Verdict.NEW, MONDAY, 1)
    assert credit.standing.week_done == 1


@pytest.mark.parametrize("again", [True, False], ids=["redelivered", "double tap"])
async def test_a_press_counts_once_however_often_it_comes(chat: Chat, *, again: bool) -> None:
    await chat.subscribe()
    about = await chat.got()
    await chat.crediting.done(chat.call(), about)
    credit = await chat.crediting.done(chat.call(again=again), about)
    assert (credit.verdict, credit.day) == (Verdict.ALREADY, MONDAY)
    assert await chat.done_on() == [MONDAY]


async def test_two_taps_at_once_on_two_replicas_count_once(chat: Chat, database_url: str) -> None:
    await chat.subscribe()
    about = await chat.got()
    replica = Store.open(database_url)
    twin = chat.other(chat.user)
    twin.store = replica
    twin.__post_init__()
    taps = [chat.crediting.done(chat.call(), about), twin.crediting.done(chat.call(), about)]
    verdicts = {credit.verdict for credit in await asyncio.gather(*taps)}
    await replica.close()
    assert verdicts == {Verdict.NEW, Verdict.ALREADY}
    assert await chat.done_on() == [MONDAY]


async def test_who_loses_the_race_of_two_taps_is_told_that_it_counted(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chat.subscribe()
    about = await chat.got()
    await chat.crediting.done(chat.call(), about)
    monkeypatch.setattr(completions, "find", lambda *_: None)  # read before the other tap was stored
    assert (await chat.crediting.done(chat.call(), about)).verdict is Verdict.ALREADY
    assert await chat.done_on() == [MONDAY]


async def test_a_done_before_the_message_is_settled_counts(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got(status=Status.SENDING)
    assert (await chat.crediting.done(chat.call(), about)).verdict is Verdict.NEW


async def test_what_never_arrived_has_no_button(chat: Chat) -> None:
    await chat.subscribe()
    due, skipped = await chat.got(status=Status.DUE), await chat.got(Kind.TIP, status=Status.SKIPPED)
    for about in (due, skipped):
        assert (await chat.crediting.done(chat.call(), about)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("hours", "verdict"), [(47.9, Verdict.NEW), (48.1, Verdict.TOO_OLD)])
async def test_a_button_from_days_ago_credits_nothing_new(chat: Chat, hours: float, verdict: Verdict) -> None:
    await chat.subscribe()
    credit = await chat.crediting.done(chat.call(), await chat.got(ago=hours))
    assert credit.verdict is verdict
    assert await chat.done_on() == ([MONDAY] if verdict is Verdict.NEW else [])


async def test_an_old_button_that_was_pressed_in_time_still_says_so(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    await chat.crediting.done(chat.call(), about)
    chat.wait(days=100)
    credit = await chat.crediting.done(chat.call(), about)
    assert (credit.verdict, credit.day) == (Verdict.ALREADY, MONDAY)


async def test_nonsense_in_a_button_does_nothing(chat: Chat) -> None:
    await chat.subscribe()
    for about in NONSENSE:
        assert (await chat.crediting.done(chat.call(), about)).verdict is Verdict.UNKNOWN
        assert (await chat.crediting.light(chat.call(), about, Light.RED)).thing is None
        assert await chat.answering.thing(chat.call(), about) is None
    assert await chat.done_on() == []


async def test_a_nudge_and_a_recap_are_nothing_to_do(chat: Chat) -> None:
    await chat.subscribe()
    for kind in (Kind.NUDGE, Kind.RECAP):
        assert (await chat.crediting.done(chat.call(), await chat.got(kind))).verdict is Verdict.UNKNOWN


async def test_strangers_pressing_others_buttons_change_nothing(chat: Chat) -> None:
    await chat.subscribe()
    given = (await chat.answering.tip(chat.call())).answer
    stranger = chat.other()
    await stranger.subscribe()
    for about in (await chat.got(), f"answer:{given.id}"):
        assert (await stranger.crediting.done(stranger.call(), about)).verdict is Verdict.UNKNOWN
        assert (await stranger.crediting.light(stranger.call(), about, Light.RED)).thing is None
        assert await stranger.answering.thing(stranger.call(), about) is None
        await chat.crediting.done(chat.call(), about)
        await stranger.crediting.undo(stranger.call(), about)
    assert len(await chat.done_on()) == 2
    assert What.LIGHT not in {change.what for change in await stranger.changes()}


async def test_a_completion_after_midnight_belongs_to_the_evening_before(chat: Chat) -> None:
    await chat.subscribe()
    chat.at(23, 30)
    about = await chat.got()
    chat.at(2, 59, days=1)
    assert (await chat.crediting.done(chat.call(), about)).day == MONDAY
    chat.at(3, 0)
    assert (await chat.crediting.done_today(chat.call())).day == TUESDAY


async def test_the_day_ends_when_the_person_says(chat: Chat) -> None:
    await chat.subscribe()
    await chat.tuning.day_end(chat.call(), time(0))
    chat.at(0, 1, days=2)
    assert (await chat.crediting.done_today(chat.call())).day == date(2026, 11, 25)


async def test_a_typed_done_counts_for_the_day_it_was_written_on(chat: Chat) -> None:
    await chat.subscribe()
    chat.at(9, days=1)
    credit = await chat.crediting.done_today(chat.call(said=timedelta(hours=12)))
    assert credit.day == MONDAY


async def test_a_typed_done_is_not_about_what_came_after_it(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    assert (await chat.crediting.done_today(chat.call(said=timedelta(hours=1)))).about != about
    assert (await chat.crediting.done_today(chat.call())).about == about


@pytest.mark.parametrize("again", [True, False], ids=["redelivered", "typed twice"])
async def test_a_typed_done_counts_once_whatever_else_is_open(chat: Chat, *, again: bool) -> None:
    await chat.subscribe()
    await chat.got(Kind.TIP, ago=20)
    await chat.got(Kind.TIP, ago=2)
    exercise = await chat.got(Kind.EXERCISE, ago=3)
    first = await chat.crediting.done_today(chat.call())
    assert (first.verdict, first.about) == (Verdict.NEW, exercise)
    assert (await chat.crediting.done_today(chat.call(again=again))).verdict is Verdict.ALREADY
    assert await chat.done_on() == [MONDAY]


async def test_a_typed_done_after_a_tip_adds_the_exercise(chat: Chat) -> None:
    await chat.subscribe()
    await chat.crediting.done(chat.call(), await chat.got(Kind.TIP))
    exercise = await chat.got(Kind.EXERCISE)
    credit = await chat.crediting.done_today(chat.call())
    assert (credit.verdict, credit.about, credit.standing.week_done) == (Verdict.NEW, exercise, 1)


@pytest.mark.parametrize(("days", "kind"), [(Days.NONE, "tip"), (Days.EVERY, "exercise")])
async def test_a_typed_done_with_nothing_open_credits_the_day(chat: Chat, days: Days, kind: str) -> None:
    await chat.subscribe(days=days)
    chat.wait(days=5)
    credit = await chat.crediting.done_today(chat.call())
    assert (credit.verdict, credit.about) == (Verdict.NEW, "day:2026-11-28")
    assert [row["kind"] for row in await chat.rows("completion")] == [kind]
    assert (await chat.crediting.done_today(chat.call())).verdict is Verdict.ALREADY


@pytest.mark.parametrize("typed", [True, False])
async def test_done_can_be_undone_for_two_minutes(chat: Chat, *, typed: bool) -> None:
    await chat.subscribe()
    chat.wait(days=5)
    about = await chat.got()
    if typed:
        chat.wait(days=3)
        about = (await chat.crediting.done_today(chat.call())).about
        assert about.startswith("day:")
    else:
        await chat.crediting.done(chat.call(), about)
    chat.wait(minutes=2)
    credit = await chat.crediting.undo(chat.call(), about)
    assert (credit.verdict, credit.standing.days) == (Verdict.TAKEN_BACK, 0)
    assert (await chat.crediting.undo(chat.call(again=True), about)).verdict is Verdict.TAKEN_BACK
    assert await chat.done_on() == []


async def test_after_two_minutes_a_done_stays(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    await chat.crediting.done(chat.call(), about)
    chat.wait(minutes=2, seconds=1)
    assert (await chat.crediting.undo(chat.call(), about)).verdict is Verdict.TOO_LATE
    assert await chat.done_on() == [MONDAY]


async def test_a_done_after_an_undo_counts_again(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    for _ in range(2):
        assert (await chat.crediting.done(chat.call(), about)).verdict is Verdict.NEW
        await chat.crediting.undo(chat.call(), about)
    assert await chat.done_on() == []


async def test_a_milestone_is_celebrated_once(chat: Chat) -> None:
    await chat.subscribe()
    celebrated = []
    for _ in range(4):
        about = await chat.got()
        credit = await chat.crediting.done(chat.call(), about)
        celebrated.append(credit.milestone)
        await chat.crediting.undo(chat.call(), about)
        celebrated.append((await chat.crediting.done(chat.call(), about)).milestone)
        chat.wait(days=1)
    assert celebrated == [None, None, None, None, 3, None, None, None]


async def test_a_thumb_is_kept_and_the_last_one_counts(chat: Chat) -> None:
    await chat.subscribe()
    for liking in (1, -1, -1):
        await chat.crediting.like(chat.call(), "some-tip", liking)
    assert [(row["content_id"], row["liking"]) for row in await chat.rows("taste")] == [("some-tip", -1)]


async def test_a_red_light_makes_the_day_neither_missed_nor_rested(chat: Chat) -> None:
    await chat.subscribe()
    await chat.crediting.done_today(chat.call())
    chat.wait(days=1)
    lit = await chat.crediting.light(chat.call(), await chat.got(), Light.RED)
    assert lit.thing is not None
    chat.wait(days=1)
    standing = await chat.standing()
    assert (standing.days, standing.rests) == (1, 2)
    assert [day.mark for day in standing.ledger] == [Mark.DONE, Mark.RED, Mark.OPEN]


async def test_the_same_light_twice_is_one_declaration_and_the_last_light_of_a_day_counts(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    for light in (Light.RED, Light.RED, Light.GREEN, Light.RED):
        await chat.crediting.light(chat.call(), about, light)
        chat.wait(minutes=1)
    lights = [change.value for change in await chat.changes() if change.what is What.LIGHT]
    assert lights == ["red", "green", "red"]
    chat.wait(days=1)
    await chat.crediting.light(chat.call(), await chat.got(), Light.RED)
    assert (await chat.changes())[-1].at == chat.now


async def test_the_light_of_an_exercise_from_days_ago_declares_nothing_today(chat: Chat) -> None:
    await chat.subscribe()
    assert (await chat.crediting.light(chat.call(), await chat.got(ago=50), Light.RED)).thing is None
    assert What.LIGHT not in {change.what for change in await chat.changes()}


async def test_a_light_knows_whether_its_exercise_is_done(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got()
    await chat.crediting.done(chat.call(), about)
    lit = await chat.crediting.light(chat.call(), about, Light.YELLOW)
    assert lit.thing is not None
    assert lit.thing.done
