"""How we come into rooms and out of them: settings stay, and a keeper is told once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.delivery import Kind
from bot.domain.rooms import RoomKind, Word
from bot.services.rooming import LOG_PAGE, Arrival, Rooming, lose_topic, mute
from bot.store import rooms, tables, words
from tests.services.rooms.conftest import ADA, BEN, NEW, OLD

if TYPE_CHECKING:
    from bot.store.engine import Tx
    from tests.services.rooms.conftest import Club


@pytest.fixture
def rooming(club: Club) -> Rooming:
    return Rooming(club.store)


async def _words(club: Club) -> dict[str, str]:
    return {row["what"]: row["status"] for row in await club.rows("word")}


async def _told(club: Club) -> None:
    def tell(tx: Tx) -> None:
        tx.execute(update(tables.word).values(status="told"))

    await club.store.run(tell)


async def test_who_adds_us_keeps_the_room_and_hears_how_to_set_it_up(club: Club, rooming: Rooming) -> None:
    assert await rooming.added(club.call(), can_write=True) is Arrival.NEW
    [word] = await club.rows("word")
    assert (word["what"], word["status"], word["not_before"]) == (
        "setup",
        "due",
        club.now + timedelta(seconds=3),
    )
    assert [sheet.room for sheet in await rooming.of_keeper(ADA)] == [
        await club.store.read(rooms.find, (await club.row()).id)
    ]
    await _told(club)
    assert await rooming.added(club.call(BEN), can_write=True) is Arrival.KNOWN
    assert await _words(club) == {"setup": "told"}


async def test_added_by_an_anonymous_admin_nobody_keeps_it_yet(club: Club, rooming: Rooming) -> None:
    assert await rooming.added(club.call(None), can_write=True) is Arrival.NEW
    assert await club.rows("manager") == await club.rows("person") == []


async def test_added_without_rights(club: Club, rooming: Rooming) -> None:
    await rooming.added(club.call(), can_write=False)
    assert (await club.row()).asleep_reason == "muted"
    assert await _words(club) == {"muted": "due"}
    # As soon as they are given, it goes on where it was.
    await rooming.muted(club.call(), can_write=True)
    assert (await club.row()).asleep_since is None
    assert await _words(club) == {"setup": "due"}


async def test_a_muted_room_keeps_everything(club: Club, rooming: Rooming) -> None:
    before = await club.set_up()
    await club.tuning.pin(club.call(), on=True)
    lines = await club.log()
    await rooming.muted(club.call(None), can_write=False)
    asleep = await club.row()
    assert (asleep.asleep_reason, asleep.state) == ("muted", before.subscriber.state)
    assert {row["next_due_at"] for row in await club.rows("schedule")} == {None}
    await _told(club)
    club.wait(hours=2)
    await rooming.muted(club.call(None), can_write=True)
    sheet = await club.tuning.pin(club.call(), on=True)
    assert (sheet.subscriber, {kind: one.days for kind, one in sheet.planned.items()}) == (
        before.subscriber,
        {kind: one.days for kind, one in before.planned.items()},
    )
    # From now on: the hour of today has passed meanwhile.
    slot = sheet.next(Kind.TIP)
    assert slot is not None
    assert slot.day == date(2026, 11, 24)
    assert await club.log() == lines
    # And if it happens again before a post arrived, nobody is told again.
    await rooming.muted(club.call(None), can_write=False)
    assert await _words(club) == {"muted": "told"}


async def test_kicked_and_back_its_settings_are_as_they_were(club: Club, rooming: Rooming) -> None:
    before = await club.set_up()
    await rooming.gone(club.call(BEN))
    assert (await club.row()).asleep_reason == "gone"
    assert await _words(club) == {"gone": "due"}
    assert [row["person_id"] for row in await club.rows("manager")] == [1]
    await _told(club)
    await rooming.gone(club.call(BEN))
    assert await _words(club) == {"gone": "told"}
    assert await rooming.added(club.call(BEN), can_write=True) is Arrival.BACK
    assert await _words(club) == {"back": "due"}
    sheet = await club.tuning.zone(club.call(), "Europe/Madrid")
    assert sheet == before


async def test_back_in_a_room_that_nobody_set_up_says_how_to(club: Club, rooming: Rooming) -> None:
    await rooming.added(club.call(), can_write=True)
    await _told(club)
    await rooming.gone(club.call())
    assert await _words(club) == {"setup": "told"}
    await rooming.added(club.call(), can_write=True)
    assert await _words(club) == {"setup": "due"}


async def test_gone_from_a_muted_room_is_gone(club: Club, rooming: Rooming) -> None:
    await club.set_up()
    await rooming.muted(club.call(), can_write=False)
    await rooming.gone(club.call())
    assert ((await club.row()).asleep_reason, await _words(club)) == ("gone", {"gone": "due"})

    def refuse(tx: Tx) -> None:
        mute(tx, 1, club.now)

    await club.store.run(refuse)
    assert (await club.row()).asleep_reason == "muted"


async def test_rooms_we_know_nothing_of_stay_unknown(club: Club, rooming: Rooming) -> None:
    await rooming.gone(club.call())
    await rooming.muted(club.call(), can_write=False)
    await rooming.titled(club.call())
    await rooming.topic_state(OLD, 3, open=False, now=club.now)
    assert await rooming.log(club.call()) == []
    assert await club.rows("subscriber") == []


async def test_late_news_of_the_chat_before_a_move_changes_nothing(club: Club, rooming: Rooming) -> None:
    await club.set_up()
    await rooming.moved(OLD, NEW, club.now)
    club.address = NEW
    before = await club.row()
    await rooming.gone(club.call(address=OLD))
    await rooming.muted(club.call(address=OLD), can_write=False)
    assert await rooming.added(club.call(BEN, address=OLD), can_write=False) is Arrival.KNOWN
    assert await club.row() == before
    assert await _words(club) == {}
    assert len(await club.rows("subscriber")) == 1


async def test_the_title_follows(club: Club, rooming: Rooming) -> None:
    await club.set_up()
    club.title, club.kind = "<b>Club</b> & Co", RoomKind.FORUM
    await rooming.titled(club.call())
    [sheet] = await rooming.of_keeper(ADA)
    assert sheet.room is not None
    assert (sheet.room.title, sheet.room.kind) == ("<b>Club</b> & Co", RoomKind.FORUM)


async def _topic(club: Club) -> tuple[int | None, int | None]:
    """The topic that was chosen, and the one posts go to."""
    row = await club.row()
    room = await club.store.read(rooms.find, row.id)
    assert room is not None
    return room.topic, row.topic


async def test_a_closed_topic_falls_back_to_general_and_comes_back(club: Club, rooming: Rooming) -> None:
    club.kind = RoomKind.FORUM
    await club.set_up()
    await club.tuning.topic(club.call(), 12)
    await rooming.topic_state(OLD, 13, open=False, now=club.now)
    assert await _topic(club) == (12, 12)
    for _ in range(2):
        await rooming.topic_state(OLD, 12, open=False, now=club.now)
    assert await _topic(club) == (12, None)
    assert await _words(club) == {"topic": "due"}
    for _ in range(2):
        await rooming.topic_state(OLD, 12, open=True, now=club.now)
    assert await _topic(club) == (12, 12)
    assert await _words(club) == {}
    assert (await club.log())[-3:] == [
        ("person", "topic", None, "12"),
        ("bot", "topic", "12", None),
        ("bot", "topic", None, "12"),
    ]


async def test_a_topic_that_was_deleted_can_be_chosen_anew(club: Club) -> None:
    club.kind = RoomKind.FORUM
    await club.set_up()
    await club.tuning.topic(club.call(), 12)
    for _ in range(2):
        await club.store.run(lose_topic, 1, club.now)
    assert await _topic(club) == (12, None)
    await club.tuning.topic(club.call(), 12)
    assert await _topic(club) == (12, 12)


@pytest.mark.parametrize("topic", [None, 12])
async def test_any_topic_that_opens_wakes_a_muted_forum(
    club: Club, rooming: Rooming, topic: int | None
) -> None:
    club.kind = RoomKind.FORUM
    await club.set_up()
    await club.tuning.topic(club.call(), 12)
    await rooming.topic_state(OLD, 12, open=False, now=club.now)
    await rooming.topic_state(OLD, None, open=False, now=club.now)
    await rooming.muted(club.call(), can_write=False)
    await rooming.topic_state(OLD, topic, open=True, now=club.now)
    assert (await club.row()).reachable
    assert await _topic(club) == (12, topic)


async def test_the_log_is_read_page_by_page_and_forgets_people(club: Club, rooming: Rooming) -> None:
    await club.set_up()
    for people in range(2, LOG_PAGE + 2):
        await club.tuning.needed(club.call(BEN), people)
    first = await rooming.log(club.call())
    assert [entry.after for entry in first] == [str(number) for number in range(LOG_PAGE + 1, 1, -1)]
    assert {entry.user for entry in first} == {BEN}
    rest = await rooming.log(club.call(), before_id=first[-1].id)
    assert [(entry.what, entry.user) for entry in rest] == [("time", ADA), ("zone", ADA)]

    def forget(tx: Tx) -> None:
        tx.execute(tables.person.delete().where(tables.person.c.user_id == ADA))

    await club.store.run(forget)
    assert [entry.user for entry in await rooming.log(club.call(), before_id=first[-1].id)] == [None, None]


async def test_a_word_is_told_again_once_it_was_forgotten(club: Club) -> None:
    await club.set_up()

    def say(tx: Tx, facts: str) -> None:
        words.say(tx, 1, Word.PIN, now=club.now, facts=facts)

    await club.store.run(say, "first")
    await club.store.run(say, "second")
    assert [row["facts"] for row in await club.rows("word")] == ["second"]
    await _told(club)
    await club.store.run(say, "third")
    await club.store.run(words.withdraw, 1, [Word.PIN])
    assert [row["facts"] for row in await club.rows("word")] == ["second"]
    await club.store.run(words.forget, 1, [Word.PIN])
    await club.store.run(say, "fourth")
    assert [(row["facts"], row["status"]) for row in await club.rows("word")] == [("fourth", "due")]
