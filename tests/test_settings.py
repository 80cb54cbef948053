"""Settings: what is accepted, and the one line that says what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import NAMES, LogFormat, LogLevel, Secret, Settings, SettingsError, load

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "123456789:" + "Ab_-" * 8 + "xyz"


def problems(environ: dict[str, str], dotenv: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        load(environ, dotenv)
    return refused.value.problems


def test_an_empty_environment_gives_the_defaults() -> None:
    assert load({}) == Settings(
        bot_token=None,
        bot_api_url="https://api.telegram.org",
        webhook_url=None,
        webhook_secret=None,
        database_url=Secret("sqlite:///data/glute-tips.db"),
        send_rate=25,
        http_host="127.0.0.1",
        http_port=8080,
        log_level=LogLevel.INFO,
        log_format=LogFormat.CONSOLE,
        tick_seconds=1.0,
    )


def test_every_setting_is_read_from_the_environment() -> None:
    settings = load(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": "http://127.0.0.1:8081/",
            "DATABASE_URL": "postgresql+psycopg://bot:secret@db:5432/tips",
            "SEND_RATE": " 1000 ",
            "HTTP_HOST": "0.0.0.0",
            "HTTP_PORT": "0",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
            "TICK_SECONDS": "0.05",
        }
    )
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.bot_api_url == "http://127.0.0.1:8081"
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://bot:secret@db:5432/tips"
    assert (settings.send_rate, settings.http_host, settings.http_port) == (1000, "0.0.0.0", 0)
    assert (settings.log_level, settings.log_format) == (LogLevel.DEBUG, LogFormat.JSON)
    assert settings.tick_seconds == 0.05


def test_nothing_is_read_behind_the_back_of_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "77")
    assert load({}).send_rate == 25
    assert Settings().send_rate == 25


def test_unlimited_is_a_send_rate() -> None:
    assert load({"SEND_RATE": "Unlimited"}).send_rate is None


def test_an_empty_value_counts_as_not_given() -> None:
    assert load({"BOT_TOKEN": "", "SEND_RATE": " "}) == load({})


def test_secrets_stay_out_of_the_printed_settings() -> None:
    settings = load({"BOT_TOKEN": TOKEN, "DATABASE_URL": "postgresql+psycopg://bot:hush@db/tips"})
    assert TOKEN not in f"{settings!r} {settings}"
    assert "hush" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    "value",
    [
        "sqlite:///data/glute-tips.db",
        "sqlite:////var/lib/tips.db",
        "sqlite:///file:tips.db?mode=ro&uri=true",
        "postgresql+psycopg://bot:p%40ss@db:5432/tips",
        "postgresql+psycopg:///tips?host=/run/postgresql",
        "postgresql+psycopg://[::1]:5432/tips",
    ],
)
def test_these_databases_are_accepted(value: str) -> None:
    assert load({"DATABASE_URL": value}).database_url.get_secret_value() == value


@pytest.mark.parametrize(
    "value",
    [
        "postgres://bot:hush@db/tips",
        "postgresql://bot:hush@db/tips",
        "postgresql+asyncpg://bot:hush@db/tips",
        "postgresql+psycopg://bot:hush@db:port/tips",
        "postgresql+psycopg://bot:hu#sh@db/tips",
        "postgresql+psycopg:///hush",
    ],
)
def test_other_postgresql_spellings_are_answered_with_the_right_one(value: str) -> None:
    scheme = value.partition("://")[0]
    assert problems({"DATABASE_URL": value}) == (
        (
            f"DATABASE_URL: found '{scheme}'://…, expected postgresql+psycopg:// with a host, "
            "and signs such as @ / # in the password as %40 %2F %23, e.g. postgresql+psycopg://bot:secret@localhost:5432/tips"
        ),
    )


@pytest.mark.parametrize(
    "value", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+aiosqlite:///x.db"]
)
def test_sqlite_without_a_file_or_with_a_driver_is_refused(value: str) -> None:
    [problem] = problems({"DATABASE_URL": value})
    assert problem.endswith("expected sqlite:/// and a file, e.g. sqlite:///data/glute-tips.db")


@pytest.mark.parametrize("value", ["mysql://bot:hush@db/tips", "hush"])
def test_another_database_is_answered_with_both_forms_and_without_its_secret(value: str) -> None:
    [problem] = problems({"DATABASE_URL": value})
    assert "sqlite:///" in problem
    assert "postgresql+psycopg://" in problem
    assert "hush" not in problem


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        (
            "BOT_TOKEN",
            "123:abc",
            (
                "found 7 characters that are no token, expected digits, a colon and about 35 letters, "
                "as @BotFather gives it, e.g. 123456789:AAE4…"
            ),
        ),
        (
            "SEND_RATE",
            "0",
            "found '0', expected messages a second from 1 to 100000, or \"unlimited\", e.g. 25",
        ),
        (
            "SEND_RATE",
            "100001",
            "found '100001', expected messages a second from 1 to 100000, or \"unlimited\", e.g. 25",
        ),
        (
            "SEND_RATE",
            "fast",
            "found 'fast', expected messages a second from 1 to 100000, or \"unlimited\", e.g. 25",
        ),
        (
            "HTTP_PORT",
            "65536",
            "found '65536', expected a port from 1 to 65535, or 0 for any free one, e.g. 8080",
        ),
        ("HTTP_PORT", "-1", "found '-1', expected a port from 1 to 65535, or 0 for any free one, e.g. 8080"),
        (
            "HTTP_HOST",
            "a b",
            "found 'a b', expected a name or address to listen on, e.g. 127.0.0.1 or 0.0.0.0",
        ),
        ("LOG_LEVEL", "loud", "found 'LOUD', expected one of DEBUG, INFO, WARNING, ERROR, e.g. INFO"),
        ("LOG_FORMAT", "xml", "found 'xml', expected one of console, json, e.g. json"),
        ("TICK_SECONDS", "0.04", "found '0.04', expected seconds from 0.05 to 60, e.g. 1"),
        ("TICK_SECONDS", "61", "found '61', expected seconds from 0.05 to 60, e.g. 1"),
        ("TICK_SECONDS", "nan", "found 'nan', expected seconds from 0.05 to 60, e.g. 1"),
        ("TICK_SECONDS", "soon", "found 'soon', expected seconds from 0.05 to 60, e.g. 1"),
    ],
)
def test_a_wrong_value_is_one_line_with_name_finding_and_example(name: str, value: str, problem: str) -> None:
    assert problems({name: value}) == (f"{name}: {problem}",)


@pytest.mark.parametrize(
    "value",
    [
        "api.telegram.org",
        "ftp://api.telegram.org",
        "https://",
        "https://api.telegram.org/bot",
        f"https://api.telegram.org/bot{TOKEN}",
        "https://me:hush@api.telegram.org",
        "https://api.telegram.org:port",
        "https://api.telegram.org:0",
        "https://api.telegram.org/?a=b",
        "https://api telegram org",
    ],
)
def test_what_is_no_address_of_a_bot_api_server_is_refused(value: str) -> None:
    [problem] = problems({"BOT_API_URL": value})
    assert problem.startswith("BOT_API_URL: found '")
    assert "expected the address of a Bot API server without /bot and the token" in problem
    assert TOKEN not in problem
    assert "hush" not in problem


def test_what_was_found_is_shown_on_one_line_and_short() -> None:
    [problem] = problems({"LOG_FORMAT": "x\ny" * 40})
    assert "\n" not in problem
    assert len(problem) < 150


def test_every_problem_is_reported_at_once() -> None:
    named = {line.partition(":")[0] for line in problems(dict.fromkeys(NAMES, "?") | {"SEND_RATES": "1"})}
    assert named == {*NAMES, "SEND_RATES"}


def test_the_error_reads_as_its_problems() -> None:
    error = SettingsError(("one", "two"))
    assert str(error) == "one\ntwo"


ANYTHING = st.text() | st.sampled_from(
    ["sqlite:///\udcff.db", "http://h\udcff", "http://[", "postgresql+psycopg://["]
)


def found(environ: dict[str, str]) -> tuple[str, ...]:
    try:
        load(environ)
    except SettingsError as error:
        return error.problems
    return ()


@given(values=st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_whatever_is_given_becomes_settings_or_lines_that_begin_with_a_name(values: dict[str, str]) -> None:
    lines = found(values)
    assert [line for line in lines if line.partition(":")[0] not in values] == []
    assert [line for line in lines if len(line.splitlines()) != 1] == []


@given(secret=st.text(st.characters(codec="ascii")))
def test_no_problem_shows_a_wrong_secret(secret: str) -> None:
    marked = f"q7X{secret}q7X"
    lines = found({"BOT_TOKEN": marked, "DATABASE_URL": f"mysql://{marked}"})
    assert len(lines) == 2
    assert "q7X" not in "".join(lines)
