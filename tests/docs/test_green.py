"""One command says whether a change may go in, and the workflow runs that very command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMMAND = ROOT / ".ci" / "run"
CLOSING = "===== 3 passed in 0.10s ====="


def run(folder: Path, **results: int) -> subprocess.CompletedProcess[str]:
    """Runs a copy of the command with a make that only writes down what it was asked for."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    (folder / ".ci").mkdir()
    shutil.copy(COMMAND, folder / ".ci" / "run")
    cases = "\n".join(f'if [ "$1" = {target} ]; then exit {code}; fi' for target, code in results.items())
    make = folder / "make"
    make.write_text(
        f'#!/bin/sh\necho "make $* in $PWD"\n[ "$1" = test ] && echo "{CLOSING}"\necho table\n{cases}\n'
    )
    make.chmod(0o755)
    env = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    command = [bash, str(folder / ".ci" / "run")]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_it_lints_then_tests_and_closes_with_pytests_last_line(tmp_path: Path) -> None:
    done = run(tmp_path)
    asked = [line for line in done.stdout.splitlines() if line.startswith("make ")]
    assert asked == [f"make lint in {tmp_path}", f"make test in {tmp_path}"]
    assert done.stdout.splitlines()[-1] == CLOSING
    assert done.returncode == 0


@pytest.mark.parametrize("target", ["lint", "test"])
def test_it_fails_where_either_fails(tmp_path: Path, target: str) -> None:
    assert run(tmp_path, **{target: 3}).returncode == 3


def test_it_may_be_run() -> None:
    assert os.access(COMMAND, os.X_OK)


def test_the_workflow_runs_it_on_every_python_we_support() -> None:
    job = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]


def test_each_target_it_calls_is_in_the_makefile() -> None:
    called = re.findall(r"^make (\w+)", COMMAND.read_text(), flags=re.MULTILINE)
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert called == ["lint", "test"]
    assert set(called) <= set(targets)
