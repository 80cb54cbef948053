"""The page's files among themselves: what one names is there, and each keeps the house rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from playground.page.serving import STATIC

if TYPE_CHECKING:
    from pathlib import Path

SCRIPTS = sorted(STATIC.rglob("*.js"))
STYLES = sorted(STATIC.rglob("*.css"))
LINK = re.compile(r'(?:href|src)="/static/([^"]+)"')
IMPORT = re.compile(r'(?:from|import|import\()\s*"(\.[^"]+)"')
STYLE_IMPORT = re.compile(r'@import (?:url\()?"([^"]+)"')
OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/|t\.me|\$\{)[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)


def name(file: Path) -> str:
    return str(file.relative_to(STATIC))


def test_what_the_page_links_is_there() -> None:
    links = LINK.findall((STATIC / "index.html").read_text())
    assert "app.js" in links
    assert [link for link in links if not (STATIC / link).is_file()] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=name)
def test_a_script_imports_what_is_there(file: Path) -> None:
    wanted = IMPORT.findall(file.read_text())
    assert [path for path in wanted if not (file.parent / path).is_file()] == []


@pytest.mark.parametrize("file", STYLES, ids=name)
def test_a_style_imports_what_is_there(file: Path) -> None:
    wanted = [path for path in STYLE_IMPORT.findall(file.read_text()) if not path.startswith("/static/")]
    assert [path for path in wanted if not (file.parent / path).is_file()] == []


@pytest.mark.parametrize("file", SCRIPTS, ids=name)
def test_a_script_is_short_says_what_it_is_and_trusts_no_markup(file: Path) -> None:
    text = file.read_text()
    assert text.startswith("//")
    assert len(text.splitlines()) <= 300
    assert not re.search(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b(?! )", text)


@pytest.mark.parametrize("file", [*SCRIPTS, *STYLES], ids=name)
def test_a_file_names_no_place_outside(file: Path) -> None:
    code = "\n".join(
        line for line in file.read_text().splitlines() if not line.lstrip().startswith(("//", "*"))
    )
    assert OUTSIDE.findall(code) == []
