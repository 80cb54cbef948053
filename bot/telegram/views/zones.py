"""Every place there is, for who finds no button for theirs: by part of the world, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.gazetteer import fold
from bot.locale.speech import N_
from bot.telegram.callbacks import pack
from bot.telegram.keyboard import Button, Row, grid
from bot.telegram.markup import bold
from bot.telegram.responses import View
from bot.telegram.views.setup import zone_button
from bot.telegram.views.words import back_to_settings, place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.telegram.voice import Voice

# The parts of the world, by the first part of their zones' names.
REGIONS = {
    "Africa": N_("Africa"),
    "America": N_("America"),
    "Antarctica": N_("Antarctica"),
    "Arctic": N_("The Arctic"),
    "Asia": N_("Asia"),
    "Atlantic": N_("Atlantic Ocean"),
    "Australia": N_("Australia"),
    "Europe": N_("Europe"),
    "Indian": N_("Indian Ocean"),
    "Pacific": N_("Pacific Ocean"),
}


def regions(voice: Voice, keys: Iterable[str]) -> View:
    """The parts of the world that these zones are listed under, by name."""
    present = {key.partition("/")[0] for key in keys}
    named = [(voice.text(name), region) for region, name in REGIONS.items() if region in present]
    buttons = [Button(name, pack("go", "zones", region, 0)) for name, region in _by_name(named)]
    return View(bold(voice.say("Which part of the world?")), (*grid(buttons, 2), back_to_settings(voice)))


def zones(voice: Voice, region: str, keys: Iterable[str], start: int, size: int = 16) -> View:
    """Some of the zones of one region, by name, with the way to the others."""
    named = _by_name((place(voice, key), key) for key in keys if key.startswith(f"{region}/"))
    shown = [zone_button(key, name) for name, key in named[start : start + size]]
    ways: Row = ()
    if start:
        ways += (Button("◀️", pack("go", "zones", region, max(0, start - size))),)
    if start + size < len(named):
        ways += (Button("▶️", pack("go", "zones", region, start + size)),)
    return View(
        bold(voice.say("Which place is nearest, on your clock?")),
        (*grid(shown, 2), *([ways] if ways else []), back_to_settings(voice)),
    )


def _by_name(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """In the order of the alphabet, where an accent changes no letter's place: Ámsterdam before Berlín."""
    return sorted(named, key=lambda pair: (fold(pair[0]), pair[1]))
