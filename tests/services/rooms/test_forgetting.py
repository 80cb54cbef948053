"""Who pressed in a room and never started the bot is forgotten in time; the room keeps its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from bot.services.forgetting import KEEP_DEEDS, KEEP_PEOPLE, Forgetting
from bot.services.looking_in import LookingIn
from bot.services.members import admin, meet
from bot.services.rooming import Rooming
from bot.store import tables
from tests.services.rooms.conftest import ADA, BEN, NEW, OLD

if TYPE_CHECKING:
    from bot.store.engine import Tx
    from tests.services.rooms.conftest import Club

A_SECOND = timedelta(seconds=1)


@dataclass
class StoppedClock:
    """Shows what the club shows."""

    club: Club

    def now(self) -> datetime:
        return self.club.now

    async def sleep_until(self, moment: datetime) -> None:
        raise NotImplementedError


@pytest.fixture
def forgetting(club: Club) -> Forgetting:
    return Forgetting(club.store, StoppedClock(club))


async def _users(club: Club) -> set[int]:
    return {row["user_id"] for row in await club.rows("person")}


async def _add(club: Club, table: str, **values: Any) -> None:
    def add(tx: Tx) -> None:
        tx.execute(insert(tables.metadata.tables[table]).values(values))

    await club.store.run(add)


async def test_strangers_are_forgotten_ninety_days_after_their_last_press_to_the_second(
    club: Club, forgetting: Forgetting
) -> None:
    await club.set_up()
    await club.store.run(meet, club.call(BEN))
    club.wait(days=1)
    await club.store.run(meet, club.call(BEN))
    pressed = club.now
    await club.store.run(admin, club.call(ADA))
    club.now = pressed + KEEP_PEOPLE - A_SECOND
    # Who manages a room gives signs of life by that.
    await club.store.run(admin, club.call(ADA))
    assert await forgetting.people() == 0
    club.now += A_SECOND
    assert await forgetting.people() == 1
    assert await _users(club) == {ADA}
    assert await forgetting.people() == 0


async def test_who_has_a_private_chat_is_kept(club: Club, forgetting: Forgetting) -> None:
    await club.set_up()
    await club.store.run(meet, club.private(BEN))
    await club.store.run(meet, club.private(ADA))
    club.now += 2 * KEEP_PEOPLE
    assert await forgetting.people() == 0
    assert await _users(club) == {ADA, BEN}


async def test_who_is_forgotten_leaves_numbers_and_lines_without_a_name(
    club: Club, forgetting: Forgetting
) -> None:
    await club.set_up()
    post = await club.post(club.now.date())
    of = {"subscriber_id": 1, "person_id": 1}
    await _add(club, "deed", **of, day=club.now.date())
    await _add(club, "board", **of, name="Ada", at=club.now)
    await _add(club, "group_day", subscriber_id=1, day=club.now.date(), people=1, needed=1)
    await _add(club, "post", delivery_id=post, address=OLD, message_id=1, presses=1, edit_at=club.now)
    done = {"day": club.now.date(), "kind": "tip", "at": club.now, "about": f"delivery:{post}"}
    await _add(club, "completion", person_id=1, **done)
    club.now += KEEP_PEOPLE
    assert await forgetting.people() == 1
    for table in ("person", "completion", "deed", "board", "manager"):
        assert await club.rows(table) == []
    assert [row["people"] for row in await club.rows("group_day")] == [1]
    assert [row["presses"] for row in await club.rows("post")] == [1]
    assert [(row["person_id"], row["who"]) for row in await club.rows("audit")] == [(None, "person")] * 2
    assert [(row["added_by"], row["title"]) for row in await club.rows("room")] == [(None, "Club")]


async def test_many_are_forgotten_page_by_page(club: Club, forgetting: Forgetting) -> None:
    people = [{"user_id": user, "created_at": club.now} for user in range(1, 251)]

    def add(tx: Tx) -> None:
        tx.execute(insert(tables.person), people)

    await club.store.run(add)
    await club.store.run(meet, club.private(7))
    club.now += KEEP_PEOPLE
    assert await forgetting.people() == 249
    assert await _users(club) == {7}


async def test_deeds_are_kept_for_sixty_days(club: Club, forgetting: Forgetting) -> None:
    await club.set_up()
    oldest = (club.now - KEEP_DEEDS).date()
    for days in (-1, 0, 1):
        await _add(club, "deed", subscriber_id=1, person_id=1, day=oldest + timedelta(days=days))
    assert await forgetting.deeds() == 1
    assert [row["day"] for row in await club.rows("deed")] == [oldest, oldest + timedelta(days=1)]


async def test_a_room_that_may_be_written_to_again_wakes_by_itself(club: Club) -> None:
    await club.set_up()
    await Rooming(club.store).muted(club.call(None), can_write=False)
    club.address = NEW
    await Rooming(club.store).added(club.call(), can_write=False)
    asked: list[int] = []
    open_to_us = {NEW}

    async def may_write(address: int) -> bool:
        asked.append(address)
        return address in open_to_us

    looking_in = LookingIn(club.store, StoppedClock(club), may_write)
    assert await looking_in.work() == 1
    assert (asked, (await club.row()).asleep_since) == ([OLD, NEW], None)
    # It was never set up: now it can be.
    assert {row["what"] for row in await club.rows("word")} == {"muted", "setup"}
    open_to_us.add(OLD)
    assert await looking_in.work() == 1
    assert asked == [OLD, NEW, OLD]
    club.address = OLD
    assert (await club.row()).reachable
    assert await looking_in.work() == 0


async def test_a_room_that_we_left_meanwhile_stays_asleep(club: Club) -> None:
    await club.set_up()
    rooming = Rooming(club.store)
    await rooming.muted(club.call(None), can_write=False)

    async def removed(address: int) -> bool:
        await rooming.gone(club.call(None))
        return True

    assert await LookingIn(club.store, StoppedClock(club), removed).work() == 0
    assert (await club.row()).asleep_reason == "gone"


async def test_a_room_that_is_gone_is_not_asked_for(club: Club) -> None:
    await club.set_up()
    await Rooming(club.store).gone(club.call(None))

    async def may_write(address: int) -> bool:
        raise AssertionError(address)

    club.now = datetime(2026, 12, 1, tzinfo=UTC)
    assert await LookingIn(club.store, StoppedClock(club), may_write).work() == 0
