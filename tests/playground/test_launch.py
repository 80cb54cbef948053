"""`make run` without a token: an example person gets the first scheduled tip at once, by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


async def launched(*arguments: str, **environ: str) -> asyncio.subprocess.Process:
    """The launcher as a process without a terminal, in the project's folder."""
    kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COV")}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "playground",
        *arguments,
        env={**kept, **environ},
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def until(process: asyncio.subprocess.Process, words: str) -> str:
    """Everything the process prints up to these words."""
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(30):
        while words not in said:
            line = await process.stdout.readline()
            assert line, f"it ended before it said {words!r}: {said}"
            said += line.decode()
    return said


async def test_the_first_scheduled_tip_and_exercise_arrive_by_themselves() -> None:
    process = await launched(BOT_TOKEN="", TZ="America/Bogota")
    try:
        said = await until(process, "[ 🟢 Go ]")
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = await process.communicate()
    assert "Sam lives in America/Bogota, has a streak going" in said
    assert "http://127.0.0.1:" in said
    assert "[ ✅ Done ]" in said
    assert "problem" not in complaints.decode().lower()
    assert process.returncode == 0


@pytest.mark.uncounted
@pytest.mark.parametrize(
    ("environ", "words"),
    [({"SEND_RATE": "0"}, "SEND_RATE: found '0'"), ({"BOT_TOKN": "1"}, "BOT_TOKN: found in the environment")],
)
async def test_a_wrong_setting_stops_it_with_one_line(environ: dict[str, str], words: str) -> None:
    process = await launched(**environ)
    _, complaints = await process.communicate()
    assert complaints.decode().startswith(words)
    assert len(complaints.decode().splitlines()) == 1
    assert process.returncode == 2


@pytest.mark.uncounted
async def test_a_port_that_is_taken_stops_it_with_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for only in ((), ("--server-only",)):
            process = await launched("--port", str(port), *only)
            _, complaints = await process.communicate()
            assert complaints.decode() == (
                f"cannot listen on 127.0.0.1:{port}: address already in use; "
                "try another: make run ARGS='--port 0'\n"
            )
            assert process.returncode == 2


@pytest.mark.uncounted
async def test_with_a_token_the_bot_itself_runs() -> None:
    process = await launched(
        BOT_TOKEN="123456789:AAecho-no-such-token-echo-no-such",
        BOT_API_URL="http://127.0.0.1:9",
        DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:9/none",
    )
    _, complaints = await process.communicate()
    assert "the connection was lost or refused" in complaints.decode()
    assert "123456789:AAecho" not in complaints.decode()
    assert process.returncode == 2
