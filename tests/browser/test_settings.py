"""What can be set, and how it shows: values on buttons, another language, a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_the_settings_show_their_values_and_can_be_changed(stage: Stage, window: Window) -> None:
    await stage.subscribe()
    await window.open()
    await window.say("/settings")
    await window.sees("Time zone: Madrid")
    await window.sees("Training days: every day")
    await window.is_accessible()
    await window.press("⏰ Tip time", "08:00")
    await window.sees("Tip time: 08:00")


async def test_it_speaks_spanish_when_asked(stage: Stage, window: Window) -> None:
    await stage.subscribe()
    await window.open()
    await window.say("/language")
    await window.press("Español")
    await window.reads_toast("Guardado.")
    await window.say("/settings")
    await window.sees("Zona horaria: Madrid")


async def test_a_pause_and_its_end(stage: Stage, window: Window) -> None:
    await stage.subscribe()
    await window.open()
    await window.say("/pause 25 nov")
    await window.sees("Paused until Wed, 25 Nov.")
    await window.press("▶️ Resume now")
    await window.sees("Your next tip: today, Sun, 22 Nov, 10:00 in Madrid.")
