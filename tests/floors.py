"""Prints the coverage of a whole run and holds each room to its floor, lines and branches together.

Run from the root of the repository after `coverage combine`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import coverage

# The floor of each room in percent. A room counts with all the rooms inside it.
FLOORS = {
    "tips": 100,
    "bot/domain": 100,
    "bot/services": 98,
    "bot": 95,
    "playground": 95,
}


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something ran."""

    covered: int
    total: int

    def reaches(self, floor: int) -> bool:
        """Exact: 99.99 % is not 100."""
        return self.covered * 100 >= floor * self.total

    def __str__(self) -> str:
        # Rounded down, so that it never shows a floor that was missed.
        hundredths = self.covered * 10_000 // self.total if self.total else 10_000
        return f"{hundredths / 100:.2f}% ({self.covered} of {self.total} lines and branches)"


def share(room: str, files: dict[str, dict[str, dict[str, int]]]) -> Share | None:
    """What of `room` ran; None where no file of it was measured."""
    inside = [file["summary"] for path, file in files.items() if Path(path).as_posix().startswith(f"{room}/")]
    if not inside:
        return None
    return Share(
        sum(one["covered_lines"] + one["covered_branches"] for one in inside),
        sum(one["num_statements"] + one["num_branches"] for one in inside),
    )


def missed(files: dict[str, dict[str, dict[str, int]]]) -> list[str]:
    """One line for each floor that was not reached."""
    problems = []
    for room, floor in FLOORS.items():
        found = share(room, files)
        if found is None:
            problems.append(f"{room}/: nothing was measured, the floor is {floor}%")
        elif not found.reaches(floor):
            problems.append(f"{room}/: {found}, the floor is {floor}%")
    return problems


def measured() -> dict[str, dict[str, dict[str, int]]]:
    """The figures of each file from the combined data, after printing their summary."""
    data = coverage.Coverage()
    data.load()
    data.report()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        data.json_report(outfile=str(report))
        files: dict[str, dict[str, dict[str, int]]] = json.loads(report.read_text())["files"]
    return files


def main() -> int:
    """1 where a floor was missed, else 0."""
    files = measured()
    problems = missed(files)
    for room in FLOORS:
        sys.stdout.write(f"{room + '/':<14}{share(room, files) or 'nothing measured'}\n")
    for problem in problems:
        sys.stdout.write(f"Coverage too low: {problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
