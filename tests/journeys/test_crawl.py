"""Every button that can be reached is pressed: each press is answered, none is refused, nothing fails."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playground.views import Message
    from tests.journeys.conftest import Journey

# Buttons that differ only in a number or a name are one kind; so many of a kind are pressed.
_OF_A_KIND = 3


@dataclass
class Crawl:
    """Presses buttons breadth-first, starting from what a command shows."""

    journey: Journey
    pressed: dict[str, int] = field(default_factory=dict)

    async def all_from(self, *commands: str) -> set[str]:
        """The kinds of buttons that were pressed."""
        waiting: deque[tuple[Message, str]] = deque()
        for command in commands:
            for message in (await self.journey.say(command)).shown:
                self._note(message, waiting)
        while waiting:
            message, data = waiting.popleft()
            seen = await self.journey.press(data, message, stale=True)
            assert len(seen.answers) == 1, data
            assert "failed on our side" not in seen.text + seen.notice, data
            assert seen.shown or seen.notice, f"{data} does nothing that anyone can see"
            for shown in seen.shown:
                self._note(shown, waiting)
        return set(self.pressed)

    def _note(self, message: Message, waiting: deque[tuple[Message, str]]) -> None:
        for button in (button for row in message.inline for button in row):
            kind = _kind(button.data or "")
            if button.data and self.pressed.get(kind, 0) < _OF_A_KIND:
                self.pressed[kind] = self.pressed.get(kind, 0) + 1
                waiting.append((message, button.data))


def _kind(data: str) -> str:
    """The verb and what it sets; the value where there are few."""
    verb, *values = data.split("|")
    many = {"zone", "time", "minutes", "hours", "zones", "days", "pause"}
    if verb in {"go", "put"}:
        return "|".join([verb, *values[: 1 if values[0] in many else None]])
    return "|".join([verb, *values[1:]]) if verb in {"light", "snooze", "undo"} else verb


@pytest.mark.uncounted
@pytest.mark.parametrize("state", ["new", "active"])
async def test_every_button_does_something_from_the_settings_on(journey: Journey, state: str) -> None:
    if state == "active":
        await journey.subscribe()
    kinds = await Crawl(journey).all_from("/settings")
    pages = {"tip", "exercise", "days", "zone", "themes", "level", "equipment", "quiet", "dayend"}
    assert {f"go|{page}" for page in pages | {"extras", "language", "pause", "settings", "regions"}} <= kinds
    assert {"put|zone", "put|time", "put|days", "put|pause", "put|nudge|off", "put|theme|all"} <= kinds


async def test_every_button_of_everything_else_does_something(journey: Journey) -> None:
    await journey.subscribe(at="9:45")
    await journey.move_to(journey.clock.now().date(), 9, 46)
    commands = (
        "/tip",
        "/tip nonsense",
        "/exercise",
        "/done",
        "/streak",
        "/zone springfield",
        "6:45",
        "hm",
        "/pause 24 dec",
    )
    kinds = await Crawl(journey).all_from(*commands)
    assert {
        "done",
        "undo",
        "undo|r",
        "tip",
        "like",
        "why",
        "light|red",
        "light|yellow",
        "light|green",
    } <= kinds
    assert {"ledger", "exercise", "streak", "go|settings", "put|resume|"} <= kinds


async def test_every_button_of_a_delivered_exercise_does_something(journey: Journey) -> None:
    await journey.subscribe(at="10:00")
    seen = await journey.move_to(journey.clock.now().date(), 10)
    exercise = next(message for message in seen.shown if "⏰ Later" in message.labels)
    for button in ("⏰ Later", "« Back", "⏰ Later", "30 min"):
        seen = await journey.press(button, exercise)
        assert seen.shown
    assert seen.notice == "I will be back at 10:30."
