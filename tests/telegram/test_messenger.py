"""A parcel becomes a message; whatever goes wrong becomes an outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram.error import BadRequest, Forbidden

from bot.domain.delivery import Gone, Kind, Refused, Retry, Sent, Stop
from bot.ports import Parcel
from bot.services.reporting import Report
from bot.store.engine import StoreUnavailable
from bot.telegram.errors import (
    AnswerTimedOut,
    Flooded,
    FloodedSilently,
    NeverLeft,
    NotFound,
    ServerFailed,
    TokenRefused,
)
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.recent import Recent
from tests.cast import catalogue, sheet, streak

if TYPE_CHECKING:
    from bot.domain.delivery import Outcome

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
TIP, EXERCISE = next(iter(catalogue().tips)), next(iter(catalogue().exercises))


class Telegram:
    """Bot, outbox, reporting and clock in one: what each is asked, and the errors they answer with."""

    def __init__(self, error: Exception | None = None, *, works: bool = True, known: bool = True) -> None:
        self.error = error
        self.works = works
        self.known = known
        self.away = False
        self.sent: list[tuple[int, str, str | None]] = []

    def now(self) -> datetime:
        return NOW

    async def send(self, chat: int, text: str, keys: str | None = None, *, topic: int | None = None) -> int:
        if self.error is not None:
            raise self.error
        self.sent.append((chat, str(text), keys))
        return 77

    async def get_me(self) -> None:
        if not self.works:
            raise TokenRefused("Unauthorized")

    async def streak_at(self, address: int, now: datetime) -> Report | None:
        if self.away:
            raise StoreUnavailable("locked")
        return Report(sheet(), streak(20, 21)) if self.known else None


async def _deliver(telegram: Telegram, kind: Kind = Kind.TIP, content: str | None = TIP) -> Outcome:
    parts: Any = telegram
    messenger = TelegramMessenger(parts, parts, catalogue(), parts, parts, Recent())
    return await messenger.deliver(Parcel(12, kind, 1001, None, "en", content))


@pytest.mark.parametrize(
    ("kind", "content", "button"),
    [
        (Kind.TIP, TIP, "done|d12"),
        (Kind.EXERCISE, EXERCISE, "later|d12"),
        (Kind.NUDGE, None, "today"),
        (Kind.RECAP, None, "put|recap|off"),
    ],
)
async def test_each_kind_is_sent_with_its_buttons(kind: Kind, content: str | None, button: str) -> None:
    telegram = Telegram()
    assert await _deliver(telegram, kind, content) == Sent(77)
    [(chat, text, keys)] = telegram.sent
    assert (chat, bool(text)) == (1001, True)
    assert f'"{button}"' in (keys or "")


@pytest.mark.parametrize("kind", [Kind.TIP, Kind.EXERCISE])
async def test_content_that_is_gone_is_refused_and_nothing_is_sent(kind: Kind) -> None:
    telegram = Telegram()
    assert await _deliver(telegram, kind, "gone") == Refused("its content is gone from the catalogue")
    assert telegram.sent == []


async def test_a_summary_of_nobody_is_refused() -> None:
    assert isinstance(await _deliver(Telegram(known=False), Kind.NUDGE, None), Refused)


async def test_while_the_database_is_away_a_summary_waits() -> None:
    telegram = Telegram()
    telegram.away = True
    assert await _deliver(telegram, Kind.RECAP, None) == Retry("locked")


async def test_a_failure_of_telegrams_is_an_outcome() -> None:
    assert isinstance(await _deliver(Telegram(BadRequest("Chat not found"))), Gone)


@pytest.mark.parametrize(("works", "expected"), [(True, Refused), (False, Stop)])
async def test_a_404_stops_everything_only_where_the_token_no_longer_works(
    *, works: bool, expected: type[Outcome]
) -> None:
    assert isinstance(await _deliver(Telegram(NotFound("Not Found"), works=works)), expected)


@pytest.mark.parametrize(
    ("error", "takes"),
    [
        (BadRequest("Message text is empty"), True),
        (Forbidden("Forbidden"), True),
        (Flooded(timedelta(seconds=3)), True),
        (FloodedSilently("Too Many Requests"), True),
        (ServerFailed("Bad Gateway"), False),
        (NeverLeft("could not connect"), False),
        (AnswerTimedOut("no answer in time"), False),
        (TokenRefused("Unauthorized"), False),
        (NotFound("Not Found"), False),
    ],
)
async def test_a_probe_asks_whether_messages_are_taken(error: Exception, *, takes: bool) -> None:
    parts: Any = Telegram(error)
    assert await TelegramMessenger(parts, parts, catalogue(), parts, parts, Recent()).probe() is takes


async def test_a_probe_reaches_nobody_even_where_it_is_taken() -> None:
    parts: Any = Telegram()
    assert await TelegramMessenger(parts, parts, catalogue(), parts, parts, Recent()).probe()
    assert parts.sent == [(0, "", None)]
