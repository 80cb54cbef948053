"""How things stand, counted for the operator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.delivery import Kind, Status
from bot.services.status import status
from bot.store import pace, quarantine

if TYPE_CHECKING:
    from tests.services.private.conftest import Chat


async def test_everything_is_counted_where_it_stands(chat: Chat) -> None:
    await chat.subscribe()
    await chat.other().joining.start(chat.call())
    await chat.got(Kind.TIP)
    await chat.got(Kind.EXERCISE, status=Status.UNKNOWN)
    await chat.joining.unreachable(chat.call(), "blocked")
    await chat.store.run(quarantine.put, 1, b"{}", "why", now=chat.now)
    found = await chat.store.read(status, chat.now)
    assert (dict(found.subscribers), found.asleep, found.quarantined) == ({"active": 1}, 1, 1)
    assert {name: count for name, count in found.deliveries.items() if count} == {"sent": 1, "unknown": 1}
    assert found.halted_until is None


async def test_a_halt_is_shown_while_it_lasts(chat: Chat) -> None:
    until = chat.now + timedelta(minutes=5)
    await chat.store.run(pace.halt, until, until)
    assert (await chat.store.read(status, chat.now)).halted_until == until
    assert (await chat.store.read(status, until)).halted_until is None
