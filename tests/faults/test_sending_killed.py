"""Killed at any moment, the sender sends nothing twice and accounts for all it may have lost."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from bot.domain.delivery import Kind, Status
from bot.domain.schedule import Slot
from bot.store import claims, deliveries, tables
from bot.store.engine import Store
from tests.faults.forking import fork
from tests.faults.sending_child import live

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.engine import Tx


def _seed(tx: Tx, subscribers: int) -> None:
    """Everyone's tip is due now."""
    now = datetime.now(UTC)
    slot = Slot(now.date(), now)
    people = [
        {
            "id": n,
            "chat_id": n,
            "chat_type": "private",
            "state": "active",
            "zone": "Etc/UTC",
            "created_at": now,
        }
        for n in range(1, subscribers + 1)
    ]
    tx.execute(insert(tables.subscriber), people)
    wanted = {
        "kind": Kind.TIP.value,
        "at": now.time(),
        "days": 127,
        "next_due_at": now,
        "next_slot": slot.day,
    }
    tx.execute(insert(tables.schedule), [{"subscriber_id": one["id"], **wanted} for one in people])


async def _live_once(url: str, path: Path, moments: int) -> bool:
    """Run the child; whether it came to its own end."""
    child = await fork(live, url, str(path), moments, environment={}, heard=True)
    code = await child.wait()
    assert code in {0, -signal.SIGKILL}
    return code == 0


async def _series(url: str, path: Path, *, subscribers: int, kills: int, seed: int) -> Counter[str]:
    store, random = Store.open(url), Random(seed)
    await store.run(_seed, subscribers)
    in_flight = killed = 0
    for _ in range(kills):
        killed += not await _live_once(url, path, random.randint(1, 60))
        in_flight += (await store.read(deliveries.counts))[Status.SENDING]
        # A minute later: the leases ran out.
        await store.run(claims.rescue, datetime.now(UTC) + timedelta(minutes=2))
    assert await _live_once(url, path, -1)
    counts = await store.read(deliveries.counts)
    await store.close()
    left = Counter(await asyncio.to_thread(_lines, path))
    return Counter(
        killed=killed,
        rows=sum(counts.values()),
        sent=counts[Status.SENT],
        unknown=counts[Status.UNKNOWN],
        in_flight=in_flight,
        arrived=len(left),
        duplicates=sum(left.values()) - len(left),
    )


def _lines(path: Path) -> list[str]:
    return path.read_text().split()


def _assert_kept_promises(found: Counter[str], subscribers: int) -> None:
    assert found["killed"] > 0
    assert found["duplicates"] == 0
    assert found["rows"] == subscribers == found["sent"] + found["unknown"]
    assert found["unknown"] <= found["in_flight"]
    assert subscribers - found["arrived"] <= found["unknown"]


async def test_a_few_kills_make_no_duplicate_and_lose_only_what_was_in_flight(
    database_url: str, tmp_path: Path
) -> None:
    found = await _series(database_url, tmp_path / "left", subscribers=120, kills=3, seed=7)
    _assert_kept_promises(found, 120)


@pytest.mark.faults
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(2))
async def test_many_kills_make_no_duplicate_and_lose_only_what_was_in_flight(
    database_url: str, tmp_path: Path, seed: int
) -> None:
    found = await _series(database_url, tmp_path / "left", subscribers=1500, kills=40, seed=seed)
    print(f"\nstore level, {database_url.split(':', maxsplit=1)[0]}: {dict(found)}")
    _assert_kept_promises(found, 1500)
