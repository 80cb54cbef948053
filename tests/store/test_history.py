"""What was seen stands in the ledger; a column follows it, so that a choice reads one row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from bot.domain.delivery import Kind, Status, Step
from bot.services.settling import settle
from bot.store import answers, claims, deliveries, history, tables
from bot.store.claims import Settlement
from bot.store.migrate import engine, run
from tests.store.ledger import TIP_AT, claim_now, tips

if TYPE_CHECKING:
    from bot.services.claiming import Claim
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol


async def _settle(store: Store, claimed: Claim, step: Step) -> None:
    settlements = [
        Settlement(row.candidate.id, row.candidate.subscriber_id, row.token, step, row.candidate.content_id)
        for row in claimed.rows
    ]
    await store.run(settle, settlements, TIP_AT)


@pytest.mark.parametrize(
    "step",
    [
        Step(Status.SENT, message_id=1),
        Step(Status.UNKNOWN, error="time-out"),
        Step(Status.FAILED, error="refused"),
        Step(Status.DUE, error="later", not_before=TIP_AT),
    ],
)
async def test_the_column_says_what_the_ledger_says(store: Store, enrol: Enrol, step: Step) -> None:
    ids = await tips(store, enrol, 2)
    await _settle(store, await claim_now(store), step)
    ledger = await store.read(deliveries.seen, ids, Kind.TIP)
    assert await store.read(history.seen, ids) == {one: ledger.get(one, []) for one in ids}


async def test_what_was_rescued_counts_as_seen(store: Store, enrol: Enrol) -> None:
    [subscriber_id] = await tips(store, enrol)
    await claim_now(store)
    await store.run(claims.rescue, TIP_AT + timedelta(hours=1))
    assert await store.read(history.seen, [subscriber_id]) == {subscriber_id: ["tip-1"]}


async def test_an_answer_counts_once_however_often_its_update_comes(store: Store, enrol: Enrol) -> None:
    subscriber_id = await enrol()

    def give(tx: Tx) -> None:
        answers.add(tx, subscriber_id, 7, Kind.TIP, "asked", "new", now=TIP_AT)

    await store.run(give)
    await store.run(give)
    assert await store.read(history.seen, [subscriber_id]) == {subscriber_id: ["asked"]}


async def test_a_long_history_keeps_its_latest_part(store: Store, enrol: Enrol) -> None:
    subscriber_id = await enrol()
    shown = [(subscriber_id, f"content-{number:04}") for number in range(700)]
    await store.run(history.add, shown)
    [kept] = (await store.read(history.seen, [subscriber_id])).values()
    assert [content_id for _, content_id in shown[-600:]] == kept[-600:]
    assert len(" ".join(kept)) <= history.LENGTH


def test_the_migration_fills_the_column_from_ledger_and_answers(own_database_url: str) -> None:
    mine = {"subscriber_id": 1, "kind": "tip", "why": "new"}
    with engine(own_database_url).begin() as connection:
        run(connection, "base")
        run(connection, "0001")
        who = {"id": 1, "chat_id": 5, "chat_type": "private", "created_at": TIP_AT}
        connection.execute(insert(tables.subscriber).values(who))
        connection.execute(insert(tables.subscriber).values(who | {"id": 2, "chat_id": 6}))
        for day, status in enumerate(("unknown", "sent", "failed", "due")):
            at = TIP_AT + timedelta(days=day)
            times = {"slot_date": at.date(), "due_at": at, "not_before": at, "expires_at": at}
            row = {"content_id": f"on-day-{day}", "status": status, "message_id": 1, "error": "why"}
            connection.execute(insert(tables.delivery).values(mine | times | row))
        asked = {"content_id": "asked", "at": TIP_AT + timedelta(hours=5), "update_id": 1}
        connection.execute(insert(tables.answer).values(mine | asked))
        run(connection, "head")
        found = connection.execute(select(tables.subscriber.c.seen).order_by(tables.subscriber.c.id))
        assert found.scalars().all() == ["on-day-0 asked on-day-1", ""]
