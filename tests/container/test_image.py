"""The Dockerfile: what goes in, who runs it, and how its health is asked for."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
import yaml

from bot.web.pages import build
from bot.web.server import serving

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
FINAL = TEXT.rpartition("\nFROM ")[2]


def instructions(name: str, text: str = FINAL) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", text)
    return [line.partition(" ")[2] for line in joined.splitlines() if line.startswith(f"{name} ")]


def health_command() -> list[str]:
    return cast("list[str]", json.loads(instructions("HEALTHCHECK")[0].partition("CMD ")[2]))


def test_the_linter_finds_nothing(hadolint: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    linted = hadolint("--no-color", "Dockerfile")
    assert (linted.returncode, linted.stdout + linted.stderr) == (0, "")


def test_the_linter_finds_a_mistake(
    hadolint: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python:latest\nRUN cd /tmp\n")
    assert hadolint(str(tmp_path / "Dockerfile")).returncode != 0


def test_only_the_bot_its_content_and_its_migrations_are_copied() -> None:
    copied = [line.split()[:-1] for line in instructions("COPY")]
    assert copied == [["--from=build", "/venv"], ["alembic.ini"], ["alembic/"], ["tips/"], ["bot/"]]


def test_nothing_else_even_reaches_the_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith(("#", "**/"))]
    assert rules == ["*", "!requirements/run.txt", "!alembic.ini", "!alembic/", "!tips/", "!bot/"]


def test_everything_that_is_copied_exists() -> None:
    names = [
        name for line in instructions("COPY", TEXT) if "--from" not in line for name in line.split()[:-1]
    ]
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_only_hashed_requirements_are_installed() -> None:
    [run] = [line for line in instructions("RUN", TEXT) if "pip" in line]
    assert "--require-hashes" in run
    assert run.endswith("-r /build/run.txt")


def test_it_runs_as_somebody_without_rights() -> None:
    assert instructions("USER") == ["10001:10001"]


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_requirements_name_versions_and_hashes_and_no_place(file: Path) -> None:
    lines = [line.strip() for line in file.read_text().splitlines() if not line.lstrip().startswith("#")]
    plain = re.compile(
        r"[a-z0-9._-]+(\[[a-z,]+\])?==[0-9][\w.!+]*( ; [^/\\]+)? \\|--hash=sha256:[0-9a-f]{64}( \\)?"
    )
    assert [line for line in lines if line and not plain.fullmatch(line)] == []


def test_compose_asks_for_health_as_the_image_does() -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["bot"]["healthcheck"]
    assert composed["test"] == ["CMD", *health_command()]


@pytest.mark.parametrize("healthy", [True, False], ids=["healthy", "failing"])
async def test_the_health_command_tells_health_by_its_exit_code(*, healthy: bool) -> None:
    async def check() -> str | None:
        return None if healthy else "broken"

    async with serving(build({"one": check}), "127.0.0.1", 0) as port:
        # A proxy that nobody listens at: the question must not take that way.
        env = {"HTTP_PORT": str(port), "http_proxy": "http://127.0.0.1:9", "SYSTEMROOT": ""}
        asked = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, *health_command()[1:]],
            env=env,
            capture_output=True,
            check=False,
            timeout=30,
        )
    assert (asked.returncode == 0) is healthy
