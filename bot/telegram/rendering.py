"""What a tip or exercise looks like, written once for each language and used for everybody who gets it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.domain.delivery import Kind
from bot.telegram.keyboard import encoded
from bot.telegram.views import things
from bot.telegram.voice import Voice

if TYPE_CHECKING:
    from bot.telegram.markup import Html
    from tips.catalogue import Catalogue

# Stands in the buttons where a delivery's number comes; no content id and no label holds it.
_NUMBER: Final = "#number#"
# The whole catalogue in eight languages; a few MB.
_MOST: Final = 800


@dataclass(frozen=True, slots=True)
class Page:
    """A message's text, and its keyboard as JSON, cut where the delivery's number stands in a button."""

    text: Html
    keys: tuple[str, ...]

    def keys_of(self, delivery_id: int) -> str:
        """The keyboard under this delivery."""
        return str(delivery_id).join(self.keys)


class Rendering:
    """Tips and exercises as messages. A language is a tag as Telegram sends it, or the chosen one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.page = lru_cache(_MOST)(self._page)

    def _page(self, kind: Kind, content_id: str, language: str | None) -> Page | None:
        """None where the content is gone from the catalogue."""
        voice = Voice.of(language_code=language)
        about = f"delivery:{_NUMBER}"
        if kind is Kind.TIP:
            tip = self._catalogue.tips.get(content_id)
            view = None if tip is None else things.tip(voice, tip, about)
        else:
            exercise = self._catalogue.exercises.get(content_id)
            view = None if exercise is None else things.exercise(voice, exercise, about)
        return None if view is None else Page(view.text, tuple(encoded(view.keyboard).split(_NUMBER)))
