"""The pace that senders share, and the halts that Telegram tells one of them: whoever sends keeps to both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.breaker import Breaker
from bot.services.halting import Halt
from bot.services.sending import Sender
from bot.store import pace
from bot.store.engine import StoreUnavailable
from tests.services.sent import TIP_AT

if TYPE_CHECKING:
    from bot.store.engine import Store
    from tests.services.conftest import FakeMessenger, World


async def test_a_pace_from_a_wrong_clock_is_not_waited_for(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await store.run(pace.advance, TIP_AT + timedelta(hours=1))
    await world.live(sender.work())
    assert [at for at, _ in messenger.sent] == [TIP_AT]


async def test_a_pace_that_is_used_up_is_waited_for(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await store.run(pace.advance, TIP_AT + timedelta(milliseconds=400))
    await world.live(sender.work())
    assert [at for at, _ in messenger.sent] == [TIP_AT + timedelta(milliseconds=400)]


async def test_the_pace_of_others_may_be_longer_than_a_tick(
    store: Store, world: World, sender: Sender, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    await store.run(pace.advance, TIP_AT + timedelta(seconds=4))
    await world.live(sender.work())
    assert messenger.sent == []


@pytest.mark.parametrize(("ahead", "sent"), [(timedelta(hours=23), 0), (timedelta(days=2), 1)])
async def test_a_halt_from_a_wrong_clock_is_not_waited_for(
    store: Store,
    world: World,
    sender: Sender,
    messenger: FakeMessenger,
    due: Any,
    ahead: timedelta,
    sent: int,
) -> None:
    await due()
    await store.run(pace.halt, TIP_AT + ahead, TIP_AT)
    await world.live(sender.work())
    assert len(messenger.sent) == sent


async def test_a_halt_that_an_answer_was_told_of_is_everybody_s(
    store: Store, world: World, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    halt = Halt()
    told = Sender(store, messenger, world, rate=25, halt=halt)
    halt.told(world.now() + timedelta(seconds=5), world.now(), is_news=True)
    await world.live(told.work())
    assert await store.read(pace.halted_until) == TIP_AT + timedelta(seconds=5)
    other = Halt()
    await world.live(Sender(store, messenger, world, rate=25, halt=other).work())
    assert other.left(TIP_AT) == timedelta(seconds=5)
    assert messenger.sent == []
    await world.live(world.sleep_until(TIP_AT + timedelta(seconds=5)))
    await world.live(told.work())
    assert len(messenger.sent) == 1


async def test_a_database_that_is_away_leaves_the_halt_to_this_process(
    store: Store, world: World, messenger: FakeMessenger, due: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await due()
    halt = Halt()
    halt.told(world.now() + timedelta(seconds=5), world.now(), is_news=True)

    async def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("away")

    sender = Sender(store, messenger, world, rate=25, halt=halt)
    with monkeypatch.context() as patched:
        patched.setattr(store, "run", away)
        await world.live(sender.work())
    assert messenger.sent == []
    await world.live(sender.work())
    assert await store.read(pace.halted_until) == TIP_AT + timedelta(seconds=5), "told as soon as possible"


async def test_in_a_halt_nobody_is_asked_whether_messages_are_taken(
    store: Store, world: World, messenger: FakeMessenger, due: Any
) -> None:
    await due()
    halt = Halt()
    sender = Sender(store, messenger, world, rate=25, halt=halt)
    sender._breaker = Breaker(probe_at=world.now())
    halt.told(world.now() + timedelta(seconds=5), world.now())
    await world.live(sender.work())
    assert messenger.probes == []
    await world.live(world.sleep_until(TIP_AT + timedelta(seconds=5)))
    await world.live(sender.work())
    assert (len(messenger.probes), len(messenger.sent)) == (1, 1)
