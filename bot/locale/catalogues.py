"""Which languages there are, and their translations, read from the .po files when first needed.

A .po file of this size is parsed in a few milliseconds, once per language and process; so no compiled
file is kept beside its source, and none can be out of date.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

# The language the texts are written in.
SOURCE = "en"
# Every language there is, by its own name: what /language offers.
LANGUAGES = {SOURCE: "English"}


@cache
def translations(language: str) -> NullTranslations:
    """The translations into one of LANGUAGES; the source language needs none."""
    if language == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only who reads another language pays for the import
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    with files("bot.locale").joinpath(language, "LC_MESSAGES", "bot.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def language_for(*wishes: str | None) -> str:
    """The first wish that is spoken here, such as "es" for "es-AR"; else the source language.

    A wish is a language tag as Telegram sends it: "en", "pt-BR", "en-BR", or nonsense.
    """
    for wish in wishes:
        language = (wish or "").replace("_", "-").split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return SOURCE
