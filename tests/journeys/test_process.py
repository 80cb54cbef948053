"""The bot as a real process: starts, stops, kills, and what remains."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGSTOP, SIGTERM, Signals
from typing import TYPE_CHECKING

import pytest

from playground.client import Client
from playground.handle import Playground
from playground.methods import posting
from playground.world import DEFAULT_TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.someone import Someone

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0


async def _spawn(*arguments: str, **environment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT,
    )


@dataclass
class Bot:
    """Starts, stops and kills the bot; `said` is all it wrote."""

    url: str
    folder: Path
    process: asyncio.subprocess.Process | None = None
    said: str = ""

    async def start(self) -> None:
        self.process = await _spawn(
            *("bot", "run"),
            BOT_TOKEN=DEFAULT_TOKEN,
            BOT_API_URL=self.url,
            DATABASE_URL=f"sqlite:///{self.folder}/bot.db",
            HTTP_PORT="0",
            LOG_LEVEL="DEBUG",
        )

    def signal(self, number: Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    async def end(self, number: Signals) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.signal(number)
        assert self.process is not None
        async with asyncio.timeout(PATIENCE):
            out, _ = await self.process.communicate()
        self.said += out.decode()
        code, self.process = self.process.returncode, None
        assert code is not None
        return code

    def completions(self) -> int:
        with sqlite3.connect(self.folder / "bot.db") as database:
            [count] = database.execute("SELECT count(*) FROM completion").fetchone()
        database.close()
        return int(count)


@pytest.fixture
async def telegram(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, Client]]:
    """However long a bot takes to start again, no press grows too old to be answered."""
    monkeypatch.setattr(posting, "CALLBACK_LIFETIME", 600)
    async with Playground(conflict_pause=0.0) as playground, Client.at(playground.url) as client:
        yield playground.url, client


@pytest.fixture
async def bot(telegram: tuple[str, Client], tmp_path: Path, sqlite_url: str) -> AsyncIterator[Bot]:
    """Running on `sqlite_url`. At the end, whatever it wrote at DEBUG, the token is in none of it."""
    bot = Bot(telegram[0], tmp_path)
    await bot.start()
    yield bot
    if bot.process is not None:
        await bot.end(SIGKILL)
    assert DEFAULT_TOKEN not in bot.said
    assert DEFAULT_TOKEN.partition(":")[2] not in bot.said


@pytest.fixture
async def ada(telegram: tuple[str, Client], bot: Bot) -> Someone:
    """Subscribed."""
    ada = await telegram[1].add_person("Ada", language_code="en")
    await ada.start()
    await ada.wait_for("Where do you live?", timeout=PATIENCE)
    for text, answer in (("madrid", "Got it"), ("7:30", "how many days"), ("0", "All set.")):
        await ada.say(text)
        await ada.wait_for(answer, timeout=PATIENCE)
    return ada


async def test_a_stop_is_clean_and_quick_and_a_restart_keeps_the_streak(bot: Bot, ada: Someone) -> None:
    await ada.say("/done")
    await ada.wait_for("1 day in a row")
    async with asyncio.timeout(5):
        assert await bot.end(SIGTERM) == 0
    assert "stopped" in bot.said
    await ada.say("/streak")
    await bot.start()
    await ada.wait_for("1 day in a row", timeout=PATIENCE)
    assert bot.completions() == 1


async def test_a_tap_while_the_bot_is_away_is_not_lost(bot: Bot, ada: Someone) -> None:
    """Taps lost to dropped pending updates: nothing is dropped at a start."""
    tip = await ada.ask("/tip")
    await bot.end(SIGTERM)
    press = await ada.press("✅ Done", tip)
    await bot.start()
    assert "1 day in a row" in (await ada.answer(press, timeout=PATIENCE)).text
    assert bot.completions() == 1


async def test_a_kill_between_receipt_and_handling_loses_no_press(bot: Bot, ada: Someone) -> None:
    tip = await ada.ask("/tip")
    bot.signal(SIGSTOP)
    # The answer to the poll under way reaches the frozen process, and dies with it.
    press = await ada.press("✅ Done", tip)
    await bot.end(SIGKILL)
    assert bot.completions() == 0
    await bot.start()
    assert "1 day in a row" in (await ada.answer(press, timeout=PATIENCE)).text
    assert bot.completions() == 1


async def test_a_kill_before_the_answer_counts_the_press_once(
    telegram: tuple[str, Client], bot: Bot, ada: Someone
) -> None:
    """Stored, not yet answered, killed: the same press comes again and counts once."""
    tip = await ada.ask("/tip")
    rule = await telegram[1].fault("hang", "answerCallbackQuery")
    press = await ada.press("✅ Done", tip)
    await _until_hit(telegram[1], rule)
    assert bot.completions() == 1
    await bot.end(SIGKILL)
    await telegram[1].heal()
    await bot.start()
    assert "Already counted" in (await ada.answer(press, timeout=PATIENCE)).text
    assert bot.completions() == 1


async def _until_hit(client: Client, rule: int) -> None:
    """Wait until a call met the fault: the playground tells of everything that happens."""
    after = (await client.info())["last"]
    async with asyncio.timeout(PATIENCE):
        while not await client.hits(rule):
            after, _ = await client.events(after, wait=0.05)
