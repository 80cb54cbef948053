"""A group becomes a supergroup in mid-week: one room, its settings and ledger, however we learn of it."""

from __future__ import annotations

import asyncio
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert

from bot.domain.days import Days
from bot.domain.delivery import Kind, Status, Step
from bot.domain.rooms import RoomKind
from bot.services.moving import move, moved
from bot.services.rooming import Rooming
from bot.store import claims, history, moves, rooms, subscribers, tables
from bot.store.claims import Settlement
from tests.services.rooms.conftest import ADA, BEN, NEW, OLD

if TYPE_CHECKING:
    from bot.domain.subscriber import Subscriber
    from bot.store.engine import Tx
    from tests.services.rooms.conftest import Club

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
MON_WED = Days.of(0, 2)
# What Telegram tells of one move: we joined the new group, each group's service message, a refused send.
NEWS = ("joined", "migrate_to", "migrate_from", "refused")


async def _learn(club: Club, news: str, subscriber_id: int, old: int = OLD, new: int = NEW) -> None:
    rooming = Rooming(club.store)
    club.wait(seconds=0.2)
    if news == "joined":
        club.kind = RoomKind.SUPERGROUP
        await rooming.added(club.call(None, address=new), can_write=True)
    elif news == "refused":
        await club.store.run(moved, subscriber_id, new, now=club.now)
    else:
        await rooming.moved(old, new, club.now)


async def _add(club: Club, table: str, **values: Any) -> None:
    def add(tx: Tx) -> None:
        tx.execute(insert(tables.metadata.tables[table]).values(values))

    await club.store.run(add)


async def _only_row(club: Club) -> Subscriber:
    club.address = NEW
    [row] = await club.rows("subscriber")
    assert row["chat_id"] == NEW
    [room] = await club.rows("room")
    assert (room["subscriber_id"], room["former_address"], room["kind"]) == (row["id"], OLD, "supergroup")
    return await club.row()


async def test_migration_as_service_message(club: Club) -> None:
    before = await club.set_up(MON_WED)
    await club.post(MONDAY, Kind.EXERCISE)
    club.wait(hours=2)
    await Rooming(club.store).moved(OLD, NEW, club.now)
    assert (await _only_row(club)).id == before.subscriber.id
    sheet = await club.tuning.days(club.call(BEN), MON_WED)
    assert {kind: planned.days for kind, planned in sheet.planned.items()} == {
        kind: planned.days for kind, planned in before.planned.items()
    }
    slot = sheet.next(Kind.EXERCISE)
    assert slot is not None
    assert slot.day == date(2026, 11, 25)
    assert await club.rows("word") == []


async def test_migration_as_error(club: Club) -> None:
    before = await club.set_up()
    await club.store.run(moved, before.subscriber.id, NEW, now=club.now)
    assert (await _only_row(club)).id == before.subscriber.id
    await club.store.run(moved, 77, NEW, now=club.now)
    assert len(await club.rows("subscriber")) == 1


async def test_migration_in_either_order(club: Club) -> None:
    for number, news in enumerate(permutations(NEWS)):
        old, new = OLD - number, NEW - number
        club.address, club.kind = old, RoomKind.GROUP
        before = await club.set_up(MON_WED)
        await club.post(MONDAY, Kind.EXERCISE)
        lines = await club.log()
        for each in news:
            await _learn(club, each, before.subscriber.id, old, new)
        club.address = new
        row = await club.row()
        assert (row.id, row.zone, row.days, row.reachable) == (
            before.subscriber.id,
            "Europe/Madrid",
            MON_WED,
            True,
        ), news
        assert await club.log() == lines
        assert (await club.rows("delivery"))[-1]["subscriber_id"] == row.id
        assert len(await club.rows("subscriber")) == len(await club.rows("room")) == number + 1, news
        # Nobody is asked to set up what is set up.
        assert await club.rows("word") == []


@pytest.mark.parametrize("news", NEWS[1:])
async def test_migration_twice(club: Club, news: str) -> None:
    before = await club.set_up()
    for _ in range(2):
        await _learn(club, news, before.subscriber.id)
    assert (await _only_row(club)).id == before.subscriber.id


async def test_migration_of_a_chat_that_was_left_first(club: Club) -> None:
    await club.set_up()
    await Rooming(club.store).gone(club.call(None))
    await Rooming(club.store).moved(OLD, NEW, club.now)
    assert (await _only_row(club)).reachable
    assert await club.rows("word") == []


