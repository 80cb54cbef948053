"""What a benchmark found: each figure is a readable row for people and a line of JSON for programs."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass

MILLISECONDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured number beside another one of the same run, and the bars it has to keep."""

    name: str
    value: float
    unit: str
    against: str
    other: float
    most: float | None = None
    least: float | None = None
    most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the other one; None where that is nothing."""
        return self.value / self.other if self.other else None

    @property
    def bars(self) -> dict[str, bool]:
        """Each bar in words, and whether it is kept."""
        bars = {}
        if self.most is not None:
            bars[f"at most {_short(self.most)}"] = self.value <= self.most
        if self.least is not None:
            bars[f"at least {_short(self.least)}"] = self.value >= self.least
        if self.most_ratio is not None:
            bars[f"at most {_short(self.most_ratio)} x"] = self.ratio is None or self.ratio <= self.most_ratio
        return bars

    def row(self) -> str:
        """The figure in words."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} x"
        theirs = f"{self.against} ({_short(self.other)})"
        bars = ", ".join(f"{bar}: {'kept' if kept else 'MISSED'}" for bar, kept in self.bars.items())
        return (
            f"{self.name:<52} {_short(self.value):>8} {self.unit:<9} {ratio:>9} {theirs:<48} {bars}".rstrip()
        )

    def line(self) -> str:
        """The figure as JSON; `kept` is true where it has no bar."""
        values = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps({**values, "ratio": self.ratio, "kept": all(self.bars.values())})


def show(
    name: str,
    value: float,
    unit: str,
    against: str,
    other: float,
    *,
    most: float | None = None,
    least: float | None = None,
    most_ratio: float | None = None,
) -> None:
    """The row goes to standard error, the JSON to standard output: `make bench > figures.jsonl`."""
    figure = Figure(
        name=name,
        value=value,
        unit=unit,
        against=against,
        other=other,
        most=most,
        least=least,
        most_ratio=most_ratio,
    )
    print(figure.row(), file=sys.stderr, flush=True)
    print(figure.line(), flush=True)


def part(values: list[float], percent: int) -> float:
    """The percentile of some numbers."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _short(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"  # noqa: PLR2004 - three digits
