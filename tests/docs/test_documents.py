"""The documents agree with the code and with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot import telemetry
from bot.domain.delivery import Kind, Status

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def anchors(document: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@each_document
def test_every_link_to_a_file_here_leads_somewhere(document: Path) -> None:
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if link.startswith("http"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


@each_document
def test_no_document_names_a_place_on_somebodys_machine(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.:])/(?:home|root|work|Users|tmp)/\S*", text) == []


def test_every_runtime_dependency_is_explained_and_no_other() -> None:
    declared = [
        re.split(r"[\[<>=;~! ]", requirement, maxsplit=1)[0] for requirement in PROJECT["dependencies"]
    ]
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE) == declared


def test_every_metric_is_explained_and_no_other() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `(glutetips_\w+)", text, flags=re.MULTILINE)
    exposed = re.findall(r"^# TYPE (glutetips_\w+) ", telemetry.exposition()[0].decode(), flags=re.MULTILINE)
    assert explained == [name for name in exposed if not name.endswith("_created")]


@pytest.mark.parametrize("word", [*Kind, *Status])
def test_the_glossary_has_every_kind_and_status(word: str) -> None:
    assert re.search(rf"\b{word}\b", GLOSSARY)


def test_every_decision_is_listed_in_order() -> None:
    folder = ROOT / "docs" / "adr"
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\)$", (folder / "README.md").read_text(), flags=re.MULTILINE)
    records = sorted(folder.glob("0*.md"))
    headings = [record.read_text().partition("\n")[0] for record in records]
    assert [(f"# {number}. {title}", name) for number, (title, name) in enumerate(listed, 1)] == [
        (heading, record.name) for heading, record in zip(headings, records, strict=True)
    ]


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_both_sources_are_credited() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "“Why Is a Strong Butt Important?” (POPSUGAR Fitness)" in readme
    assert "CC BY 4.0" in readme
