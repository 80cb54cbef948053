"""Settings: read once, at the start, from the environment and `.env`; every problem is reported at once."""

from __future__ import annotations

import difflib
import io
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dotenv.parser import parse_stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,60}")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_SQLITE = "sqlite:/// and a file, e.g. sqlite:///data/glute-tips.db"
_POSTGRESQL = (
    "postgresql+psycopg:// with a host, and signs such as @ / # in the password as %40 %2F %23, "
    "e.g. postgresql+psycopg://bot:secret@localhost:5432/tips"
)
_ANY_DATABASE = f"{_SQLITE}, or {_POSTGRESQL}"
_DATABASES = {"sqlite": _SQLITE, "postgres": _POSTGRESQL, "postgresql": _POSTGRESQL}
_SHOWN = 60
_TICK_LIMITS = (0.05, 60)

# Names of other programs' settings that differ from one of ours by a letter and mean something else.
_UNRELATED = frozenset({"HTTPS_HOST", "HTTPS_PORT"})
# What other bots call the token.
_ALIASES = dict.fromkeys(("TELEGRAM_BOT_TOKEN", "TELEGRAM_TOKEN", "TG_BOT_TOKEN", "TG_TOKEN"), "BOT_TOKEN")
# HTTP_HSOT is at 0.889 from ours and meant it; DATABASE_USER is at 0.880 and did not.
_NEAR = 0.885


class SettingsError(ValueError):
    """Every problem of the settings, one line each; no secret is in them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class LogLevel(StrEnum):
    """The least urgent level that is logged."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class LogFormat(StrEnum):
    """Lines for people, or one JSON object a line for a log collector."""

    CONSOLE = "console"
    JSON = "json"


def _token(text: str) -> str:
    if _TOKEN.fullmatch(text):
        return text
    raise ValueError(
        f"found {len(text)} characters that are no token, "
        "expected digits, a colon and about 35 letters, as @BotFather gives it, e.g. 123456789:AAE4…"
    )


def _api_url(text: str) -> str:
    url = text.rstrip("/")
    # The library adds /bot and the token itself; a user and password here would end up in error messages.
    if (
        re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]+)?", url)
        and not re.search(r"/bot[^/]*$", url)
        and _has_port(url)
    ):
        return url
    raise ValueError(
        f"found {_shown(text)}, expected the address of a Bot API server without /bot and the token, "
        "e.g. https://api.telegram.org"
    )


def _database_url(text: str) -> str:
    scheme, colon, rest = text.partition("://")
    if scheme == "sqlite" and re.match(r"/(?!$|/*$|\?|:memory:)", rest):
        return text
    if scheme == "postgresql+psycopg" and re.match(r"[^/#]|/[^#]*host=", rest) and _has_port(text):
        return text
    found = f"{_shown(scheme)}://…" if colon else f"{len(text)} characters without ://"
    raise ValueError(f"found {found}, expected {_DATABASES.get(scheme.partition('+')[0], _ANY_DATABASE)}")


def _has_port(url: str) -> bool:
    """Whether the port, if any, is one: `urlsplit` finds out only when asked."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _send_rate(text: str) -> int | None:
    if text.lower() == "unlimited":
        return None
    return _whole(text, 1, 100_000, 'messages a second from 1 to 100000, or "unlimited"', "25")


def _port(text: str) -> int:
    return _whole(text, 0, 65_535, "a port from 1 to 65535, or 0 for any free one", "8080")


def _whole(text: str, low: int, high: int, expected: str, example: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", text) and low <= int(text) <= high:
        return int(text)
    raise ValueError(f"found {_shown(text)}, expected {expected}, e.g. {example}")


def _host(text: str) -> str:
    if _HOST.fullmatch(text):
        return text
    raise ValueError(
        f"found {_shown(text)}, expected a name or address to listen on, e.g. 127.0.0.1 or 0.0.0.0"
    )


def _log_level(text: str) -> LogLevel:
    return LogLevel(_one_of(text.upper(), LogLevel, "INFO"))


def _log_format(text: str) -> LogFormat:
    return LogFormat(_one_of(text.lower(), LogFormat, "json"))


def _one_of(text: str, choices: type[StrEnum], example: str) -> str:
    if text in set(choices):
        return text
    raise ValueError(f"found {_shown(text)}, expected one of {', '.join(choices)}, e.g. {example}")


def _tick(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    low, high = _TICK_LIMITS
    if low <= seconds <= high:
        return seconds
    raise ValueError(f"found {_shown(text)}, expected seconds from 0.05 to 60, e.g. 1")


def _shown(text: str) -> str:
    """What was found, short and on one line; what could be a secret is masked."""
    masked = _TOKEN.sub("***", re.sub(r"//[^/\s]*@", "//***@", text))
    return ascii(masked if len(masked) <= _SHOWN else f"{masked[:_SHOWN]}...")


class Secret:
    """A text that shows itself only when asked to."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def get_secret_value(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


