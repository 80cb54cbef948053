"""Collect every text a person reads, and bring the catalogues of bot/locale up to date with them.

    python scripts/messages.py           writes each language's bot.po
    python scripts/messages.py --check   writes nothing, and exits 1 where one is incomplete or out of date

docs/translating.md tells a translator what to do with them.
"""

from __future__ import annotations

import argparse
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.locale.catalogues import LANGUAGES, SOURCE  # noqa: E402 - the root has to be on the path first
from tips.catalogue import FILES, parse  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel.messages.catalog import Message

    from tips.catalogue import Exercise

# How texts are marked in the code: voice.say("…"), voice.count("one", "many", n), N_("…") and so on.
KEYWORDS = {"say": None, "plain": None, "text": None, "N_": None, "count": (1, 2), "plural": (1, 2)}
# In the store, text() is SQL's.
METHODS = [("store/**", "ignore"), ("**.py", "python")]
CONTENT = Path("tips", "content")
WIDTH = 110
# Only what gettext needs: no dates, names or versions, so that the file changes when a text does.
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where something is left to translate, or, with --check, to update."""
    parser = argparse.ArgumentParser(description="Update the catalogues of bot/locale.")
    parser.add_argument("--check", action="store_true", help="write nothing, only say what is out of date")
    check = parser.parse_args(arguments).check
    template = messages(ROOT)
    found = [
        problem
        for language in LANGUAGES
        if language != SOURCE
        for problem in bring_up_to_date(ROOT, language, template, check=check)
    ]
    sys.stderr.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


def messages(root: Path) -> Catalog:
    """Every text of the code and of the content, in the order of the files they stand in."""
    template = Catalog()
    for file, line, message, comments, context in extract_from_dir(root / "bot", METHODS, keywords=KEYWORDS):
        template.add(message, None, [(f"bot/{file}", line)], auto_comments=comments, context=context)
    files = {name: (root / CONTENT / name).read_text(encoding="utf-8") for name in FILES}
    for order, (name, where, text) in enumerate(_content(files)):
        template.add(text, None, [((CONTENT / name).as_posix(), order)], auto_comments=[where])
    return template


def bring_up_to_date(root: Path, language: str, template: Catalog, *, check: bool) -> list[str]:
    """What is left to do in this language's catalogue, one line each; `check` leaves the file as it is."""
    path = root / "bot" / "locale" / language / "LC_MESSAGES" / "bot.po"
    where = path.relative_to(root).as_posix()
    before = path.read_bytes() if path.exists() else b""
    try:
        catalog = read_po(BytesIO(before), locale=language, abort_invalid=True)
    except PoFileError as error:
        return [f"{where}: {error}"]
    known = {message.id for message in catalog if message.id}
    catalog.update(template, no_fuzzy_matching=True)
    open_ = [message.id for message in catalog if message.id and not translated(message)]
    # Words that were lost with their text may serve its new form: they stay at hand until all is translated.
    after = rendered(catalog, language, keep_obsolete=bool(open_))
    problems = [f"{where}: not translated: {_short(message)}" for message in open_]
    if check and after != before:
        stale = sorted(known - {message.id for message in catalog}, key=str)
        problems += [f"{where}: no such text any more: {_short(message)}" for message in stale]
        problems.append(f"{where}: out of date; run python scripts/messages.py")
    elif after != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(after)
    return problems


def translated(message: Message) -> bool:
    """Whether a message has all its forms, and none that is only guessed."""
    forms = [message.string] if isinstance(message.string, str | None) else message.string
    return all(forms) and not message.fuzzy


def rendered(catalog: Catalog, language: str, *, keep_obsolete: bool = False) -> bytes:
    """The catalogue as its file: the same bytes for the same texts, wherever in their files they stand."""
    body = BytesIO()
    write_po(
        body,
        catalog,
        width=WIDTH,
        omit_header=True,
        sort_by_file=True,
        include_lineno=False,
        ignore_obsolete=not keep_obsolete,
    )
    header = HEADER.format(language=language, plural_forms=catalog.plural_forms)
    return header.encode() + body.getvalue().strip() + b"\n"


def _content(files: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """The texts of the content: file, what it is of what, text. Raises ContentError with file and line."""
    catalogue = parse(files)
    facts, tips, exercises = FILES
    for source in dict.fromkeys(fact.source for fact in catalogue.facts.values()):
        yield facts, "source", source
    for tip in catalogue.tips.values():
        yield tips, f"{tip.id}: text", tip.text
        yield tips, f"{tip.id}: why", tip.why
    for exercise in catalogue.exercises.values():
        for what, text in _exercise(exercise):
            yield exercises, f"{exercise.id}: {what}", text


def _exercise(exercise: Exercise) -> Iterator[tuple[str, str]]:
    yield "name", exercise.name
    yield "dosage", exercise.dosage
    yield from (("cue", cue) for cue in exercise.cues)
    yield "mistake", exercise.mistake
    yield "easier", exercise.easier
    yield "harder", exercise.harder
    yield "stop", exercise.stop


def _short(message: str | Sequence[str]) -> str:
    text = message if isinstance(message, str) else message[0]
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
