"""The list of all places: each once, in the reader's language and in its alphabet's order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.app import atlas
from bot.domain.gazetteer import fold
from bot.domain.places import likely_zones
from bot.locale.catalogues import LANGUAGES
from bot.telegram.views import zones
from bot.telegram.voice import Voice

if TYPE_CHECKING:
    from bot.telegram.keyboard import Button
    from bot.telegram.responses import View


def buttons(view: View) -> list[Button]:
    assert isinstance(view.keyboard, tuple)
    return [button for row in view.keyboard for button in row if not re.match("[«◀▶]", button.label)]


def every_place(language: str, region: str) -> list[Button]:
    view = zones.zones(Voice.of(chosen=language), region, atlas().listed, 0, size=1000)
    return buttons(view)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("region", zones.REGIONS)
def test_each_place_is_offered_once_by_name(language: str, region: str) -> None:
    names = [button.label for button in every_place(language, region)]

    assert len(names) == len(set(names)) > 0
    assert names == sorted(names, key=fold)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_listed_zone_is_left_out(language: str) -> None:
    offered = {button.data for region in zones.REGIONS for button in every_place(language, region)}

    assert offered == {f"put|zone|{zone}" for zone in atlas().listed}


def test_a_place_is_offered_under_its_present_zone() -> None:
    offered = [button.data for button in every_place("en", "Europe") if button.label == "Kyiv"]

    assert offered == ["put|zone|Europe/Kyiv"]


def test_what_is_offered_as_likely_is_listed_too() -> None:
    likely = {zone for code in ("en", "es", "hi", "uk", "vi", "pt-br") for zone in likely_zones(code)}

    assert likely <= set(atlas().listed)


EN = (
    "Africa, America, Antarctica, Asia, Atlantic Ocean, Australia, Europe, Indian Ocean, Pacific Ocean, "
    "The Arctic"
)
ES = (
    "África, América, Antártida, Asia, Australia, El Ártico, Europa, Océano Atlántico, Océano Índico, "
    "Océano Pacífico"
)


@pytest.mark.parametrize(("language", "names"), [("en", EN), ("es", ES)])
def test_parts_of_the_world_are_named_and_ordered_in_the_readers_language(language: str, names: str) -> None:
    view = zones.regions(Voice.of(chosen=language), atlas().listed)

    assert ", ".join(button.label for button in buttons(view)) == names


def test_spanish_places_begin_without_regard_for_accents() -> None:
    names = [button.label for button in every_place("es", "Europe")]

    assert names[:4] == ["Ámsterdam", "Andorra", "Astracán", "Atenas"]
