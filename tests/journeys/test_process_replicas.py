"""Replicas behind a webhook: killed, stopped and told twice, and each press counts once."""

from __future__ import annotations

import asyncio
from signal import SIGKILL, SIGSTOP, SIGTERM
from typing import TYPE_CHECKING

import pytest

from tests.journeys.replicas import Replicas, door
from tests.journeys.test_process import PATIENCE, Bot, telegram

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playground.client import Client
    from playground.someone import Someone

pytestmark = pytest.mark.uncounted

__all__ = ["telegram"]  # a fixture


@pytest.fixture
async def replicas(telegram: tuple[str, Client], postgresql_url: str) -> AsyncIterator[Replicas]:
    async with door() as found:
        replicas = Replicas(*telegram, postgresql_url, found)
        yield replicas
        await replicas.end()


@pytest.fixture
async def single(telegram: tuple[str, Client], database_url: str) -> AsyncIterator[Replicas]:
    """For one process at a time, on either database."""
    async with door() as found:
        replicas = Replicas(*telegram, database_url, found)
        yield replicas
        await replicas.end()


async def _ada(replicas: Replicas) -> Someone:
    """Subscribed."""
    ada = await replicas.client.add_person("Ada", language_code="en")
    await ada.start()
    await ada.wait_for("Where do you live?", timeout=PATIENCE)
    for text, answer in (("madrid", "Got it"), ("7:30", "how many days"), ("0", "All set.")):
        await ada.say(text)
        await ada.wait_for(answer, timeout=PATIENCE)
    return ada


async def test_a_kill_of_one_of_two_between_receipt_and_handling_loses_no_press(replicas: Replicas) -> None:
    first, _ = await replicas.start(2)
    ada = await _ada(replicas)
    tip = await ada.ask("/tip")
    first.signal(SIGSTOP)
    replicas.door.came.clear()
    # The request reaches the frozen process, and dies with it.
    press = await ada.press("✅ Done", tip)
    await replicas.door.came.wait()
    assert replicas.count("completion") == 0
    await first.end(SIGKILL)
    assert "1 day in a row" in (await ada.answer(press, timeout=PATIENCE)).text
    assert replicas.count("completion") == 1
    await replicas.door.until(200)
    assert replicas.door.statuses[-2:] == [502, 200]


async def test_a_kill_before_the_answer_counts_the_press_once(single: Replicas) -> None:
    """Stored, not yet answered, killed: the same press comes again, to another process."""
    [first] = await single.start()
    ada = await _ada(single)
    tip = await ada.ask("/tip")
    rule = await single.client.fault("hang", "answerCallbackQuery")
    press = await ada.press("✅ Done", tip)
    await single.until_hit(rule)
    assert single.count("completion") == 1
    await first.end(SIGKILL)
    await single.client.heal()
    await single.start()
    assert "Already counted" in (await ada.answer(press, timeout=PATIENCE)).text
    assert single.count("completion") == 1


async def test_everything_told_twice_more_to_both_at_once_changes_nothing(replicas: Replicas) -> None:
    both = await replicas.start(2)
    ada = await _ada(replicas)
    tip = await ada.ask("/tip")
    await ada.press_and_wait("✅ Done", tip)
    stored = ("subscriber", "person", "schedule", "completion", "answer", "quarantine")
    before = {table: replicas.count(table) for table in stored}
    again = [replicas.post(replica, body) for body in replicas.door.bodies for replica in both]
    assert set(await asyncio.gather(*again)) == {200}
    assert {table: replicas.count(table) for table in stored} == before
    assert before["completion"] == 1


async def test_a_stop_while_it_handles_finishes_that_and_leaves_the_rest_to_another(
    replicas: Replicas,
) -> None:
    first, _ = await replicas.start(2)
    ada = await _ada(replicas)
    tip = await ada.ask("/tip")
    rule = await replicas.client.fault("slow", "answerCallbackQuery", seconds=1.0)
    press = await ada.press("✅ Done", tip)
    await replicas.until_hit(rule)
    ending = asyncio.ensure_future(first.end(SIGTERM))
    assert "1 day in a row" in (await ada.answer(press, timeout=PATIENCE)).text
    assert await ending == 0
    before = len(replicas.door.bodies)
    assert "1 day" in (await ada.ask("/streak", timeout=PATIENCE)).text
    # Whatever came again had been refused; the press itself had not.
    pressed = [body for body in replicas.door.bodies[:before] if b"callback_query" in body]
    assert (len(pressed), replicas.count("completion")) == (1, 1)
    assert "the last updates stay" not in first.said


async def test_strangers_and_nonsense_are_refused_and_telegram_knows_one_webhook(replicas: Replicas) -> None:
    first, second = await replicas.start(2)
    update = b'{"update_id":1}'
    for secret in ("", "Ab_-" * 9):
        assert await replicas.post(first, update, **{"X-Telegram-Bot-Api-Secret-Token": secret}) == 403
    assert await replicas.post(first, b" " * (1 << 20) + update) == 413
    assert [await replicas.post(second, body) for body in (b"{", b"[]", b"{}")] == [400, 400, 400]
    set_by = [call for call in await replicas.client.calls("setWebhook") if not call.problem]
    assert 1 <= len(set_by) <= 2
    ada = await replicas.client.add_person("Ada", language_code="en")
    await ada.start()
    await ada.wait_for("Where do you live?", timeout=PATIENCE)


async def test_two_that_poll_at_once_are_told_so(telegram: tuple[str, Client], tmp_path: Path) -> None:
    bots = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bots.append(Bot(telegram[0], tmp_path / name))
        await bots[-1].start()
    async with asyncio.timeout(2 * PATIENCE):
        await asyncio.gather(
            *(_says(bot, "another process polls with this token; stop it (409)") for bot in bots)
        )
    for bot in bots:
        assert await bot.end(SIGTERM) == 0


async def _says(bot: Bot, words: str) -> None:
    """Returns once the bot logged these words."""
    assert bot.process is not None
    assert bot.process.stdout is not None
    while words not in bot.said:
        line = (await bot.process.stdout.readline()).decode()
        assert line, bot.said
        bot.said += line
