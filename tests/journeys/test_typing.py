"""What people type: every command, with and without arguments, and bad input of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from bot.telegram.routes import commands

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey

LONG = "glutes " * 571  # 3,997 characters
RIGHT_TO_LEFT = "שלום \u202eעולם\u202c مرحبا"  # noqa: RUF001 - that is the point
HOSTILE = "<b>1 < 2 & 3</b> {name} %s {0} \\ ' \" |"
BAD = (
    *("25:00", "8:99", "half past", "🍑🍑🍑", LONG, RIGHT_TO_LEFT, HOSTILE, "-1", "٣"),
    *("99999999999", "0x10", "\u0000a"),
)
# These mean something to one command: a zone by its offset, a digit.
MEANT = {"zone": {"-1"}, "time": {"٣"}}
NAMES = sorted(command.name for command in commands())
# What bad input to these is told, with an example.
EXAMPLES = {
    "time": "/time 7:30",
    "zone": "/zone madrid",
    "days": "/days mon wed fri",
    "pause": "/pause 24 dec",
}


async def test_every_command_answers_without_arguments(journey: Journey) -> None:
    for state in ("unknown", "new", "active"):
        if state == "new":
            await journey.say("/start")
        if state == "active":
            await journey.subscribe()
        for name in NAMES:
            seen = await journey.say(f"/{name}")
            assert seen.shown, name
            assert "failed on our side" not in seen.text, name
        await journey.press("🗑 Yes, erase everything")
        assert await journey.rows("subscriber") == []


async def test_every_command_answers_bad_input_with_something_useful(journey: Journey) -> None:
    await journey.subscribe()
    for name in NAMES:
        for bad in BAD if name in EXAMPLES else BAD[3:7]:
            seen = await journey.say(f"/{name} {bad}"[:4096])
            assert seen.shown, (name, bad)
            assert "failed on our side" not in seen.text, (name, bad)
            assert all(len(message.text) < 2500 for message in seen.shown), (name, bad)


async def test_bad_input_changes_nothing_and_is_answered_with_an_example(journey: Journey) -> None:
    await journey.subscribe()
    before = await journey.rows("schedule")
    for name, example in EXAMPLES.items():
        for bad in (bad for bad in BAD if bad not in MEANT.get(name, ())):
            assert example in (await journey.say(f"/{name} {bad}"[:4096])).text, (name, bad)
    assert await journey.rows("schedule") == before


@pytest.mark.uncounted
@pytest.mark.parametrize("step", ["unknown", "zone", "time", "goal", "set up"])
async def test_any_words_at_any_step_get_a_short_useful_answer(journey: Journey, step: str) -> None:
    said = {"unknown": 0, "zone": 1, "time": 2, "goal": 3, "set up": 4}[step]
    for text in ("/start", "/zone madrid", "/time 8:00", "/days none")[:said]:
        await journey.say(text)
    for bad in (*BAD, "/nonsense", "/nonsense <b>", "/", "//", "/tip@someone_else", "hi", "?"):
        seen = await journey.say(bad)
        assert len(seen.shown) == 1, bad
        assert "failed on our side" not in seen.text, bad
        assert len(seen.text) < 1000, bad


async def test_what_was_not_understood_is_quoted_as_it_was(journey: Journey) -> None:
    await journey.say("/start")
    assert "“<b>1 < 2 & 3</b>" in (await journey.say("/time <b>1 < 2 & 3</b>")).text
    assert "/help lists what I do." in (await journey.say("/frobnicate")).text


async def test_a_command_in_the_middle_of_a_step_does_not_lose_the_step(journey: Journey) -> None:
    for detour in ("/help", "/tip", "/streak", "/settings", "/privacy", "/why", "/done", "hi"):
        person = await journey.pg.add_person("Someone")
        await journey.say("/start", person)
        await journey.say(detour, person)
        assert "When shall your daily tip come?" in (await journey.say("madrid", person)).text
        await journey.say(detour, person)
        assert "On how many days a week" in (await journey.say("7:30", person)).text
        await journey.say(detour, person)
        assert "All set." in (await journey.say("0", person)).text, detour


async def test_a_bare_time_or_a_city_later_asks_what_it_is_for(journey: Journey) -> None:
    await journey.subscribe()
    seen = await journey.say("6:45")
    assert seen.last.labels == ["⏰ My daily tip", "🍑 My exercises"]
    assert "Saved." in (await journey.follow(seen, "🍑 My exercises")).text
    seen = await journey.say("lisbon")
    assert "Which one do you mean?" in seen.text
    assert "Lisbon" in (await journey.follow(seen, seen.last.labels[0])).text


async def test_typed_forms_work_as_well_as_buttons(journey: Journey) -> None:
    await journey.subscribe()
    for typed, expected in (
        ("/time 7.30 pm", "19:30"),
        ("/zone Asia/Tokyo", "Tokyo"),
        ("/days weekdays", "Saved."),
        ("/pause tomorrow", "Paused until"),
        ("/pause 2 weeks", "Paused until"),
        ("/resume", "Your next tip"),
        ("/language english", "Saved."),
        ("/tip posture", "Posture"),
        ("/TIP", "👍"),
    ):
        seen = await journey.say(typed)
        assert expected in seen.text + " ".join(seen.last.labels), typed


async def test_who_gets_nothing_yet_is_not_told_that_anything_was_saved(journey: Journey) -> None:
    await journey.say("/start")
    for command in ("/pause", "/pause 24 dec", "/resume", "/stop"):
        seen = await journey.say(command)
        assert "Saved" not in seen.text, command
        assert "▶️ Resume now" not in seen.last.labels, command


async def test_stop_start_and_resume_say_what_holds(journey: Journey) -> None:
    await journey.subscribe()
    assert "Nothing more will come" in (await journey.say("/stop")).text
    assert "Stopped. /start begins again where you left off." in (await journey.say("/resume")).text
    assert "Everything is as you left it." in (await journey.say("/start")).text
    await journey.say("/pause")
    await journey.press("Until I say so")
    assert "Your next tip: today" in (await journey.say("/resume")).text


async def test_the_streak_shows_no_zero_and_nothing_new_in_the_first_week(journey: Journey) -> None:
    await journey.subscribe()
    for command in ("/streak", "/why"):
        text = (await journey.say(command)).text
        assert "Your first Done starts your streak" in text
        assert "rest in hand" not in text
        assert "Strength" not in text
    assert "1 day in a row" in (await journey.say("/done")).text
    assert "Already counted for Sun, 22 Nov." in (await journey.say("/done")).text


async def test_a_done_by_typing_can_be_taken_back(journey: Journey) -> None:
    await journey.subscribe()
    for _ in range(2):
        done = await journey.say("/done")
        assert "Done. 🔥 1 day in a row" in done.text
        undone = await journey.follow(done, "↩️ Undo")
        assert undone.last.text == "Taken back. Press Done whenever it is true."
        assert undone.last.id == done.last.id
        assert await journey.rows("completion") == []


@pytest.mark.uncounted
async def test_the_export_is_a_file_of_everything(both: Journey) -> None:
    await both.subscribe()
    await both.say("/done")
    seen = await both.say("/export")
    document = seen.last.extra["document"]
    assert document["file_name"] == "glute-tips-export.json"
    exported = orjson.loads(await both.pg.file(document["file_id"]))
    assert exported["subscriber"][0]["zone"] == "Europe/Madrid"
    assert len(exported["completion"]) == 1


async def test_delete_asks_erases_and_start_begins_anew(both: Journey) -> None:
    await both.subscribe()
    tip = (await both.say("/tip")).last
    asked = await both.say("/delete")
    assert "Nothing was erased." in (await both.follow(asked, "No, keep it")).text
    assert "Erased." in (await both.follow(await both.say("/delete"), "🗑 Yes, erase everything")).text
    for button in ("✅ Done", "👍", "💡 Why?"):
        assert "out of date" in (await both.press(button, tip)).notice
    for table in ("subscriber", "person", "answer", "change", "schedule"):
        assert await both.rows(table) == []
    hello, _, question = (await both.say("/start")).shown
    assert "first tip" in hello.text
    assert "Where do you live?" in question.text


async def test_help_and_the_menu_list_the_same_commands(journey: Journey) -> None:
    text = (await journey.say("/help")).text
    assert await journey.alice.menu() == [command.name for command in commands()]
    assert all(f"\n/{name} " in text for name in NAMES)


async def test_privacy_and_about_say_what_they_must(journey: Journey) -> None:
    privacy, about = (await journey.say("/privacy")).text, (await journey.say("/about")).text
    assert all(word in privacy for word in ("/export", "/delete", "30 days", "Time zone", "Not kept"))
    assert all(word in about for word in ("Liz Letchford", "GeoNames", "no doctor"))
