"""Telegram is told where to bring updates: when it differs, in spite of failures, by as many as like."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from bot.store.engine import StoreUnavailable
from bot.telegram.hooking import Hooking, Wanted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web
    from telegram import Bot

    from tests.telegram.conftest import Loopback, ManualClock

WANTED = Wanted("https://tips.example.com/t", "s" * 32, ("message", "callback_query"))
IN_FORCE = {
    "url": WANTED.url,
    "has_custom_certificate": False,
    "pending_update_count": 0,
    "max_connections": 100,
    "allowed_updates": ["callback_query", "message"],
}
NONE = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}


class Telegram:
    """Keeps the webhook as Telegram does; `trouble` is answered instead, each once."""

    def __init__(self, server: Loopback) -> None:
        self.server = server
        self.info: dict[str, Any] = NONE
        self.secret = ""
        self.trouble: list[Any] = []
        server.answers(self.answer)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        method, params = self.server.calls[-1]
        if self.trouble:
            return await self.trouble.pop(0)(request)  # type: ignore[no-any-return]  # the fixture's own answers
        if method == "getWebhookInfo":
            return await self.server.result(self.info)(request)
        self.secret = params.pop("secret_token")
        self.info = {**NONE, **params}
        return await self.server.result(True)(request)  # noqa: FBT003 - what setWebhook answers

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.server.calls]


class Keeper:
    """A process that keeps the webhook; what several of them remember is in the class's `notes`."""

    def __init__(self, bot: Bot, clock: ManualClock, notes: list[str], wanted: Wanted = WANTED) -> None:
        self.notes = notes
        self.away = 0
        self.clock = clock
        self.hooking = Hooking(bot, clock, wanted, recall=self.recall, remember=self.remember)

    async def recall(self) -> str | None:
        if self.away:
            self.away -= 1
            raise StoreUnavailable("locked")
        return self.notes[-1] if self.notes else None

    async def remember(self, mark: str) -> None:
        self.notes.append(mark)

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        """Within the block; on entry the first look is over."""
        keeping = asyncio.ensure_future(self.hooking.keep())
        await self.looked()
        yield
        keeping.cancel()
        await asyncio.wait({keeping})

    async def looked(self) -> None:
        async with asyncio.timeout(5):
            await self.clock.sleepers.reaches(1)

    async def later(self, seconds: float) -> None:
        """After so many seconds, and what it then does."""
        self.clock.advance(seconds)
        while self.clock.sleepers.value:  # noqa: ASYNC110 - until it woke
            await asyncio.sleep(0)
        await self.looked()


@pytest.fixture
def telegram(server: Loopback) -> Telegram:
    return Telegram(server)


@pytest.fixture
def keeper(bot: Bot, clock: ManualClock, telegram: Telegram) -> Keeper:
    return Keeper(bot, clock, [])


async def test_a_webhook_that_is_not_there_is_set_with_all_we_want(
    keeper: Keeper, telegram: Telegram
) -> None:
    async with keeper.keeping():
        assert telegram.methods == ["getWebhookInfo", "setWebhook"]
        assert {**telegram.info, "allowed_updates": sorted(telegram.info["allowed_updates"])} == IN_FORCE
        assert telegram.secret == WANTED.secret
        assert keeper.hooking.problem is None


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://old.example.com/t"},
        {"max_connections": 40},
        {"allowed_updates": ["message"]},
        {"has_custom_certificate": True},
    ],
)
async def test_one_that_differs_is_set_anew(
    change: dict[str, Any], keeper: Keeper, telegram: Telegram
) -> None:
    keeper.notes.append(keeper.hooking._mark())
    telegram.info = {**IN_FORCE, **change}
    async with keeper.keeping():
        assert telegram.methods == ["getWebhookInfo", "setWebhook"]


