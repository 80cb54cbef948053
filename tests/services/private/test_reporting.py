"""The streak, everything kept about a person, and its end. Reflection finds the tables: none is forgotten."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from sqlalchemy import MetaData, Table, select

from bot.domain.days import Days
from bot.domain.delivery import Kind
from bot.domain.quiet import Snooze
from bot.services.crediting import Light
from bot.store import quarantine
from tips.catalogue import Equipment, Theme

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.services.private.conftest import Chat

# What is nobody's: the send budget and facts about the database itself.
OURS = {"pace", "note", "alembic_version"}
# What groups and channels have: looked at on its own.
OF_ROOMS = {"room", "manager", "audit", "word", "post", "deed", "group_day", "board"}


async def _live(chat: Chat) -> None:
    """A life that leaves rows in every table."""
    await chat.subscribe()
    await chat.tuning.theme(chat.call(), Theme.POSTURE, on=True)
    await chat.tuning.item(chat.call(), Equipment.BAND, on=True)
    about = await chat.got()
    await chat.snoozing.snooze(chat.call(), about, Snooze.TONIGHT)
    await chat.crediting.light(chat.call(), about, Light.YELLOW)
    await chat.crediting.like(chat.call(), "some-tip", 1)
    for _ in range(3):
        await chat.crediting.done(chat.call(), await chat.got(Kind.TIP))
        chat.wait(days=1)
    raw = b'{"update_id":%d,"message":{"from":{"id":%d}}}' % (chat.user, chat.user)
    await chat.store.run(quarantine.put, chat.user, raw, "no reason", now=chat.now)


async def _everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that the database has."""

    def read(tx: Tx) -> dict[str, list[dict[str, Any]]]:
        found = MetaData()
        found.reflect(tx)
        return {name: _rows(tx, table) for name, table in found.tables.items() if name not in OURS | OF_ROOMS}

    return await store.read(read)


def _rows(tx: Tx, table: Table) -> list[dict[str, Any]]:
    return [dict(row) for row in tx.execute(select(table)).mappings()]


async def test_the_export_has_every_column_of_every_row_of_every_table(chat: Chat) -> None:
    await _live(chat)
    kept = await _everything(chat.store)
    assert all(kept.values()), "the life above leaves no row in a table: extend it"
    exported = await chat.reporting.export(chat.call())
    assert {name: [set(row) for row in rows] for name, rows in kept.items()} == {
        name: [set(row) for row in exported[name]] for name in kept
    }
    assert set(exported) - set(kept) == {"format", "exported_at", "telegram_user_id"} | OF_ROOMS


async def test_the_export_reads_well_and_is_json(chat: Chat) -> None:
    await _live(chat)
    await chat.tuning.days(chat.call(), Days.of(0, 4))
    exported = orjson.loads(orjson.dumps(await chat.reporting.export(chat.call())))
    [settings] = exported["subscriber"]
    assert (settings["zone"], settings["days"], settings["day_end"]) == (
        "Europe/Madrid",
        ["mon", "fri"],
        "03:00",
    )
    assert exported["completion"][0]["day"] == "2026-11-23"
    assert exported["milestone"][0]["days"] == 3
    assert exported["person"][0]["created_at"] == "2026-11-23T06:30:00+00:00"
    assert str(chat.user) in exported["quarantine"][0]["raw"]


async def test_the_export_has_nobody_elses_rows(chat: Chat) -> None:
    await _live(chat.other())
    exported = await chat.reporting.export(chat.call())
    assert {name for name, value in exported.items() if isinstance(value, list) and value} == set()
    await _live(chat)
    exported = await chat.reporting.export(chat.call())
    assert [row["user_id"] for row in exported["person"]] == [chat.user]


async def test_delete_erases_everything_from_every_table(chat: Chat) -> None:
    await _live(chat)
    assert await chat.reporting.erase(chat.call()) is True
    assert {name: rows for name, rows in (await _everything(chat.store)).items() if rows} == {}
    assert await chat.reporting.erase(chat.call(again=True)) is False


async def test_delete_erases_nobody_else(chat: Chat) -> None:
    stranger = chat.other()
    await _live(stranger)
    before = await _everything(chat.store)
    await _live(chat)
    await chat.reporting.erase(chat.call())
    assert await _everything(chat.store) == before


async def test_after_a_delete_start_begins_anew(chat: Chat) -> None:
    await _live(chat)
    await chat.reporting.erase(chat.call())
    welcome = await chat.joining.start(chat.call())
    assert welcome.first is not None
    assert (welcome.sheet.subscriber.zone, welcome.sheet.planned) == (None, {})
    assert (await chat.standing()).days == 0


async def test_the_streak_comes_with_the_settings_that_explain_it(chat: Chat) -> None:
    await chat.subscribe()
    await chat.crediting.done_today(chat.call())
    report = await chat.reporting.streak(chat.call())
    assert (report.standing.days, report.sheet.at(Kind.TIP)) == (1, time(8))
    assert await chat.reporting.streak_at(chat.user, chat.now) == report
    assert [day.day for day in report.standing.ledger] == [date(2026, 11, 23)]


@pytest.mark.parametrize("address", [1, -100])
async def test_nobody_has_no_streak(chat: Chat, address: int) -> None:
    assert await chat.reporting.streak_at(address, chat.now) is None
