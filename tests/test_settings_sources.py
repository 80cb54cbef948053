"""Where settings come from: the environment, `.env`, files of secrets; and names meant otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.settings import NAMES, SettingsError, load

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "123456789:" + "Ab_-" * 8 + "xyz"

UNRELATED = """
PATH HOME HOST HOSTNAME PORT USER LANG TERM PWD SHELL TZ PYTHONPATH PYTHONTZPATH VIRTUAL_ENV CI
DEBUG HTTP_PROXY HTTPS_PROXY http_proxy https_proxy NO_PROXY HTTP_TIMEOUT HTTPS_PORT HTTPS_HOST
HTTP_USER DATABASE_HOST DATABASE_PORT DATABASE_NAME DATABASE_USER DATABASE_PASSWORD
DATABASE_URL_TEST TEST_DATABASE_URL DB_URL LOG_DIR LOG_FILE LOG_PATH LOG_OUTPUT RUST_LOG NODE_ENV
SECRET_KEY API_TOKEN GITHUB_TOKEN NPM_TOKEN BOT_NAME BOT_OWNER BOT_API_ID SLACK_BOT_TOKEN
DISCORD_BOT_TOKEN DISCORD_TOKEN KUBERNETES_SERVICE_HOST GLUTE_TIPS_SERVICE_PORT GPG_KEY
PYTHON_VERSION PYTHON_SHA256 COMPOSE_PROJECT_NAME SEND_GRID_KEY XDG_RUNTIME_DIR
"""


def problems(environ: dict[str, str], dotenv: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as refused:
        load(environ, dotenv)
    return refused.value.problems


def dotenv(folder: Path, text: str) -> Path:
    path = folder / ".env"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dotenv_may_quote_comment_and_export(tmp_path: Path) -> None:
    path = dotenv(
        tmp_path, "# mine\n\nexport SEND_RATE='7'\nHTTP_HOST=\"0.0.0.0\" # all\nLOG_LEVEL = debug\n"
    )
    settings = load({}, path)
    assert (settings.send_rate, settings.http_host, settings.log_level) == (7, "0.0.0.0", "DEBUG")


def test_a_dollar_in_a_dotenv_stands_for_itself(tmp_path: Path) -> None:
    url = "postgresql+psycopg://bot:${HOME}@db/tips"
    assert load({"HOME": "x"}, dotenv(tmp_path, f"DATABASE_URL={url}")).database_url.get_secret_value() == url


def test_a_byte_order_mark_does_not_hide_the_first_setting(tmp_path: Path) -> None:
    assert load({}, dotenv(tmp_path, "\ufeffSEND_RATE=7")).send_rate == 7


def test_the_environment_beats_the_dotenv(tmp_path: Path) -> None:
    assert load({"SEND_RATE": "8"}, dotenv(tmp_path, "SEND_RATE=7")).send_rate == 8


def test_an_empty_value_in_the_environment_hides_the_one_in_the_dotenv(tmp_path: Path) -> None:
    assert load({"BOT_TOKEN": ""}, dotenv(tmp_path, f"BOT_TOKEN={TOKEN}")).bot_token is None


def test_a_missing_dotenv_is_fine(tmp_path: Path) -> None:
    assert load({}, tmp_path / ".env") == load({})


def test_a_dotenv_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    assert problems({}, tmp_path) == (
        f"{tmp_path}: Is a directory, expected a text file of lines such as SEND_RATE=25",
    )


def test_a_dotenv_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"\xff\xfe\xfa")
    assert problems({}, path) == (
        f"{path}: not UTF-8 text, expected a text file of lines such as SEND_RATE=25",
    )


def test_a_line_that_is_no_assignment_is_a_problem(tmp_path: Path) -> None:
    path = dotenv(tmp_path, "\n# mine\nSEND_RATE\nHTTP_PORT='80\n")
    expected = "not understood, expected NAME=value, e.g. SEND_RATE=25"
    assert problems({}, path) == (f"{path}, line 3: {expected}", f"{path}, line 4: {expected}")


def test_an_unknown_name_in_the_dotenv_is_a_problem_that_lists_the_known_ones(tmp_path: Path) -> None:
    path = dotenv(tmp_path, "SEND_RATE=7\n\nCOLOUR=red\n")
    assert problems({}, path) == (
        f"{path}, line 3: found 'COLOUR', no setting; expected one of {', '.join(NAMES)}, e.g. SEND_RATE=25",
    )


@pytest.mark.parametrize("name", ["BOT_TOKN", "TELEGRAM_BOT_TOKEN"])
def test_a_near_miss_in_the_dotenv_names_the_setting_meant(tmp_path: Path, name: str) -> None:
    path = dotenv(tmp_path, f"{name}={TOKEN}")
    assert problems({}, path) == (
        f"{path}, line 1: found '{name}', no setting; expected BOT_TOKEN, e.g. SEND_RATE=25",
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("BOT_TOKN", "BOT_TOKEN"),
        ("BOT_TOEKN", "BOT_TOKEN"),
        ("bot_token", "BOT_TOKEN"),
        ("TELEGRAM_BOT_TOKEN", "BOT_TOKEN"),
        ("BOT_TOKEN_FIEL", "BOT_TOKEN_FILE"),
        ("SEND_RATES", "SEND_RATE"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("HTTP_HSOT", "HTTP_HOST"),
    ],
)
def test_a_near_miss_in_the_environment_is_a_problem(name: str, meant: str) -> None:
    assert problems({name: "25"}) == (
        f"{name}: found in the environment, no setting; expected {meant}, e.g. {meant}=…",
    )


def test_the_settings_of_other_programs_are_none_of_ours() -> None:
    assert load(dict.fromkeys(UNRELATED.split(), "x")) == load({})


@pytest.mark.parametrize("name", ["BOT_TOKEN", "BOT_TOKEN_FILE"])
def test_another_bots_token_is_no_near_miss_beside_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / "token").write_text(TOKEN)
    value = TOKEN if name == "BOT_TOKEN" else str(tmp_path / "token")
    assert load({"TELEGRAM_BOT_TOKEN": "x", name: value}).bot_token is not None


def test_secrets_are_read_from_files_without_their_last_newline(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "url").write_text("sqlite:///x.db\r\n")
    settings = load({"BOT_TOKEN_FILE": str(tmp_path / "token"), "DATABASE_URL_FILE": str(tmp_path / "url")})
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.database_url.get_secret_value() == "sqlite:///x.db"


def test_a_secret_and_its_file_together_are_a_problem() -> None:
    assert problems({"BOT_TOKEN": TOKEN, "BOT_TOKEN_FILE": "/run/token"}) == (
        "BOT_TOKEN_FILE: found together with BOT_TOKEN, expected one of the two, e.g. only BOT_TOKEN",
    )


@pytest.mark.parametrize(
    ("content", "finding"),
    [(None, "No such file or directory"), (b" \n", "nothing in it"), (b"\xff", "not UTF-8 text")],
)
def test_a_file_without_a_secret_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, finding: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    assert problems({"BOT_TOKEN_FILE": "token"}) == (
        (
            f"BOT_TOKEN_FILE: 'token': {finding}, expected a file that holds the value, "
            "e.g. BOT_TOKEN_FILE=/run/secrets/bot_token"
        ),
    )


def test_a_path_that_is_none_is_a_problem_on_one_line() -> None:
    [problem] = problems({"BOT_TOKEN_FILE": "a\0\nb"})
    assert problem.startswith("BOT_TOKEN_FILE: 'a\\x00\\nb': ")


def test_a_token_in_place_of_a_files_name_is_not_shown() -> None:
    [problem] = problems({"BOT_TOKEN_FILE": TOKEN})
    assert TOKEN not in problem


def test_a_wrong_secret_from_a_file_is_reported_under_the_files_name(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hush")
    [problem] = problems({"BOT_TOKEN_FILE": str(tmp_path / "token")})
    assert problem.startswith("BOT_TOKEN_FILE: found 4 characters that are no token")
