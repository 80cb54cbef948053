"""Who acts in a room: the room has its row, who presses is a person, and who may set things keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.rooms import Room, RoomKind
from bot.domain.streak import What
from bot.domain.subscriber import ChatType
from bot.services.members import NotSetUp, admin, meet, present
from bot.services.reporting import Reporting
from bot.store import managers, people, rooms, tables
from tests.services.rooms.conftest import ADA, BEN, NEW, OLD

if TYPE_CHECKING:
    from bot.services.members import Caller
    from bot.store.engine import Tx
    from tests.services.rooms.conftest import Club


async def test_an_admin_makes_the_rooms_row_and_keeps_it(club: Club) -> None:
    who = await club.store.run(admin, club.call())
    assert who.subscriber.chat_type is ChatType.GROUP
    assert await club.store.read(rooms.find, who.subscriber.id) == Room("Club", RoomKind.GROUP)
    assert await club.store.read(rooms.adder, who.subscriber.id) == ADA
    club.wait(hours=1)
    assert (await club.store.run(admin, club.call(BEN))).subscriber == who.subscriber
    assert await club.store.read(managers.of, who.subscriber.id) == [BEN, ADA]
    assert await club.store.read(managers.rooms, BEN) == [who.subscriber.id]
    assert await club.store.read(rooms.adder, who.subscriber.id) == ADA


async def test_an_anonymous_admin_is_nobody_in_particular(club: Club) -> None:
    assert (await club.store.run(admin, club.call(None))).person_id is None
    assert await club.rows("person") == await club.rows("manager") == []


async def test_who_presses_is_a_person_and_makes_no_room(club: Club) -> None:
    with pytest.raises(NotSetUp):
        await club.store.run(meet, club.call(BEN))
    assert await club.rows("person") == await club.rows("subscriber") == []
    room = (await club.store.run(admin, club.call(None))).subscriber
    member = await club.store.run(meet, club.call(BEN))
    assert member.subscriber == room
    assert [row["user_id"] for row in await club.rows("person")] == [BEN]
    assert await club.rows("manager") == []


async def test_a_press_names_somebody(club: Club) -> None:
    await club.set_up()
    with pytest.raises(ValueError, match="nobody in particular"):
        await club.store.run(meet, club.call(None))


async def test_an_unknown_room_cannot_be_set_from_afar(club: Club) -> None:
    with pytest.raises(NotSetUp):
        await club.tuning.zone(club.call(room=False), "Europe/Madrid")
    await club.set_up()
    assert (await club.tuning.zone(club.call(room=False), "Europe/Lisbon")).subscriber.zone == "Europe/Lisbon"


@pytest.mark.parametrize("user", [1087968824, 136817688, 777000])
async def test_who_stands_for_a_chat_is_never_a_person(club: Club, user: int) -> None:
    with pytest.raises(ValueError, match="stands for a chat"):
        await club.store.run(admin, club.call(user))


async def test_a_room_is_found_by_its_former_number_too(club: Club) -> None:
    sheet = await club.set_up()

    def number(tx: Tx) -> None:
        rooms.change(tx, sheet.subscriber.id, former_address=-7)

    await club.store.run(number)
    assert await club.store.read(present, club.call(address=-7)) == sheet.subscriber
    assert await club.store.read(present, club.call(address=-8)) is None
    assert await club.store.read(present, club.private()) is None


@pytest.mark.parametrize("act", [admin, meet])
async def test_any_press_or_command_there_wakes_a_room(club: Club, act: object) -> None:
    await club.set_up()
    assert callable(act)

    def sleep(tx: Tx) -> None:
        tx.execute(update(tables.subscriber).values(asleep_since=club.now, asleep_reason="muted"))

    await club.store.run(sleep)
    await club.store.run(act, club.call(BEN))
    assert (await club.row()).reachable
    await club.store.run(sleep)
    # To look is a sign of life as well; it makes nobody a keeper.
    sheet = await club.joining.greet(club.call(None))
    assert sheet is not None
    assert sheet.subscriber.reachable


async def test_the_rooms_language_is_its_own(club: Club) -> None:
    await club.store.run(admin, club.call(ADA, code="es"))
    await club.store.run(admin, club.call(BEN, code="en-BR"))
    await club.store.run(meet, club.call(BEN, code="de"))
    assert (await club.row()).language_code == "es"
    sheet = await club.tuning.language(club.call(BEN, code="de"), "en")
    assert (sheet.subscriber.language, sheet.subscriber.language_code) == ("en", "es")


async def test_a_room_is_nobodys_to_take_or_erase(club: Club) -> None:
    await club.set_up()
    reporting = Reporting(club.store)
    for verb in (reporting.export, reporting.erase):
        with pytest.raises(ValueError, match="only from their private chat"):
            await verb(club.call())
    assert await reporting.streak_at(OLD, club.now) is None
    assert await club.rows("room")


async def test_a_lent_zone_is_a_first_one_only(club: Club) -> None:
    await club.set_up()

    def lend(tx: Tx, caller: Caller, zone: str) -> list[str]:
        person_id = meet(tx, caller).person_id
        people.lend_zone(tx, person_id, zone, now=caller.at)
        return [change.value for change in people.changes(tx, person_id) if change.what is What.ZONE]

    assert await club.store.run(lend, club.call(BEN), "Pacific/Auckland") == ["Pacific/Auckland"]
    assert await club.store.run(lend, club.call(BEN), "Europe/Madrid") == ["Pacific/Auckland"]


async def test_a_channel_is_a_room_too(club: Club) -> None:
    club.kind, club.address = RoomKind.CHANNEL, NEW
    assert (await club.store.run(admin, club.call())).subscriber.chat_type is ChatType.CHANNEL
