"""README's table and `.env.example` say the same as the settings themselves."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from bot.settings import NAMES, SECRETS, Secret, Settings, load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / ".env.example"


def default(value: object) -> str:
    if isinstance(value, Secret):
        value = value.get_secret_value()
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def test_the_table_of_the_readme_has_every_setting_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", README, flags=re.MULTILINE)
    assert rows == [(field.name.upper(), default(field.default)) for field in fields(Settings)]


def test_the_readme_names_the_files_of_secrets() -> None:
    assert [name for name in SECRETS if f"`{name}_FILE`" not in README] == []


def test_the_example_as_it_stands_sets_nothing() -> None:
    assert load({}, EXAMPLE) == load({})


def test_the_example_names_every_setting() -> None:
    named = re.findall(r"^(?:# )?([A-Z_]+)=", EXAMPLE.read_text(), flags=re.MULTILINE)
    assert set(named) == set(NAMES)


def test_the_example_shows_the_defaults_first(tmp_path: Path) -> None:
    shown: dict[str, str] = {}
    for name, value in re.findall(r"^# ([A-Z_]+)=(.*)$", EXAMPLE.read_text(), flags=re.MULTILINE):
        shown.setdefault(name, value)
    lines = [f"{name}={value}" for name, value in shown.items() if not name.endswith("_FILE")]
    (tmp_path / ".env").write_text("\n".join(lines))
    assert load({}, tmp_path / ".env") == load({})