@pytest.mark.parametrize("joined", [True, False])
async def test_migration_of_a_muted_chat(club: Club, *, joined: bool) -> None:
    await club.set_up()
    await Rooming(club.store).muted(club.call(None), can_write=False)
    if joined:
        await Rooming(club.store).added(club.call(address=NEW), can_write=False)
        club.kind = RoomKind.SUPERGROUP
        await Rooming(club.store).titled(club.call(address=NEW))
    await Rooming(club.store).moved(OLD, NEW, club.now)
    assert (await _only_row(club)).asleep_reason == "muted"
    assert [row["what"] for row in await club.rows("word")] == ["muted"]


async def test_migration_of_one_that_nobody_set_up(club: Club) -> None:
    rooming = Rooming(club.store)
    await rooming.added(club.call(), can_write=True)
    club.kind = RoomKind.SUPERGROUP
    await rooming.added(club.call(None, address=NEW), can_write=True)
    await club.tuning.clock(club.call(address=NEW), Kind.TIP, club.now.time())
    await rooming.moved(OLD, NEW, club.now)
    assert (await _only_row(club)).id == 1
    # What was chosen on the way is kept where there was nothing.
    assert {row["kind"] for row in await club.rows("schedule")} == {"tip", "exercise", "recap"}
    assert [row["what"] for row in await club.rows("word")] == ["setup"]


async def test_migration_of_a_chat_we_never_knew(club: Club) -> None:
    rooming = Rooming(club.store)
    await rooming.moved(OLD, NEW, club.now)
    assert await club.rows("subscriber") == []
    club.kind = RoomKind.SUPERGROUP
    await rooming.added(club.call(address=NEW), can_write=True)
    for _ in range(2):
        await rooming.moved(OLD, NEW, club.now)
    await _only_row(club)


async def _two(club: Club) -> tuple[Subscriber, Subscriber]:
    """Both the old and the new chat were set up, each with a life of its own."""
    await club.set_up(MON_WED)
    old = await club.row()
    club.address, club.kind = NEW, RoomKind.SUPERGROUP
    club.wait(minutes=1)
    await club.set_up(Days.EVERY)
    return old, await club.row()


async def test_migration_of_two_configured(club: Club) -> None:
    old, new = await _two(club)
    await club.tuning.zone(club.call(BEN), "Europe/Lisbon")
    first, both = await club.post(MONDAY), await club.post(TUESDAY, status="unknown")
    club.address = OLD
    kept = await club.post(TUESDAY)
    day = {"day": MONDAY, "needed": 1}
    for number, row in enumerate((old, new), 1):
        of = {"subscriber_id": row.id}
        await _add(club, "deed", **of, person_id=1, day=MONDAY)
        await _add(club, "group_day", **of, **day, people=number)
        await _add(club, "group_day", **of, **day | {"day": date(2026, 11, number)}, people=5)
        await _add(club, "board", **of, person_id=number, name=f"number {number}", at=club.now)
        for update_id in (1, 10 + number):
            values = {"update_id": update_id, "kind": "tip", "content_id": "t", "why": "new", "at": club.now}
            await _add(club, "answer", **of, **values)
    await _add(club, "post", delivery_id=first, address=NEW, message_id=1, presses=3, edit_at=club.now)
    await _add(club, "post", delivery_id=kept, address=OLD, message_id=1, presses=4, edit_at=club.now)
    await club.store.run(history.add, [(new.id, "seen-there")])
    await Rooming(club.store).moved(OLD, NEW, club.now)
    assert (await _only_row(club)).zone == "Europe/Madrid"
    assert sorted(row["id"] for row in await club.rows("delivery")) == sorted([first, kept])
    assert both not in {row["id"] for row in await club.rows("delivery")}
    assert len(await club.rows("deed")) == 1
    assert {row["day"].day: row["people"] for row in await club.rows("group_day")} == {1: 5, 2: 5, 23: 2}
    assert [row["person_id"] for row in await club.rows("board")] == [1, 2]
    assert sorted(row["update_id"] for row in await club.rows("answer")) == [1, 11, 12]
    assert [row["person_id"] for row in await club.rows("manager")] == [1, 2]
    assert len(await club.log()) == 7
    assert {row["presses"]: row["frozen"] for row in await club.rows("post")} == {3: 0, 4: 1}
    assert await club.store.read(history.seen, [old.id]) == {old.id: ["seen-there"]}
    assert {row["subscriber_id"] for row in await club.rows("schedule")} == {old.id}


