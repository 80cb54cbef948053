"""A day of a large bot, computed: `python -m bench.simulation`. Pure, without chance, in seconds.

Nothing of the bot runs here but its window: the times that people choose, the zones they live in and the
rate at which Telegram takes messages decide who gets a tip how late, and who gets none.
"""

from __future__ import annotations

import argparse
import json
from collections import deque
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.delivery import WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MINUTE, HOUR, DAY = 60, 3600, 86_400
FREE = 30
"""Messages a second that cost nothing; each one over it is a tenth of a Star."""

# Roughly how many of 100 people live by each clock.
ZONES = {
    "Asia/Shanghai": 22, "Asia/Kolkata": 18, "Asia/Jakarta": 6, "Asia/Dhaka": 3, "Asia/Karachi": 4,
    "Asia/Tokyo": 3, "Asia/Tehran": 1, "Asia/Dubai": 2, "Europe/Moscow": 4, "Africa/Nairobi": 6,
    "Africa/Cairo": 5, "Europe/Berlin": 5, "Africa/Lagos": 6, "Europe/London": 3, "America/Sao_Paulo": 3,
    "America/New_York": 3, "America/Bogota": 2, "America/Chicago": 3, "America/Los_Angeles": 1,
}  # fmt: skip
# How many of 100 want their tip in which hour of their morning, noon or evening.
HOURS = {
    5: 1, 6: 6, 7: 16, 8: 22, 9: 14, 10: 6, 11: 3, 12: 5, 13: 2, 14: 1, 15: 1, 16: 2, 17: 4, 18: 6, 19: 5,
    20: 4, 21: 2,
}  # fmt: skip
# And at which minute of it: most people choose a round one; the rest is even.
MINUTES = {0: 65, 15: 5, 30: 20, 45: 5}
# A day in winter, when fewer clocks are an hour ahead.
DATE = datetime(2026, 1, 14, tzinfo=UTC).date()


@dataclass(slots=True)
class Day:
    """What became of the messages of one day. Seconds late are after the subscriber's own moment."""

    sent: float = 0.0
    skipped: float = 0.0
    stars: float = 0.0
    longest_queue: float = 0.0
    seconds_with_queue: int = 0
    _late: dict[int, float] = field(default_factory=dict)

    def send(self, number: float, late: int) -> None:
        """So many leave, so late."""
        self.sent += number
        self._late[late] = self._late.get(late, 0.0) + number

    def late(self, percent: float) -> int:
        """The lateness that so many percent of what was sent do not exceed."""
        wanted = self.sent * percent / 100
        for late in sorted(self._late):
            wanted -= self._late[late]
            if wanted <= 0:
                return late
        return max(self._late, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table."""

    subscribers: int
    rate: int
    spread: int
    busiest_minute: int
    late_p50: int
    late_p99: int
    longest_queue: int
    hours_with_queue: float
    skipped_percent: float
    stars: int


def due_by_minute(subscribers: int) -> list[float]:
    """How many are due in each minute of a day in UTC."""
    due = [0.0] * (DAY // MINUTE)
    for zone, people in ZONES.items():
        for hour, wish in HOURS.items():
            for minute, share in _minutes():
                at = datetime.combine(DATE, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)
                due[at.hour * 60 + at.minute] += people * wish * share
    return [subscribers * number / sum(due) for number in due]


def simulate(due: Sequence[float], rate: int, spread: int) -> Day:
    """The second of two equal days: it begins with what the first one left. First come, first served."""
    window = int(WINDOW.total_seconds())
    arrivals = _spread(due, spread)
    queue: deque[tuple[int, float]] = deque()
    waiting, day = 0.0, Day()
    for second in range(2 * DAY):
        if second == DAY:
            day = Day()
        if arrivals[second % DAY]:
            queue.append((second, arrivals[second % DAY]))
            waiting += arrivals[second % DAY]
        while queue and second - queue[0][0] > window:
            _, number = queue.popleft()
            waiting -= number
            day.skipped += number
        room = float(rate)
        while queue and room > 0:
            since, number = queue.popleft()
            leaving = min(number, room)
            day.send(leaving, second - since)
            room -= leaving
            waiting -= leaving
            if number > leaving:
                queue.appendleft((since, number - leaving))
        day.stars += max(0.0, rate - room - FREE) / 10
        day.longest_queue = max(day.longest_queue, waiting)
        day.seconds_with_queue += bool(queue)
    return day


def capacity(spread: int, *, late: int, rate: int = 25) -> int:
    """The most subscribers, to two digits, of whom all get a tip and 99 of 100 within so many seconds.

    At any other rate it is in proportion.
    """
    low, high = rate, rate * DAY
    while high > 1.02 * low:
        middle = round((low * high) ** 0.5)
        day = simulate(due_by_minute(middle), rate, spread)
        fits = day.skipped < 1 and day.late(99) <= late
        low, high = (middle, high) if fits else (low, middle)
    return round(low, 2 - len(str(low)))


def row(subscribers: int, rate: int, spread: int) -> Row:
    """One case."""
    due = due_by_minute(subscribers)
    day = simulate(due, rate, spread)
    return Row(
        subscribers=subscribers,
        rate=rate,
        spread=spread,
        busiest_minute=round(max(due)),
        late_p50=day.late(50),
        late_p99=day.late(99),
        longest_queue=round(day.longest_queue),
        hours_with_queue=round(day.seconds_with_queue / HOUR, 1),
        skipped_percent=round(day.skipped / (day.sent + day.skipped) * 100, 1),
        stars=round(day.stars),
    )


def _minutes() -> Iterator[tuple[int, float]]:
    others = (100 - sum(MINUTES.values())) / (60 - len(MINUTES))
    return ((minute, MINUTES.get(minute, others)) for minute in range(60))


def _spread(due: Sequence[float], spread: int) -> list[float]:
    """How many fall to each second: all to the first of their minute, or evenly to so many seconds."""
    arrivals = [0.0] * DAY
    for minute, number in enumerate(due):
        for second in range(max(1, spread)):
            arrivals[(minute * MINUTE + second) % DAY] += number / max(1, spread)
    return arrivals


def main(sizes: Sequence[int], rates: Sequence[int], spreads: Sequence[int]) -> None:
    """A table for people, as Markdown; under it the same as JSON, a line each."""
    rows = [row(size, rate, spread) for size in sizes for rate in rates for spread in spreads]
    names = list(asdict(rows[0]))
    print("| " + " | ".join(name.replace("_", " ") for name in names) + " |")
    print("|" + "--:|" * len(names))
    for one in rows:
        print("| " + " | ".join(f"{value:,}" for value in asdict(one).values()) + " |")
    for one in rows:
        print(json.dumps(asdict(one)))
    for spread in spreads:
        most = capacity(spread, late=5 * MINUTE)
        print(json.dumps({"rate": 25, "spread": spread, "subscribers_within_5_minutes": most}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--rates", type=int, nargs="+", default=[25, 30, 1000])
    parser.add_argument("--spreads", type=int, nargs="+", default=[0, 300, 3600])
    asked = parser.parse_args()
    main(asked.sizes, asked.rates, asked.spreads)
