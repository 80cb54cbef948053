"""Settings: read once, at the start, from the environment and `.env`; every problem is reported at once."""

from __future__ import annotations

import difflib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dotenv.parser import parse_stream

from bot.setting_values import (
    UNGUESSABLE,
    LogFormat,
    LogLevel,
    Secret,
    api_url,
    database_url,
    host,
    log_format,
    log_level,
    port,
    public_webhook,
    send_rate,
    shown,
    spread,
    switch,
    tick,
    token,
    webhook_secret,
    webhook_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "NAMES",
    "SECRETS",
    "LogFormat",
    "LogLevel",
    "Secret",
    "Settings",
    "SettingsError",
    "load",
    "remarks",
]


# Names of other programs' settings that differ from one of ours by a letter and mean something else.
_UNRELATED = frozenset({"HTTPS_HOST", "HTTPS_PORT"})
# What other bots call the token.
_ALIASES = dict.fromkeys(("TELEGRAM_BOT_TOKEN", "TELEGRAM_TOKEN", "TG_BOT_TOKEN", "TG_TOKEN"), "BOT_TOKEN")
# HTTP_HSOT is at 0.889 from ours and meant it; DATABASE_USER is at 0.880 and did not.
_NEAR = 0.885


# Messages a second: core.telegram.org/bots/api#paid-broadcasts
_FREE, _PAID = 30, 1000


class SettingsError(ValueError):
    """Every problem of the settings, one line each; no secret is in them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


_DEFAULT_DATABASE = Secret("sqlite:///data/glute-tips.db")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set from outside. README.md says what each one means."""

    bot_token: Secret | None = None
    bot_api_url: str = "https://api.telegram.org"
    # Where Telegram brings updates; None: they are polled.
    webhook_url: str | None = None
    webhook_secret: Secret | None = None
    database_url: Secret = _DEFAULT_DATABASE
    # Messages a second; None is unlimited.
    send_rate: int | None = 25
    # Whether messages over Telegram's free 30 a second may be paid for.
    allow_paid_broadcast: bool = False
    # Over how long a crowded minute is spread; 0: not at all.
    spread_seconds: int = 0
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.CONSOLE
    tick_seconds: float = 1.0


# How the text of each is read; every one of these raises ValueError with what was found and what is expected.
_READERS: Mapping[str, Callable[[str], object]] = {
    "BOT_TOKEN": lambda text: Secret(token(text)),
    "BOT_API_URL": api_url,
    "WEBHOOK_URL": webhook_url,
    "WEBHOOK_SECRET": lambda text: Secret(webhook_secret(text)),
    "DATABASE_URL": lambda text: Secret(database_url(text)),
    "SEND_RATE": send_rate,
    "ALLOW_PAID_BROADCAST": switch,
    "SPREAD_SECONDS": spread,
    "HTTP_HOST": host,
    "HTTP_PORT": port,
    "LOG_LEVEL": log_level,
    "LOG_FORMAT": log_format,
    "TICK_SECONDS": tick,
}
SECRETS = ("BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL")
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
    settings = Settings(**values)
    problems += _discord(settings, tuple(problems))
    if problems:
        raise SettingsError(tuple(problems))
    return settings


def remarks(settings: Settings) -> Iterator[str]:
    """What is allowed and yet worth a line at the start: what it costs, and what Telegram will not take."""
    rate, paid = settings.send_rate, settings.allow_paid_broadcast
    most = _PAID if paid else _FREE
    if paid and (rate is None or rate > _FREE):
        stars = min(rate or _PAID, _PAID) - _FREE
        yield (
            f"ALLOW_PAID_BROADCAST: each message over {_FREE} a second costs 0.1 Telegram Stars "
            f"from the bot's balance; with this SEND_RATE up to {stars / 10:g} Stars a second"
        )
    if rate is None or rate > most:
        yield (
            f"SEND_RATE: Telegram takes {most} a second {'at most' if paid else 'for free'}; to more it "
            "answers 429, and everything waits; expected "
            + ("1000 or less" if paid else "25, or ALLOW_PAID_BROADCAST=on")
        )


def _discord(settings: Settings, known: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with settings that are each right; `known` problems are not told twice."""
    if settings.webhook_url is None:
        return
    if settings.webhook_secret is None and not any(line.startswith("WEBHOOK_SECRET") for line in known):
        yield f"WEBHOOK_SECRET: missing beside WEBHOOK_URL, expected {UNGUESSABLE}"
    try:
        public_webhook(settings.webhook_url, settings.bot_api_url)
    except ValueError as error:
        yield f"WEBHOOK_URL: {error}"


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
                f"{where}: found {shown(line.key)}, no setting; expected {expected}, e.g. SEND_RATE=25"
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
                problems.append(f"{file}: {shown(path)}: {_reason(error)}, expected {expected}")
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
