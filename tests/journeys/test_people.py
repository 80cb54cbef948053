"""Odd people, odd updates and odd buttons: each gets an answer, and nothing of anyone's is lost."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.store import tables

if TYPE_CHECKING:
    from playground.views import Message
    from tests.journeys.conftest import Journey, Seen

MONDAY = date(2026, 11, 23)
# What a client that is not the app may send: verbs without values, too many, foreign, huge, none.
NONSENSE = (
    *("", "|", "x", "done", "done|", "done|d0", "done|d1", "done|a99", "done|d" + "9" * 50),
    *("done|t2026-99-99", "undo|x", "undo|d1|r", "light|d1", "light|d1|blue", "light|a1|red"),
    *("later|" + "x" * 50, "back|" + "x" * 50, "snooze|d1|99h", "snooze|x|30m", "like|x|1"),
    *("like|a-tip|2", "goal|", "goal|9", "goal|²", "why|", "why|d1", "go|", "go|nowhere"),
    *("go|hours|nudge", "go|hours|" + "x" * 50, "go|minutes|tip|24", "go|minutes|x|5"),
    *("go|zones|Mars|0", "go|zones|Europe|x", "go|zones|Europe|99999999999999999999999999"),
    *("go|zones|" + "x" * 50 + "|0", "put|", "put|zone|Mars/Base", "put|zone|europe/madrid"),
    *("put|time|tip|2500", "put|time|tip|", "put|time|nap|0800", "put|days|128", "put|days|-1"),
    *("put|days|x", "put|theme|x|on", "put|equipment|sofa|on", "put|level|9", "put|quiet|2200"),
    *("put|quiet|9999|0000", "put|dayend|1300", "put|dayend|0301", "put|language|tlh"),
    *("put|pause|2020-01-01", "put|pause|9999-12-31", "put|pause|soon", "put|nudge|maybe", "delete|"),
    *("delete|maybe", "tip|nonsense", "streak|1|2|3", "ledger|x", "🍑|🍑"),
    *("done|d1" + "|" * 50 + "|",),
)  # fmt: skip

HOSTILE_NAMES = (
    *("<b>Bobby</b>", "1 < 2 & 3", "{name} %s", "🍑", "\u202eevil", "a" * 64, "\u200b"),
    "</code><a href='x'>",
)
ODD_CODES = ("en-BR", "xx", "", "zz-ZZ-long", "zh-hans", "EN_us", "e" * 60, "en-💪", None)


async def _send_press(journey: Journey, data: str, *, message: dict[str, Any] | None = None) -> Seen:
    """A press with any data at all, as a forged client sends it."""
    alice = journey.pg.world.people[journey.alice.id].user()
    chat = {"id": journey.alice.id, "type": "private", "first_name": "Alice"}
    shown = message or {"message_id": 2, "chat": chat, "date": 0}
    query = {"id": "1", "from": alice, "message": shown, "chat_instance": "1", "data": data}
    return await journey.act(lambda: journey.pg.push("callback_query", query))


async def test_buttons_with_nonsense_data_are_answered_and_change_nothing(journey: Journey) -> None:
    await journey.subscribe()
    journey.tolerated.add("query ID is invalid")
    kept = ("schedule", "completion", "taste", "change")
    before = [await journey.rows(table) for table in kept]
    for data in NONSENSE:
        await _send_press(journey, data)
        assert await journey.rows("quarantine") == [], data
    assert [await journey.rows(table) for table in kept] == before


async def test_a_press_without_data_is_out_of_date(journey: Journey) -> None:
    await journey.subscribe()
    alice = journey.pg.world.people[journey.alice.id].user()
    query = {"id": "1", "from": alice, "chat_instance": "1", "game_short_name": "chess"}
    await journey.act(lambda: journey.pg.push("callback_query", query))
    assert await journey.rows("quarantine") == []


async def test_updates_that_name_nobody_are_passed_over(journey: Journey) -> None:
    """Anonymous posts and changes of membership in chats that are not ours yet."""
    entity = {"type": "bot_command", "offset": 0, "length": 6}
    start = {"message_id": 1, "date": 1, "text": "/start", "entities": [entity]}
    member = {"status": "left", "user": journey.pg.world.first_bot().user()}
    alice = journey.pg.world.people[journey.alice.id].user()
    group = {"id": -1001, "type": "group", "title": "Gym"}
    change = {"chat": group, "from": alice, "date": 1, "old_chat_member": member, "new_chat_member": member}
    for kind, payload in (
        ("message", {**start, "chat": {"id": journey.alice.id, "type": "private"}}),
        ("message", {**start, "chat": group}),
        ("my_chat_member", change),
    ):
        await journey.act(lambda kind=kind, payload=payload: journey.pg.push(kind, payload))  # type: ignore[misc]  # bound per turn
    assert await journey.pg.calls("sendMessage") == []
    assert await journey.rows("subscriber") == []


async def test_after_two_minutes_a_done_stays_and_the_button_says_so(journey: Journey) -> None:
    await journey.subscribe()
    done = await journey.press("✅ Done", (await journey.say("/tip")).last)
    journey.clock.advance(timedelta(minutes=3))
    seen = await journey.press("↩️ Undo", done.last)
    assert "this one stays" in seen.notice
    assert seen.answers[0].alert
    assert len(await journey.rows("completion")) == 1


async def test_a_button_of_a_deleted_message_still_counts_and_says_so_anew(journey: Journey) -> None:
    await journey.subscribe()
    tip = (await journey.say("/tip")).last
    journey.pg.world.first_bot().chats[journey.alice.id].messages[tip.id].deleted = True
    journey.tolerated.add("message to edit not found")
    seen = await journey.press("✅ Done", tip, stale=True)
    assert "1 day in a row" in seen.notice
    assert seen.last.id != tip.id
    assert len(await journey.rows("completion")) == 1


async def test_a_button_from_months_ago_credits_nothing_and_says_so(journey: Journey) -> None:
    await journey.subscribe()
    tip = (await journey.say("/tip")).last
    journey.clock.advance(timedelta(days=100))
    seen = await journey.press("✅ Done", tip)
    assert "more than two days old" in seen.notice
    assert await journey.rows("completion") == []


async def test_two_taps_at_once_count_once(both: Journey) -> None:
    await both.subscribe()
    tip = (await both.say("/tip")).last
    seen = await both.act(lambda: _press_all(both, "✅ Done", tip, tip), updates=2)
    assert sorted(answer.text[:7] for answer in seen.answers) == ["Already", "✅ Done."]
    assert len(await both.rows("completion")) == 1


async def test_a_poison_update_does_not_hold_up_the_next_one(journey: Journey) -> None:
    await journey.subscribe()
    bob = await journey.pg.add_person("Bob")
    poison = {
        "message_id": 1,
        "date": "yesterday",
        "chat": {"id": journey.alice.id, "type": "private"},
        "text": [],
    }
    await journey.pg.push("message", poison)
    await journey.say("/help", bob)
    assert "What I can do" in (await journey.say("/help")).text
    assert len(await journey.rows("quarantine")) == 1
    assert any("That failed on our side" in message.text for message in await journey.alice.heard())
    await journey.app.store.run(_forget_quarantine)


async def test_blocking_puts_to_sleep_and_any_sign_of_life_wakes(journey: Journey) -> None:
    await journey.subscribe()
    await journey.act(journey.alice.block)
    assert (await journey.rows("subscriber"))[0]["asleep_since"] is not None
    assert (await journey.move_to(MONDAY, 10)).messages == []
    await journey.act(journey.alice.unblock)
    assert (await journey.rows("subscriber"))[0]["asleep_since"] is None
    assert len((await journey.move_to(MONDAY + timedelta(days=1), 10)).messages) == 2


@pytest.mark.uncounted
async def test_a_deleted_account_sleeps_and_holds_up_nobody(journey: Journey) -> None:
    """One blocked user does not end the run."""
    bob = await journey.pg.add_person("Bob")
    await journey.subscribe()
    await journey.subscribe(bob)
    await journey.alice.change(deactivated=True)
    seen = await journey.move_to(MONDAY, 10)
    assert {message.chat_id for message in seen.messages} == {bob.id}
    asleep = {
        row["chat_id"]: row["asleep_reason"]
        for row in await journey.rows("subscriber")
        if row["asleep_since"]
    }
    assert list(asleep) == [journey.alice.id]
    assert len(await journey.rows("schedule")) == 8
    journey.tolerated.add("user is deactivated")


async def test_hostile_first_names_stay_words(journey: Journey) -> None:
    for name in HOSTILE_NAMES:
        person = await journey.pg.add_person(name)
        hello = (await journey.act(person.start, person)).messages[1]
        assert hello.text.startswith("Hi"), name
        assert hello.entities == (), name
        assert name in hello.text or "<" not in name


@pytest.mark.uncounted
async def test_odd_language_codes_speak_english(journey: Journey) -> None:
    for code in ODD_CODES:
        person = await journey.pg.add_person("Odd", language_code=code)
        assert "Where do you live?" in (await journey.act(person.start, person)).text, code
        assert "Your next tip: today" in (await journey.subscribe(person)).text, code


async def test_edited_messages_are_ignored(journey: Journey) -> None:
    await journey.subscribe()
    message = await journey.act(lambda: journey.alice.say("/time 11:00"))
    said = next(each.message for each in message.events if each.message and not each.message.from_bot)
    await journey.alice.edit(said, "/time 12:00")
    alice = journey.pg.world.people[journey.alice.id].user()
    chat = {"id": journey.alice.id, "type": "private", "first_name": "Alice"}
    edited = {"message_id": 1, "date": 1, "edit_date": 2, "chat": chat, "from": alice, "text": "/time 13:00"}
    await journey.pg.push("edited_message", edited)
    assert "11:00" in (await journey.say("/settings")).text


@pytest.mark.parametrize("kind", ["sticker", "photo"])
async def test_what_is_no_text_gets_a_short_useful_answer(journey: Journey, kind: str) -> None:
    seen = await journey.act(lambda: journey.alice.send_other(kind))
    assert "I am better at glutes than at small talk." in seen.text
    assert len(seen.last.labels) == 4


async def test_in_a_group_one_line_on_start_and_silence_on_the_rest(journey: Journey) -> None:
    alice = journey.pg.world.people[journey.alice.id].user()
    group = {"id": -1001, "type": "group", "title": "Gym"}
    entity = {"type": "bot_command", "offset": 0, "length": 6}
    start = {"message_id": 1, "date": 1, "chat": group, "from": alice, "text": "/start", "entities": [entity]}
    await journey.act(lambda: journey.pg.push("message", start))
    await journey.act(lambda: journey.pg.push("message", {**start, "text": "/settings"}))
    await journey.act(lambda: journey.pg.push("message", {**start, "text": "hello", "entities": []}))
    (said,) = [call.params for call in await journey.pg.calls("sendMessage")]
    assert said["text"] == "For now I work in private chats: one tap below takes you to ours."
    (button,) = [button for row in json.loads(said["reply_markup"])["inline_keyboard"] for button in row]
    bot = next(iter(journey.pg.world.bots.values()))
    link = f"https://t.me/{bot.username}?start=group"
    assert button == {"text": "💬 Open our chat", "url": link}
    assert await journey.rows("subscriber") == []
    journey.tolerated.add("chat not found")


async def test_too_much_at_once_gets_one_polite_notice(journey: Journey) -> None:
    await journey.say("/start")
    texts = [asyncio.create_task(journey.alice.say("/help")) for _ in range(60)]
    await asyncio.gather(*texts)
    await journey.alice.wait_for("That was a lot at once.")
    journey.clock.advance(timedelta(minutes=1))
    await journey.alice.say("/privacy")
    await journey.alice.wait_for("What I keep, and why")
    heard = [message.text for message in await journey.alice.heard()]
    assert sum("That was a lot at once." in text for text in heard) == 1
    assert sum("What I can do" in text for text in heard) < 30


async def test_another_persons_buttons_do_nothing(journey: Journey) -> None:
    await journey.subscribe()
    bob = await journey.pg.add_person("Bob")
    await journey.say("/tip", bob)
    await journey.subscribe(bob)
    journey.tolerated.add("query ID is invalid")
    theirs = max(row["id"] for row in await journey.rows("answer"))
    await _send_press(journey, f"done|a{theirs}")
    assert await journey.rows("completion") == []


async def _press_all(journey: Journey, button: str, *messages: Message) -> None:
    for message in messages:
        await journey.alice.press(button, message)


def _forget_quarantine(tx: Any) -> None:
    tx.execute(tables.quarantine.delete())
