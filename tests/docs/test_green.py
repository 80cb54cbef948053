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


# Everything else that the command needs of a machine.
TOOLS = ("bash", "cat", "chmod", "dirname", "env", "grep", "mktemp", "python3", "rm", "sh", "tail", "tee")


def run(
    folder: Path, *results: tuple[str, int], chromium: bool = True, apt: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a copy of the command with a make that only writes down what it was asked for.

    Nothing of this machine's is on its path but `TOOLS`; `apt` is the body of an apt-get.
    """
    (folder / ".ci").mkdir()
    shutil.copy(COMMAND, folder / ".ci" / "run")
    for tool in TOOLS:
        if (real := shutil.which(tool)) is None:
            pytest.skip(f"no {tool} here")
        (folder / tool).symlink_to(real)
    cases = "\n".join(f'if [ "$1" = {target} ]; then exit {code}; fi' for target, code in results)
    told = 'echo "make $* in $PWD"\necho "browser tests: $BROWSER_TESTS"'
    _program(folder / "make", f'{told}\n[ "$1" = test ] && echo "{CLOSING}"\necho table\n{cases}')
    _program(folder / "sudo", 'shift\n"$@"')
    if apt:
        _program(folder / "apt-get", apt)
    if chromium:
        _program(folder / "chromium", "exit 1")
    command = [str(folder / "bash"), str(folder / ".ci" / "run")]
    return subprocess.run(
        command, env={"PATH": str(folder)}, capture_output=True, text=True, check=False, timeout=60
    )


def _program(path: Path, body: str) -> None:
    path.write_text(f"#!{shutil.which('sh')}\n{body}\n")
    path.chmod(0o755)


def test_it_lints_then_tests_and_closes_with_pytests_last_line(tmp_path: Path) -> None:
    done = run(tmp_path)
    asked = [line for line in done.stdout.splitlines() if line.startswith("make ")]
    assert asked == [f"make lint in {tmp_path}", f"make test in {tmp_path}"]
    assert done.stdout.splitlines()[-1] == CLOSING
    assert done.returncode == 0


@pytest.mark.parametrize("target", ["lint", "test"])
def test_it_fails_where_either_fails(tmp_path: Path, target: str) -> None:
    assert run(tmp_path, (target, 3)).returncode == 3


def test_the_browser_tests_may_not_be_skipped(tmp_path: Path) -> None:
    assert run(tmp_path).stdout.count("browser tests: required") == 2


def test_a_missing_browser_is_installed(tmp_path: Path) -> None:
    asked, installed = tmp_path / "asked", tmp_path / "chromium"
    apt = f'echo "$*" >>{asked}\n[ "$2" = update ] || {{ echo >{installed}; chmod +x {installed}; }}'
    done = run(tmp_path, chromium=False, apt=apt)
    assert asked.read_text().splitlines() == ["-qq update", "-qq install -y chromium"]
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("apt", ["", "echo no network >&2; exit 100"], ids=["no apt-get", "no network"])
def test_a_browser_that_cannot_be_installed_is_asked_for_in_one_line(tmp_path: Path, apt: str) -> None:
    done = run(tmp_path, chromium=False, apt=apt)
    [line] = done.stderr.splitlines()
    assert "Please install the package chromium" in line
    assert done.stdout.count("make test") == 1


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
