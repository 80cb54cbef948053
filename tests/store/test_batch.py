"""Many rows in one statement read as they were written, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Date, Text, select

from bot.store import history, reach
from bot.store.batch import Batch
from bot.store.columns import Key
from bot.store.types import UtcInstant

if TYPE_CHECKING:
    from bot.store.engine import Store, Tx
    from tests.conftest import Enrol

AT = datetime(2026, 11, 22, 7, 0, 0, 123_456, tzinfo=UTC)
ROWS = [
    (1, "tip", date(2026, 11, 22), AT),
    (
        2**62,
        'quotes " and \\, ünïcode 🍑, a line\nbreak and {"json": [1]}',
        date(1970, 1, 1),
        AT + timedelta(days=9000),
    ),
    (-(2**40), "", None, None),
    (0, None, date(2026, 2, 28), datetime(1969, 7, 20, 20, 17, tzinfo=UTC)),
]
BATCH = Batch(number=Key, words=Text(), day=Date(), at=UtcInstant())


async def test_what_goes_in_comes_out_in_order(store: Store) -> None:
    def read(tx: Tx) -> list[tuple[object, ...]]:
        given = BATCH.rows(tx.dialect.name)
        return [tuple(row) for row in tx.execute(select(given), BATCH.values(tx, ROWS))]

    assert await store.run(read) == ROWS


async def test_a_subscriber_that_got_two_at_once_has_seen_both(store: Store, enrol: Enrol) -> None:
    first, second = await enrol(), await enrol()
    await store.run(reach.sent, [(first, "a"), (second, "b"), (first, "c"), (second, None)], AT)
    assert await store.read(history.seen, [first, second]) == {first: ["a", "c"], second: ["b"]}
