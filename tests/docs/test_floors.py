"""The floors of coverage are exact, and a room that was not measured does not pass."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).parents[1] / "floors.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("floors", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["floors"] = module
    spec.loader.exec_module(module)
    return module


floors = _loaded()


def file(lines: int, branches: int, *, covered: int) -> dict[str, dict[str, int]]:
    summary = {
        "num_statements": lines,
        "num_branches": branches,
        "covered_lines": min(covered, lines),
        "covered_branches": max(0, covered - lines),
    }
    return {"summary": summary}


def run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *args]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)


FULL = {f"{room}/a.py": file(80, 20, covered=100) for room in floors.FLOORS}


def test_full_coverage_misses_nothing() -> None:
    assert floors.missed(FULL) == []


def test_one_branch_in_ten_thousand_is_missed_where_all_is_asked() -> None:
    files = FULL | {"tips/a.py": file(8_000, 2_000, covered=9_999)}
    assert floors.missed(files) == ["tips/: 99.99% (9999 of 10000 lines and branches), the floor is 100%"]


def test_a_room_inside_another_counts_for_both() -> None:
    files = FULL | {"bot/services/a.py": file(800, 200, covered=900)}
    assert floors.missed(files) == [
        "bot/services/: 90.00% (900 of 1000 lines and branches), the floor is 98%",
        "bot/: 91.66% (1100 of 1200 lines and branches), the floor is 95%",
    ]


def test_a_room_that_was_not_measured_is_missed() -> None:
    files = {path: one for path, one in FULL.items() if not path.startswith("playground/")}
    assert floors.missed(files) == ["playground/: nothing was measured, the floor is 95%"]


def test_a_room_of_empty_files_passes() -> None:
    assert floors.missed(FULL | {"tips/a.py": file(0, 0, covered=0)}) == []


def test_the_script_fails_on_real_data_that_is_too_low(tmp_path: Path) -> None:
    room = tmp_path / "tips"
    room.mkdir()
    (room / "a.py").write_text("import sys\nif len(sys.argv) > 5:\n    print('x')\n")
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = true\nsource = tips\n")
    run(tmp_path, "-m", "coverage", "run", "tips/a.py")
    done = run(tmp_path, str(SCRIPT))
    assert done.returncode == 1
    assert "Coverage too low: tips/: 60.00% (3 of 5 lines and branches), the floor is 100%" in done.stdout
    assert "TOTAL" in done.stdout