async def test_migration_keeps_the_set_up_one_also_where_it_is_the_newer(club: Club) -> None:
    await Rooming(club.store).added(club.call(), can_write=True)
    club.address, club.kind = NEW, RoomKind.SUPERGROUP
    new = (await club.set_up()).subscriber
    await Rooming(club.store).moved(OLD, NEW, club.now)
    assert await _only_row(club) == new


async def test_migration_with_a_send_in_flight(club: Club) -> None:
    before = await club.set_up()
    sent = await club.post(MONDAY, status="sending", settled_at=None, message_id=None, error=None)
    await Rooming(club.store).added(club.call(None, address=NEW), can_write=True)
    await club.store.run(moved, before.subscriber.id, NEW, now=club.now)
    club.wait(seconds=1)
    step = Step(Status.SENT, message_id=12)
    await club.store.run(claims.settle, [Settlement(sent, before.subscriber.id, "t", step)], club.now)
    [row] = await club.rows("delivery")
    assert (row["status"], row["message_id"]) == ("sent", 12)
    club.address = NEW
    slot = (await club.tuning.silent(club.call(), on=True)).next(Kind.TIP)
    assert slot is not None
    assert slot.day == TUESDAY


async def test_migration_withdraws_what_the_other_had_planned(club: Club) -> None:
    old, new = await _two(club)
    await club.post(TUESDAY, status="due", token=None, lease_until=None, message_id=None, error=None)
    await Rooming(club.store).moved(OLD, NEW, club.now)
    assert await club.rows("delivery") == []
    assert (await _only_row(club)).id == old.id != new.id


async def test_migration_that_several_replicas_learn_of_at_once(club: Club) -> None:
    rooming, store = Rooming(club.store), club.store
    club.kind = RoomKind.SUPERGROUP
    for number in range(10):
        old, new = OLD - number, NEW - number
        club.address = old
        before = (await club.set_up()).subscriber
        await asyncio.gather(
            rooming.added(club.call(BEN, address=new), can_write=True),
            rooming.moved(old, new, club.now),
            store.run(moved, before.id, new, now=club.now),
            rooming.added(club.call(None, address=new), can_write=True),
            rooming.moved(old, new, club.now),
        )
        club.address = new
        assert (await club.row()).id == before.id
    assert len(await club.rows("subscriber")) == len(await club.rows("room")) == 10
    assert await club.rows("word") == []


async def test_a_row_that_another_replica_made_meanwhile_becomes_one_with_ours(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (await club.set_up()).subscriber
    await Rooming(club.store).added(club.call(None, address=NEW), can_write=True)
    look_up, blind = subscribers.by_address, [NEW]

    def late(tx: Tx, address: int) -> Subscriber | None:
        if address in blind:
            blind.remove(address)
            return None
        return look_up(tx, address)

    monkeypatch.setattr(subscribers, "by_address", late)
    await club.store.run(move, OLD, NEW, now=club.now)
    monkeypatch.undo()
    club.address = NEW
    assert (await club.row()).id == before.id
    assert len(await club.rows("subscriber")) == 1


def test_every_table_of_a_room_moves_with_it() -> None:
    """Whoever adds a table of rooms says how two of them become one."""
    of_rooms = {key.parent.table for table in tables.metadata.sorted_tables for key in table.foreign_keys} & {
        table for table in tables.metadata.sorted_tables if "subscriber_id" in table.c
    }
    stay = {tables.room, tables.word}
    assert of_rooms == {*moves._CHILDREN, tables.schedule, *stay}


async def test_the_old_number_leads_to_the_room(club: Club) -> None:
    await club.set_up()
    await Rooming(club.store).moved(OLD, NEW, club.now)
    sheet = await club.tuning.zone(club.call(address=OLD), "Europe/Lisbon")
    assert (sheet.subscriber.address, sheet.subscriber.zone) == (NEW, "Europe/Lisbon")
    assert await club.store.read(rooms.moved_from, OLD) == sheet.subscriber.id
    assert [each.subscriber.address for each in await Rooming(club.store).of_keeper(ADA)] == [NEW]
