"""The first minute: from /start to "your next tip", by buttons, by typing in any order, by location."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Journey


async def test_set_up_by_buttons_only(both: Journey) -> None:
    seen = await both.act(both.alice.start)
    hello, tip, question = seen.shown
    assert hello.text == "Hi Alice! Here is your first tip, on the house:"
    assert "✅ Done" in tip.labels
    assert "Where do you live?" in question.text
    seen = await both.follow(seen, "🌍 All places", "Europe", "▶️", "Madrid")
    assert "Got it: Madrid" in seen.text
    seen = await both.follow(seen, "08:00")
    assert "Your next tip: tomorrow, Mon, 23 Nov, 08:00 in Madrid." in seen.text
    seen = await both.follow(seen, "3")
    assert "All set." in seen.text
    assert "Your next exercise: tomorrow, Mon, 23 Nov, 08:00 in Madrid." in seen.text


async def test_just_tips_is_an_equal_answer(journey: Journey) -> None:
    await journey.say("/start")
    await journey.say("madrid")
    seen = await journey.follow(await journey.say("7:30"), "💡 Just tips")
    assert "Your next tip: tomorrow, Mon, 23 Nov, 07:30 in Madrid." in seen.text
    assert "exercise" not in seen.text


async def test_a_chosen_time_still_to_come_today_is_owed_today(journey: Journey) -> None:
    await journey.say("/start")
    await journey.say("/zone madrid")
    assert "Your next tip: today, Sun, 22 Nov, 21:15 in Madrid." in (await journey.say("9.15 pm")).text


@pytest.mark.uncounted
@pytest.mark.parametrize("order", list(permutations(["/zone madrid", "/time 7:30", "/days mon wed fri"])))
async def test_set_up_by_commands_in_any_order_even_without_start(
    journey: Journey, order: tuple[str, ...]
) -> None:
    texts = [(await journey.say(command)).text for command in order]
    assert "Your next tip: tomorrow, Mon, 23 Nov, 07:30 in Madrid." in texts[-1]
    [subscriber] = await journey.rows("subscriber")
    assert (subscriber["state"], subscriber["days"]) == ("active", 0b10101)
    hello, tip, back = (await journey.say("/start")).shown
    assert "first tip" in hello.text
    assert "👍" in tip.labels
    assert "Everything is as you left it." in back.text


async def test_set_up_by_words_alone(journey: Journey) -> None:
    await journey.say("/start")
    assert "Got it: Buenos Aires" in (await journey.say("Buenos Aires")).text
    assert "I could not read “half past” as a time." in (await journey.say("half past")).text
    assert "On how many days a week" in (await journey.say("7 am")).text
    seen = await journey.say("4")
    assert "All set." in seen.text
    [subscriber] = await journey.rows("subscriber")
    assert subscriber["days"] == 0b11011


async def test_a_goal_may_be_typed_as_weekdays(journey: Journey) -> None:
    for text in ("/start", "madrid", "8:00"):
        await journey.say(text)
    assert "Your next exercise: Tue, 24 Nov, 08:00 in Madrid." in (await journey.say("tue and thu")).text


async def test_a_shared_location_becomes_a_zone_and_is_not_kept(journey: Journey) -> None:
    seen = await journey.follow(await journey.say("/start"), "📍 Share location")
    assert seen.last.reply_keyboard[0][0].asks_location
    seen = await journey.act(lambda: journey.alice.share_location(40.4168, -3.7038))
    located, question = seen.shown
    assert located.text == "That is the clock of Madrid."
    assert located.removes_keyboard
    assert "When shall your daily tip come?" in question.text
    assert not [row for row in await journey.rows("subscriber") if "40.4" in str(row)]


async def test_the_middle_of_an_ocean_has_no_clock(journey: Journey) -> None:
    await journey.say("/start")
    seen = await journey.act(lambda: journey.alice.share_location(-48.0, -130.0))
    assert "No town keeps a clock there." in seen.text


async def test_never_mind_takes_the_location_keyboard_away(journey: Journey) -> None:
    await journey.follow(await journey.say("/start"), "📍 Share location")
    seen = await journey.act(lambda: journey.alice.tap("Never mind"))
    assert seen.last.removes_keyboard
    assert "place" not in seen.text


async def test_of_several_places_the_person_picks(journey: Journey) -> None:
    await journey.say("/start")
    seen = await journey.say("springfield")
    assert "Which one do you mean?" in seen.text
    assert "Got it:" in (await journey.follow(seen, seen.last.labels[0])).text


async def test_start_again_resets_nothing(both: Journey) -> None:
    await both.subscribe()
    before = [await both.rows(table) for table in ("schedule", "change", "answer")]
    seen = await both.say("/start again-by-a-link")
    assert "Everything is as you left it." in seen.text
    assert [await both.rows(table) for table in ("schedule", "change", "answer")] == before


async def test_a_deep_link_says_where_a_new_person_came_from(journey: Journey) -> None:
    await journey.act(lambda: journey.alice.start("from_a-friend"))
    [row] = await journey.rows("subscriber")
    assert row["source"] == "from_a-friend"
    mallory = await journey.pg.add_person("Mallory")
    await journey.say("/start <b>no link & no payload</b>", mallory)
    assert [row["source"] for row in await journey.rows("subscriber")] == ["from_a-friend", None]


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("londres", "Londres"),
        ("atenas", "Atenas"),
        ("Ciudad de México", "Ciudad de México"),
        ("nueva york", "Nueva York"),
        ("Asia/Calcutta", "Calcuta"),
        ("Madrid", "Madrid"),
    ],
)
async def test_a_city_is_typed_and_answered_in_the_persons_language(
    journey: Journey, typed: str, answer: str
) -> None:
    lucia = await journey.pg.add_person("Lucía", language_code="es")
    await journey.say("/start", lucia)
    assert answer in (await journey.say(typed, lucia)).text
    assert f"hora de {answer}" in (await journey.say("8:00", lucia)).text
    assert f"Zona horaria: {answer}" in (await journey.say("/settings", lucia)).text


async def test_the_list_of_places_is_in_the_persons_language(journey: Journey) -> None:
    lucia = await journey.pg.add_person("Lucía", language_code="es")
    seen = await journey.say("/start", lucia)
    for button in ("🌍 Todos los lugares", "Europa", "▶️", "Londres"):
        seen = await journey.press(button, seen.last, lucia)
    assert "Londres" in seen.text
    assert [row["zone"] for row in await journey.rows("subscriber")] == ["Europe/London"]
