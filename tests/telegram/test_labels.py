"""Labels that stand three in a row fit a small phone."""

from __future__ import annotations

import pytest

from bot.locale.catalogues import LANGUAGES
from bot.telegram.views.things import LIGHTS, light_name
from bot.telegram.voice import Voice

# A third of a row of 360 px leaves about 105 px for words of 15 px: the sign, a space and nine letters.
_FITS = 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_lights_fit_beside_each_other_on_a_small_phone(language: str) -> None:
    labels = [light_name(Voice.of(chosen=language), light) for light in LIGHTS]
    assert [label for label in labels if len(label) > _FITS] == []
