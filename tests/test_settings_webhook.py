"""The webhook's settings: what is accepted, what is refused and how; the secret is never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.settings import SettingsError, load

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "Ab_-" * 8
LOCAL = "http://127.0.0.1:8081"
GENERATED = (
    "32 to 256 of A-Z a-z 0-9 _ -, "
    "e.g. what this prints: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
)


def problems(url: str, secret: str = SECRET, **more: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        load({"WEBHOOK_URL": url, "WEBHOOK_SECRET": secret, **more})
    return refused.value.problems


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://tips.example.com/telegram", "https://tips.example.com/telegram"),
        ("https://Tips.Example.com:8443/a/B-1_2~3.x/", "https://tips.example.com:8443/a/B-1_2~3.x/"),
        ("https://203.0.113.7:88/t", "https://203.0.113.7:88/t"),
    ],
)
def test_these_webhooks_are_accepted(given: str, kept: str) -> None:
    settings = load({"WEBHOOK_URL": given, "WEBHOOK_SECRET": SECRET})
    assert settings.webhook_url == kept
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == SECRET
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("tips.example.com/t", "expected https://, a name and a path of letters, digits and . _ ~ -"),
        ("https://tips.example.com/t?x=1", "expected https://, a name and a path of letters"),
        ("https://tips.example.com/t t", "expected https://, a name and a path of letters"),
        ("https://tips.example.com:0/t", "expected https://, a name and a path of letters"),
        ("https:///t", "expected https://, a name and a path of letters"),
        ("https://tips.example.com", "expected a path after the name"),
        ("https://tips.example.com/", "expected a path after the name"),
        ("https://tips.example.com/healthz", "expected another path: the bot serves its health or metrics"),
        ("https://tips.example.com/metrics/", "expected another path: the bot serves its health or metrics"),
        ("http://tips.example.com/t", "expected https:// (http:// only for a BOT_API_URL on localhost)"),
        ("https://tips.example.com:8080/t", "expected one that Telegram goes to (443, 80, 88, 8443)"),
    ],
)
def test_what_telegram_or_we_cannot_use_is_refused_with_an_example(url: str, expected: str) -> None:
    [problem] = problems(url)
    assert problem.startswith("WEBHOOK_URL: found ")
    assert expected in problem
    assert problem.endswith("e.g. https://tips.example.com/telegram")


@pytest.mark.parametrize("api", [LOCAL, "http://localhost:8081", "http://[::1]:8081"])
def test_a_bot_api_server_on_this_machine_goes_to_any_address(api: str) -> None:
    url = "http://127.0.0.1:8080/telegram"
    settings = load({"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "BOT_API_URL": api})
    assert settings.webhook_url == url


@pytest.mark.parametrize("api", ["http://127.example.com", "http://localhost.example.com", "http://10.0.0.1"])
def test_what_only_looks_like_this_machine_does_not(api: str) -> None:
    [problem] = problems("http://127.0.0.1:8080/telegram", BOT_API_URL=api)
    assert "expected https://" in problem


def test_a_webhook_without_a_secret_is_refused() -> None:
    assert problems("https://tips.example.com/t", "") == (
        f"WEBHOOK_SECRET: missing beside WEBHOOK_URL, expected {GENERATED}",
    )


@pytest.mark.parametrize(
    ("secret", "found"),
    [
        ("a" * 31, "31 characters"),
        ("a" * 257, "257 characters"),
        ("q7X!" * 8, "32 characters, some of them others"),
    ],
)
def test_a_weak_or_impossible_secret_is_refused_and_not_shown(secret: str, found: str) -> None:
    [problem] = problems("https://tips.example.com/t", secret)
    assert problem == f"WEBHOOK_SECRET: found {found}, expected {GENERATED}"


def test_a_secret_alone_changes_nothing() -> None:
    assert load({"WEBHOOK_SECRET": SECRET}).webhook_url is None


def test_the_secret_can_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    url = "https://tips.example.com/t"
    settings = load({"WEBHOOK_URL": url, "WEBHOOK_SECRET_FILE": str(file)})
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == SECRET


def test_a_file_that_is_not_there_is_one_problem(tmp_path: Path) -> None:
    [problem] = problems("https://tips.example.com/t", "", WEBHOOK_SECRET_FILE=str(tmp_path / "none"))
    assert problem.startswith("WEBHOOK_SECRET_FILE: ")
