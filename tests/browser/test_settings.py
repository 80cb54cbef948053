"""What can be set, and how it shows: values on buttons, a pause, another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.stage import Stage
    from tests.browser.window import Window


async def test_settings_show_their_values_and_change_at_a_press(stage: Stage, window: Window) -> None:
    await stage.subscribe()
    await window.open()
    await window.say("/settings")
    await window.sees("Time zone: Madrid")
    await window.sees("Training days: every day")
    await window.is_accessible()
    await window.press("⏰ Tip time", "08:00")
    await window.sees("Tip time: 08:00")
    await window.say("/pause 25 nov")
    await window.sees("Paused until Wed, 25 Nov.")
    await window.press("▶️ Resume now")
    await window.sees("Your next exercise: today, Sun, 22 Nov, 10:00 in Madrid.")
    await window.say("/language")
    await window.press("Español")
    await window.reads_toast("Guardado.")
    await window.say("/settings")
    await window.sees("Zona horaria: Madrid")
