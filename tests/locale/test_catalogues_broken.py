"""A broken catalogue costs its readers their language, and nobody anything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from bot.locale import catalogues
from bot.locale.catalogues import BrokenCatalogueError, read, translations
from bot.telegram.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

SOUND = (Path(catalogues.__file__).parent / "es" / "LC_MESSAGES" / "bot.po").read_bytes()
BROKEN: dict[str, bytes | None] = {
    "missing": None,
    "no text": b"\x00\xff\xfe",
    "no catalogue": b"hello world\n",
    "cut off": SOUND[:5000],
    "merge conflict": SOUND.replace(b'msgid "Undo"', b'<<<<<<< HEAD\nmsgid "Undo"', 1),
    "not its charset": SOUND.decode().encode("latin-1", "replace"),
    "unknown charset": SOUND.replace(b"charset=utf-8", b"charset=nonsense", 1),
    "no plural rule": SOUND.replace(b"nplurals=2", b"nplurals=two", 1),
    "broken plural rule": SOUND.replace(b"(n != 1)", b"(n ! 1", 1),
    "plural form too many": SOUND.replace(b"msgstr[1]", b"msgstr[5]", 1),
}


@pytest.fixture(params=list(BROKEN.values()), ids=list(BROKEN))
def broken(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The Spanish catalogue is broken, in each of these ways."""
    path = tmp_path / "es" / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True)
    if request.param is not None:
        path.write_bytes(request.param)
    monkeypatch.setattr(catalogues, "files", lambda _: tmp_path)
    translations.cache_clear()
    yield
    translations.cache_clear()


@pytest.mark.usefixtures("broken")
def test_reading_it_says_which_file_and_why_in_one_line() -> None:
    with pytest.raises(BrokenCatalogueError, match=r"\Abot/locale/es/LC_MESSAGES/bot\.po: .+\Z"):
        read("es")


@pytest.mark.usefixtures("broken")
def test_its_readers_get_english() -> None:
    voice = Voice.of(language_code="es-AR", zone="America/Argentina/Cordoba")
    assert voice.say("Undo") == "Undo"
    assert voice.count("{n} day done", "{n} days done", 2) == "2 days done"


@pytest.mark.usefixtures("broken")
def test_the_log_says_so_once() -> None:
    with structlog.testing.capture_logs() as logged:
        Voice.of(chosen="es")
        Voice.of(chosen="es")
    assert [(line["action"], line["language"]) for line in logged] == [("locale.broken", "es")]


@pytest.mark.usefixtures("broken")
def test_readers_of_english_notice_nothing() -> None:
    with structlog.testing.capture_logs() as logged:
        said = Voice.of(chosen="en").say("Undo")
    assert (said, logged) == ("Undo", [])
