"""Rows of subscribers: made once, whoever is faster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.subscriber import ChatType
from bot.store import subscribers
from tips.catalogue import Equipment, Theme

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.subscriber import Subscriber
    from bot.store.engine import Store, Tx


def _ensure(tx: Tx, now: datetime, code: str | None = "en") -> Subscriber:
    return subscribers.ensure(tx, 7, chat_type=ChatType.PRIVATE, language_code=code, source=None, now=now)


async def test_a_row_that_another_replica_made_meanwhile_is_ours_too(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await store.run(_ensure, now)
    look_up, blind = subscribers.by_address, [True]

    def late(tx: Tx, address: int) -> Subscriber | None:
        return None if blind.pop() else look_up(tx, address)

    blind.insert(0, False)
    monkeypatch.setattr(subscribers, "by_address", late)
    assert await store.run(_ensure, now) == first


async def test_a_row_that_can_neither_be_made_nor_found_is_an_error(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.run(_ensure, now)
    monkeypatch.setattr(subscribers, "by_address", lambda *_: None)
    with pytest.raises(IntegrityError):
        await store.run(_ensure, now)


async def test_choices_come_back_as_they_were_kept(store: Store, now: datetime) -> None:
    one = await store.run(_ensure, now)
    themes, equipment = frozenset({Theme.POSTURE, Theme.INJURY}), frozenset({Equipment.BAND})

    def choose(tx: Tx) -> Subscriber:
        return subscribers.change(tx, one.id, themes=themes, equipment=equipment)

    changed = await store.run(choose)
    assert (changed.themes, changed.equipment) == (themes, equipment)
    assert await store.read(subscribers.get, one.id) == changed
    assert await store.read(subscribers.counts) == ({"new": 1}, 0)
