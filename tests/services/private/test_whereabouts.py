"""From degrees to a zone, in a process of its own that may take its time only so long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services import whereabouts

if TYPE_CHECKING:
    import pytest


async def test_a_place_on_land_has_a_zone_and_the_open_sea_none() -> None:
    assert await whereabouts.zone_at(40.4168, -3.7038) == "Europe/Madrid"
    assert await whereabouts.zone_at(-48.0, -130.0) is None


async def test_what_takes_too_long_is_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "_LOOK_UP", "import threading; threading.Event().wait()")
    monkeypatch.setattr(whereabouts, "SECONDS", 0)
    assert await whereabouts.zone_at(40.4168, -3.7038) is None


async def test_a_look_up_that_fails_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "_LOOK_UP", "raise SystemExit(1)")
    assert await whereabouts.zone_at(40.4168, -3.7038) is None
