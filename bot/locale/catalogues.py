"""Which languages there are, and their translations, read from the .po files when first needed.

A .po file of this size is read in well under a tenth of a second, once per language and process; so no
compiled file is kept beside its source, and none can be out of date.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

import structlog

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

# The language the texts are written in.
SOURCE = "en"
# Every language there is, by its own name: what /language offers.
LANGUAGES = {SOURCE: "English", "es": "Español"}


class BrokenCatalogueError(ValueError):
    """A .po file that is missing or cannot be read; the message names it and says why, in one line."""


@cache
def translations(language: str) -> NullTranslations:
    """The translations into one of LANGUAGES; the source language needs none.

    A broken catalogue is logged, once, and its readers get the source language: an answer in English is
    better than none. Readers of other languages notice nothing.
    """
    try:
        return NullTranslations() if language == SOURCE else read(language)
    except BrokenCatalogueError as error:
        log.error(  # noqa: TRY400 - the message says it all
            "a language falls back to English", action="locale.broken", language=language, error=str(error)
        )
        return NullTranslations()


def read(language: str) -> GNUTranslations:
    """The catalogue of a language, read anew. Raises BrokenCatalogueError."""
    # Only who reads another language pays for these imports.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    path = files("bot.locale").joinpath(language, "LC_MESSAGES", "bot.po")
    try:
        catalogue = read_po(BytesIO(path.read_bytes()), locale=language, abort_invalid=True)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return GNUTranslations(compiled)
    except (OSError, PoFileError, LookupError, ValueError) as error:
        raise BrokenCatalogueError(f"bot/locale/{language}/LC_MESSAGES/bot.po: {error}") from error


def language_for(*wishes: str | None) -> str:
    """The first wish that is spoken here, such as "es" for "es-AR"; else the source language.

    A wish is a language tag as Telegram sends it: "en", "pt-BR", "en-BR", or nonsense.
    """
    for wish in wishes:
        language = (wish or "").replace("_", "-").split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return SOURCE
