"""Every zone there is, for who finds no button for theirs: by part of the world, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, Row, grid
from bot.telegram.markup import bold
from bot.telegram.responses import View
from bot.telegram.views.setup import zone_button
from bot.telegram.views.words import back_to_settings, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.telegram.voice import Voice


def regions(voice: Voice, names: list[str]) -> View:
    """The parts of the world that zones are listed under."""
    buttons = [Button(name.replace("_", " "), pack("go", "zones", name, 0)) for name in names]
    return View(bold(voice.say("Which part of the world?")), (*grid(buttons, 2), back_to_settings(voice)))


def zones(voice: Voice, region: str, keys: list[str], start: int, size: int = 16) -> View:
    """Some of the zones of one region, with the way to the others."""
    shown = [zone_button(key, place(key)) for key in keys[start : start + size]]
    ways: Row = ()
    if start:
        ways += (Button("◀️", pack("go", "zones", region, max(0, start - size))),)
    if start + size < len(keys):
        ways += (Button("▶️", pack("go", "zones", region, start + size)),)
    return View(
        bold(voice.say("Which place is nearest, on your clock?")),
        (*grid(shown, 2), *([ways] if ways else []), back_to_settings(voice)),
    )


def region_names(keys: Iterable[str]) -> list[str]:
    """The parts of the world among these zones, those with oceans and islands last."""
    return sorted({key.partition("/")[0] for key in keys if _is_place(key)})


def zones_of(keys: Iterable[str], region: str) -> list[str]:
    """The zones of one part of the world, by name."""
    return sorted({key for key in keys if _is_place(key) and key.startswith(f"{region}/")})


def _is_place(key: str) -> bool:
    return "/" in key and key.partition("/")[0] not in {
        "Etc",
        "SystemV",
        "US",
        "Canada",
        "Brazil",
        "Chile",
        "Mexico",
    }