_DEFAULT_DATABASE = Secret("sqlite:///data/glute-tips.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set from outside. README.md says what each one means."""

    bot_token: Secret | None = None
    bot_api_url: str = "https://api.telegram.org"
    database_url: Secret = _DEFAULT_DATABASE
    # Messages a second; None is unlimited.
    send_rate: int | None = 25
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.CONSOLE
    tick_seconds: float = 1.0


# How the text of each is read; every one of these raises ValueError with what was found and what is expected.
_READERS: Mapping[str, Callable[[str], object]] = {
    "BOT_TOKEN": lambda text: Secret(_token(text)),
    "BOT_API_URL": _api_url,
    "DATABASE_URL": lambda text: Secret(_database_url(text)),
    "SEND_RATE": _send_rate,
    "HTTP_HOST": _host,
    "HTTP_PORT": _port,
    "LOG_LEVEL": _log_level,
    "LOG_FORMAT": _log_format,
    "TICK_SECONDS": _tick,
}
SECRETS = ("BOT_TOKEN", "DATABASE_URL")
NAMES = (*_READERS, *(f"{name}_FILE" for name in SECRETS))


def load(environ: Mapping[str, str], dotenv: Path | None = None) -> Settings:
    """The settings given by `environ` and, where it is silent, by the file `dotenv`, which need not exist.

    An empty value counts as not given, so `BOT_TOKEN= python -m bot run` hides the one in the file.
    Raises `SettingsError` with every problem.
    """
    problems: list[str] = []
    written = _read_dotenv(dotenv, problems) if dotenv else {}
    given = {name: value.strip() for name, value in {**written, **environ}.items() if name in NAMES}
    given = {name: value for name, value in given.items() if value}
    problems += _near_misses(environ, given)
    sources = _read_secret_files(given, problems)
    values: dict[str, Any] = {}
    for name, text in given.items():
        try:
            values[name.lower()] = _READERS[name](text)
        except ValueError as error:
            problems.append(f"{sources.get(name, name)}: {error}")
    if problems:
        raise SettingsError(tuple(problems))
    return Settings(**values)


def _read_dotenv(path: Path, problems: list[str]) -> dict[str, str]:
    """What the file sets. Values stand as they are written: `$` begins no reference."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path}: {_reason(error)}, expected a text file of lines such as SEND_RATE=25")
        return {}
    values: dict[str, str] = {}
    for line in parse_stream(io.StringIO(text)):
        blank = len(line.original.string) - len(line.original.string.lstrip())
        where = f"{path}, line {line.original.line + line.original.string[:blank].count(chr(10))}"
        if line.error or (line.key and line.value is None):
            problems.append(f"{where}: not understood, expected NAME=value, e.g. SEND_RATE=25")
        elif line.key in NAMES:
            values[line.key] = line.value or ""
        elif line.key:
            expected = _meant(line.key) or f"one of {', '.join(NAMES)}"
            problems.append(
                f"{where}: found {_shown(line.key)}, no setting; expected {expected}, e.g. SEND_RATE=25"
            )
    return values


def _near_misses(environ: Mapping[str, str], given: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(environ.keys() - set(NAMES)):
        meant = _meant(name)
        # Another program's token is a near miss only where ours is missing.
        if meant and not (name in _ALIASES and {meant, f"{meant}_FILE"} & given.keys()):
            yield f"{name}: found in the environment, no setting; expected {meant}, e.g. {meant}=…"


def _meant(name: str) -> str | None:
    if name in _UNRELATED:
        return None
    close = difflib.get_close_matches(name.upper(), NAMES, n=1, cutoff=_NEAR)
    return close[0] if close else _ALIASES.get(name)


def _read_secret_files(given: dict[str, str], problems: list[str]) -> dict[str, str]:
    """Puts the content of each `…_FILE` in its setting's place; returns where each came from."""
    sources = {}
    for name in SECRETS:
        file = f"{name}_FILE"
        path = given.pop(file, None)
        if path and name in given:
            problems.append(f"{file}: found together with {name}, expected one of the two, e.g. only {name}")
        elif path:
            sources[name] = file
            try:
                given[name] = _content(Path(path))
            except (OSError, ValueError) as error:
                expected = f"a file that holds the value, e.g. {file}=/run/secrets/{name.lower()}"
                problems.append(f"{file}: {_shown(path)}: {_reason(error)}, expected {expected}")
    return sources


def _content(path: Path) -> str:
    text = path.read_text(encoding="utf-8").strip()
    if not text:
        raise ValueError("nothing in it")
    return text


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8 text"
    return (isinstance(error, OSError) and error.strerror) or str(error)
