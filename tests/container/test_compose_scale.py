"""The profile `scale` as the real Compose understands it, and the proxy's configuration."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.settings import load
from tests.container.test_compose import services

if TYPE_CHECKING:
    from tests.container.test_compose import Run

ROOT = Path(__file__).parents[2]
CADDYFILE = (ROOT / "docker" / "Caddyfile").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
# The `.env` that the document shows.
EXAMPLE = re.sub(r"<[^>]+>", "x" * 32, OPERATING.partition("```dotenv\n")[2].partition("```")[0])


@pytest.fixture
def scaled(compose: Run, tmp_path: Path) -> dict[str, Any]:
    """The services with the `.env` of the document."""
    (tmp_path / ".env").write_text(EXAMPLE)
    return services(compose, tmp_path)


def test_without_the_profile_there_is_one_bot_and_nothing_else(compose: Run, tmp_path: Path) -> None:
    found = services(compose, tmp_path, BOT_TOKEN="x")
    assert (list(found), found["bot"]["deploy"]["replicas"]) == (["bot"], 1)


def test_the_profile_brings_a_database_a_migration_a_proxy_and_the_replicas(scaled: dict[str, Any]) -> None:
    assert sorted(scaled) == ["bot", "database", "migrate", "proxy"]
    assert scaled["bot"]["deploy"]["replicas"] == 3


def test_the_number_of_replicas_is_the_operators(compose: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(EXAMPLE)
    assert services(compose, tmp_path, REPLICAS="7")["bot"]["deploy"]["replicas"] == 7


def test_the_bots_wait_for_the_migration_and_that_for_the_database(scaled: dict[str, Any]) -> None:
    waits = {name: found["depends_on"] for name, found in scaled.items() if "depends_on" in found}
    conditions = {name: {on: how["condition"] for on, how in deps.items()} for name, deps in waits.items()}
    assert conditions == {
        "bot": {"migrate": "service_completed_successfully"},
        "migrate": {"database": "service_healthy"},
        "proxy": {"bot": "service_started"},
    }
    assert (scaled["migrate"]["command"], scaled["migrate"]["restart"]) == (["migrate"], "no")


def test_only_the_proxy_is_reachable_from_outside(scaled: dict[str, Any]) -> None:
    published = {
        name: [port["published"] for port in found.get("ports", ())] for name, found in scaled.items()
    }
    assert published == {"bot": [], "database": [], "migrate": [], "proxy": ["80", "443"]}


def test_what_serves_strangers_has_no_more_rights_than_it_needs(scaled: dict[str, Any]) -> None:
    proxy = scaled["proxy"]
    assert (proxy["read_only"], proxy["cap_drop"], proxy["cap_add"]) == (True, ["ALL"], ["NET_BIND_SERVICE"])


def test_bots_and_migration_get_the_settings_of_the_document_and_understand_them(
    scaled: dict[str, Any], compose: Run, tmp_path: Path
) -> None:
    for name in ("bot", "migrate"):
        given = {key: value for key, value in scaled[name]["environment"].items() if value is not None}
        settings = load({**given, "BOT_TOKEN": "123456789:" + "x" * 35})
        assert settings.database_url.get_secret_value().startswith("postgresql+psycopg://bot:")
        assert settings.webhook_url == f"https://{scaled['proxy']['environment']['DOMAIN']}/telegram"
    password = scaled["database"]["environment"]["POSTGRES_PASSWORD"]
    assert f"://bot:{password}@database/tips" in scaled["bot"]["environment"]["DATABASE_URL"]


def test_the_proxy_lets_the_documented_webhook_through_and_nothing_else() -> None:
    assert re.findall(r"^\s+(method|path) (.*)$", CADDYFILE, re.MULTILINE) == [
        ("method", "POST"),
        ("path", "/telegram"),
    ]
    assert re.search(r"handle \{\s+respond 404\s+\}", CADDYFILE)


def test_the_proxy_asks_for_the_service_and_variables_that_compose_gives(scaled: dict[str, Any]) -> None:
    assert set(re.findall(r"\{\$([A-Z_]+)", CADDYFILE)) == set(scaled["proxy"]["environment"])
    assert re.search(r"^\s+name bot$", CADDYFILE, re.MULTILINE)
    [mount] = [each for each in scaled["proxy"]["volumes"] if each["type"] == "bind"]
    assert mount["source"].endswith("/docker/Caddyfile")
    assert CADDYFILE.count("{") == CADDYFILE.count("}")
