"""A tip or an exercise on request: seen from then on, chosen by taste, the same for the same update."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.delivery import Kind
from tests.cast import catalogue
from tips.catalogue import Equipment, Level, Theme

if TYPE_CHECKING:
    from tests.services.private.conftest import Chat


@pytest.mark.parametrize("kind", [Kind.TIP, Kind.EXERCISE])
async def test_the_same_update_twice_gets_the_same_answer(chat: Chat, kind: Kind) -> None:
    verb = chat.answering.tip if kind is Kind.TIP else chat.answering.exercise
    first = await verb(chat.call())
    assert (await verb(chat.call(again=True))).answer == first.answer
    assert (await verb(chat.call())).answer != first.answer
    assert len(await chat.rows("answer")) == 2


async def test_nothing_repeats_until_everything_that_suits_was_seen(chat: Chat) -> None:
    everything = len(catalogue().tips)
    given = [(await chat.answering.tip(chat.call())).answer.content_id for _ in range(everything)]
    assert len(set(given)) == everything


async def test_what_was_delivered_counts_as_seen(chat: Chat) -> None:
    await chat.subscribe()
    about = await chat.got(Kind.TIP)
    seen = await chat.answering.thing(chat.call(), about)
    assert seen is not None
    chat.wait(minutes=1)
    given = {(await chat.answering.tip(chat.call())).answer.content_id for _ in range(20)}
    assert seen.content_id not in given


async def test_a_theme_that_was_asked_for_is_given(chat: Chat) -> None:
    for theme in Theme:
        given = await chat.answering.tip(chat.call(), theme)
        assert catalogue().tips[given.answer.content_id].theme is theme


async def test_an_exercise_fits_level_and_equipment(chat: Chat) -> None:
    await chat.tuning.level(chat.call(), Level.BEGINNER)
    await chat.tuning.item(chat.call(), Equipment.BAND, on=True)
    for _ in range(len(catalogue().exercises)):
        given = catalogue().exercises[(await chat.answering.exercise(chat.call())).answer.content_id]
        assert given.level is Level.BEGINNER
        assert given.equipment <= {Equipment.BAND}


async def test_a_thing_says_what_it_is_and_whether_it_was_done(chat: Chat) -> None:
    given = (await chat.answering.exercise(chat.call())).answer
    about = f"answer:{given.id}"
    thing = await chat.answering.thing(chat.call(), about)
    assert thing is not None
    assert (thing.kind, thing.content_id, thing.at, thing.done) == (
        Kind.EXERCISE,
        given.content_id,
        chat.now,
        False,
    )
    await chat.crediting.done(chat.call(), about)
    after = await chat.answering.thing(chat.call(), about)
    assert after is not None
    assert after.done


async def test_nobody_we_know_has_no_things(chat: Chat) -> None:
    assert await chat.answering.thing(chat.call(), "answer:1") is None
    assert await chat.rows("subscriber") == []