async def test_one_that_is_in_force_is_left_alone(keeper: Keeper, telegram: Telegram) -> None:
    telegram.info = IN_FORCE
    keeper.notes.append(keeper.hooking._mark())
    async with keeper.keeping():
        assert telegram.methods == ["getWebhookInfo"]
        assert keeper.hooking.problem is None


async def test_a_new_secret_is_set_although_telegram_does_not_tell_the_old_one(
    bot: Bot, clock: ManualClock, telegram: Telegram
) -> None:
    notes: list[str] = []
    async with Keeper(bot, clock, notes).keeping():
        pass
    async with Keeper(bot, clock, notes, Wanted(WANTED.url, "t" * 32, WANTED.allowed_updates)).keeping():
        assert telegram.secret == "t" * 32
    assert len(set(notes)) == 2
    assert not any(secret in "".join(notes) for secret in ("ttt", "sss"))


async def test_whoever_comes_second_finds_it_set(bot: Bot, clock: ManualClock, telegram: Telegram) -> None:
    notes: list[str] = []
    for _ in range(2):
        async with Keeper(bot, clock, notes).keeping():
            pass
    assert telegram.methods == ["getWebhookInfo", "setWebhook", "getWebhookInfo"]


async def test_failures_are_survived_and_it_is_not_ready_meanwhile(
    keeper: Keeper, telegram: Telegram, server: Loopback
) -> None:
    telegram.trouble = [
        server.refusal(502, "Bad Gateway"),
        server.reset,
        server.result([]),
        server.refusal(429, "Too Many Requests", retry_after=17),
    ]
    keeper.away = 1
    telegram.info = IN_FORCE
    with capture_logs() as log:
        async with keeper.keeping():
            for wait in (1, 2, 4, 17, 16):
                assert keeper.hooking.problem == "the webhook is not set yet"
                await keeper.later(wait)
            assert keeper.hooking.problem is None
    assert [line["action"] for line in log if line["log_level"] == "warning"] == ["hook.failed"] * 5


async def test_one_that_was_removed_is_set_again_within_20_seconds(
    keeper: Keeper, telegram: Telegram
) -> None:
    async with keeper.keeping():
        telegram.info = NONE
        await keeper.later(20)
        assert telegram.methods[-2:] == ["getWebhookInfo", "setWebhook"]
        assert keeper.hooking.problem is None


async def test_one_that_another_took_is_told_once_and_not_fought_over(
    keeper: Keeper, telegram: Telegram
) -> None:
    async with keeper.keeping():
        with capture_logs() as log:
            telegram.info = {**IN_FORCE, "url": "https://other.example.com/t"}
            for _ in range(2):
                await keeper.later(20)
        assert keeper.hooking.problem == "another process set another webhook"
        assert [line["action"] for line in log] == ["hook.lost"]
        assert telegram.methods.count("setWebhook") == 1
        telegram.info = IN_FORCE
        await keeper.later(20)
        assert keeper.hooking.problem is None


async def test_a_failed_look_later_changes_nothing(
    keeper: Keeper, telegram: Telegram, server: Loopback
) -> None:
    async with keeper.keeping():
        telegram.trouble = [server.refusal(502, "Bad Gateway")]
        await keeper.later(20)
        assert keeper.hooking.problem is None


async def test_what_telegram_could_not_bring_is_told_once(keeper: Keeper, telegram: Telegram) -> None:
    telegram.info = {**IN_FORCE, "last_error_date": 1, "last_error_message": "old"}
    keeper.notes.append(keeper.hooking._mark())
    async with keeper.keeping():
        with capture_logs() as log:
            telegram.info = {
                **telegram.info,
                "last_error_date": 2,
                "last_error_message": "Read timeout expired",
            }
            await keeper.later(20)
            await keeper.later(20)
    assert [(line["action"], line["reason"]) for line in log] == [
        ("hook.undelivered", "Read timeout expired")
    ]


def test_the_secret_stays_out_of_what_is_printed() -> None:
    assert WANTED.secret not in repr(WANTED)
