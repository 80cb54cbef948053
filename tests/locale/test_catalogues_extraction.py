"""`python scripts/messages.py` finds every text and keeps the catalogues up to date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.locale.catalogues import LANGUAGES, SOURCE
from bot.telegram.voice import Voice
from scripts import messages
from tests.cast import catalogue
from tests.telegram.test_views import fixed_views

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).parents[2]
CODE = """\
def view(voice, n, text):
    voice.say("said", text=text)
    voice.plain("a " "long one")
    call.voice.text("texted")
    voice.count("one {n}", "many {n}", n, name=voice.say("nested"))
    self.plural("a day", "days", n)
    N_("named")
    other.thing("never seen", voice.text(n))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the content there is, one file of code and no catalogue."""
    shutil.copytree(ROOT / "tips" / "content", tmp_path / "tips" / "content")
    write(tmp_path, CODE)
    return tmp_path


def write(root: Path, code: str, path: str = "bot/view.py") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(code, encoding="utf-8")


def po(root: Path) -> Path:
    return root / "bot" / "locale" / "es" / "LC_MESSAGES" / "bot.po"


def update(root: Path, *, check: bool = False) -> list[str]:
    return messages.bring_up_to_date(root, "es", messages.messages(root), check=check)


def translate(root: Path, *, but: str = "") -> None:
    """Fill in every empty translation, except of this message."""
    with po(root).open("rb") as file:
        found = read_po(file, locale="es")
    for message in found:
        if message.id and message.id != but and not messages.translated(message):
            message.string = "si" if isinstance(message.id, str) else ("uno", "muchos")
    po(root).write_bytes(messages.rendered(found, "es", keep_obsolete=True))


def of_code(root: Path) -> list[object]:
    found = messages.messages(root)
    return [message.id for message in found if message.id and message.locations[0][0].startswith("bot/")]


def test_every_kind_of_mark_is_found(root: Path) -> None:
    plurals = [("one {n}", "many {n}"), ("a day", "days")]
    singles = ["said", "a long one", "texted", "nested", "named"]
    assert sorted(of_code(root), key=str) == sorted([*plurals, *singles], key=str)


def test_the_statements_of_the_store_are_no_texts(root: Path) -> None:
    write(root, 'text("SELECT 1")', "bot/store/query.py")
    assert "SELECT 1" not in of_code(root)


def test_the_content_is_found_with_what_each_text_is() -> None:
    found = {message.id: message for message in messages.messages(ROOT)}
    tip, exercise = next(iter(catalogue().tips.values())), next(iter(catalogue().exercises.values()))
    assert found[tip.why].auto_comments == [f"{tip.id}: why"]
    assert found[exercise.cues[0]].auto_comments == [f"{exercise.id}: cue"]
    assert next(iter(catalogue().facts.values())).source in found


def test_all_that_the_views_ask_for_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    class Listening(Voice):
        __slots__ = ()

        def text(self, message: str) -> str:
            asked.add(message)
            return message

        def plural(self, one: str, many: str, number: int) -> str:
            asked.update({one, many})
            return one if number == 1 else many

    for _ in fixed_views(Listening.of()):
        pass
    known = {form for message in messages.messages(ROOT) for form in _forms(message.id)}
    # One of the views under test is given a text of the tests' own.
    assert asked - known <= {"✅ Saved."}


def test_a_new_catalogue_lists_everything_as_open(root: Path) -> None:
    problems = update(root)
    assert "bot/locale/es/LC_MESSAGES/bot.po: not translated: one {n}" in problems
    assert len(problems) == len([message for message in messages.messages(root) if message.id])


def test_a_translated_catalogue_has_no_problems_and_stays_as_it_is(root: Path) -> None:
    update(root)
    translate(root)
    before = po(root).read_bytes()
    assert (update(root), update(root, check=True)) == ([], [])
    assert po(root).read_bytes() == before


def test_a_text_that_moves_in_its_file_changes_nothing(root: Path) -> None:
    update(root)
    translate(root)
    before = po(root).read_bytes()
    write(root, "\n\n# three lines further down\n" + CODE)
    assert (update(root, check=True), po(root).read_bytes()) == ([], before)


def test_checking_names_what_is_missing_and_what_is_stale_and_writes_nothing(root: Path) -> None:
    update(root)
    translate(root)
    before = po(root).read_bytes()
    write(root, CODE.replace('"said"', '"said anew"'))
    where = "bot/locale/es/LC_MESSAGES/bot.po"
    assert update(root, check=True) == [
        f"{where}: not translated: said anew",
        f"{where}: no such text any more: said",
        f"{where}: out of date; run python scripts/messages.py",
    ]
    assert po(root).read_bytes() == before


def test_lost_words_stay_at_hand_until_all_is_translated(root: Path) -> None:
    update(root)
    translate(root)
    write(root, CODE.replace('"said"', '"said anew"'))
    update(root)
    assert b'#~ msgid "said"' in po(root).read_bytes()
    translate(root)
    assert update(root) == []
    assert b"#~" not in po(root).read_bytes()


def test_a_guess_is_no_translation(root: Path) -> None:
    update(root)
    translate(root)
    po(root).write_text(po(root).read_text().replace('msgid "said"', '#, fuzzy\nmsgid "said"'))
    assert "bot/locale/es/LC_MESSAGES/bot.po: not translated: said" in update(root, check=True)


def test_a_catalogue_that_cannot_be_read_is_named_and_left_alone(root: Path) -> None:
    write(root, "hello world\n", "bot/locale/es/LC_MESSAGES/bot.po")
    (problem,) = update(root)
    assert problem.startswith("bot/locale/es/LC_MESSAGES/bot.po: ")
    assert po(root).read_text() == "hello world\n"


def test_the_command_says_by_its_exit_code_whether_anything_is_left(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(messages, "ROOT", root)
    assert messages.main(["--check"]) == 1
    assert not po(root).exists()
    assert messages.main([]) == 1
    translate(root)
    assert messages.main(["--check"]) == 0
    assert "not translated: said" in capsys.readouterr().err


def test_the_catalogues_of_this_project_are_up_to_date() -> None:
    template = messages.messages(ROOT)
    for language in LANGUAGES:
        if language != SOURCE:
            assert messages.bring_up_to_date(ROOT, language, template, check=True) == []


def _forms(message: object) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)  # type: ignore[arg-type]  # Babel's types
