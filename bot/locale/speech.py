"""Speech: one person's language and formats, in one value that views ask for words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING, Self

from babel.dates import format_skeleton, format_time, get_day_names
from babel.lists import format_list
from babel.numbers import format_percent

from bot.locale.catalogues import language_for, translations
from bot.locale.cities import city
from bot.locale.formats import regional_format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from gettext import NullTranslations

    from babel import Locale

# Babel calls Monday 0, as Python does; this Monday turns weekday numbers into dates and back.
_MONDAY = date(2024, 1, 1)


def N_(message: str) -> str:  # noqa: N802 - the name every gettext tool looks for
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of `language`, the formats of `locale`."""

    language: str
    locale: Locale
    _translations: NullTranslations = field(repr=False)

    @classmethod
    def of(
        cls, *, chosen: str | None = None, language_code: str | None = None, zone: str | None = None
    ) -> Self:
        """For someone who chose `chosen`, whose Telegram says `language_code`, who lives in `zone`."""
        language = language_for(chosen, language_code)
        return cls(language, regional_format(language, language_code, zone), translations(language))

    def text(self, message: str) -> str:
        """The message in this language."""
        return self._translations.gettext(message) if message else ""

    def plural(self, one: str, many: str, number: int) -> str:
        """The form of the message that this language uses with `number`."""
        return self._translations.ngettext(one, many, number)

    def clock(self, at: time) -> str:
        """A wall time: "07:30" or "7:30 AM"."""
        # Some locales put a narrow no-break space before AM; a plain one breaks no layout of ours.
        return format_time(at, "short", locale=self.locale).replace("\u202f", " ")

    def day(self, day: date) -> str:
        """A near date, with its weekday: "Mon, 23 Nov"."""
        return format_skeleton("MMMEd", day, locale=self.locale)

    def weekday(self, number: int, *, short: bool = True) -> str:
        """The name of a weekday, Monday being 0."""
        names: Mapping[int, str] = get_day_names(
            "abbreviated" if short else "wide", "stand-alone", self.locale
        )
        return names[number]

    def country(self, code: str) -> str:
        """A country by its ISO 3166 code: "Spain" for ES; the code itself where it has no name here."""
        name: str = self.locale.territories.get(code, code)
        return name

    def city(self, zone: str) -> str:
        """What a zone is called: its city, "Londres" for Europe/London in Spanish; else "UTC+3" and such."""
        return city(self.language, zone)

    def percent(self, share: float) -> str:
        """A share between 0 and 1: "73%"."""
        return format_percent(share, locale=self.locale)

    def items(self, words: Sequence[str]) -> str:
        """Several words as a list: "a, b and c"."""
        return format_list(list(words), locale=self.locale)

    @property
    def first_weekday(self) -> int:
        """The weekday on which calendars of this region begin, Monday being 0."""
        return self.locale.first_week_day
