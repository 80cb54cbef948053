"""How the text of each setting is read. Each reader raises ValueError: what was found, what is expected."""

from __future__ import annotations

import math
import re
from enum import StrEnum
from urllib.parse import urlsplit

_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,60}")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_SQLITE = "sqlite:/// and a file, e.g. sqlite:///data/glute-tips.db"
_POSTGRESQL = (
    "postgresql+psycopg:// with a host, and signs such as @ / # in the password as %40 %2F %23, "
    "e.g. postgresql+psycopg://bot:secret@localhost:5432/tips"
)
_ANY_DATABASE = f"{_SQLITE}, or {_POSTGRESQL}"
_DATABASES = {"sqlite": _SQLITE, "postgres": _POSTGRESQL, "postgresql": _POSTGRESQL}
# Where Telegram brings updates to: core.telegram.org/bots/api#setwebhook
_WEBHOOK_PORTS = (443, 80, 88, 8443)
# What is served there already.
_TAKEN_PATHS = frozenset({"/healthz", "/metrics"})
_WEBHOOK = re.compile(
    r"(?P<scheme>https?)://(?P<place>[A-Za-z0-9.-]+(?::[0-9]+)?)(?P<path>(?:/[\w.~-]+)*/?)", re.ASCII
)
_WEBHOOK_EXAMPLE = "e.g. https://tips.example.com/telegram"
# Telegram takes from 1 to 256 of them; 32 are too many to guess.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
_SHOWN = 60
_TICK_LIMITS = (0.05, 60)

UNGUESSABLE = (
    "32 to 256 of A-Z a-z 0-9 _ -, "
    "e.g. what this prints: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
)


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


def token(text: str) -> str:
    """A bot token, as @BotFather gives it."""
    if _TOKEN.fullmatch(text):
        return text
    raise ValueError(
        f"found {len(text)} characters that are no token, "
        "expected digits, a colon and about 35 letters, as @BotFather gives it, e.g. 123456789:AAE4…"
    )


def api_url(text: str) -> str:
    """The address of a Bot API server."""
    url = text.rstrip("/")
    # The library adds /bot and the token itself; a user and password here would end up in error messages.
    if (
        re.fullmatch(r"https?://[^\s/@?#]+(/[^\s?#]+)?", url)
        and not re.search(r"/bot[^/]*$", url)
        and _has_port(url)
    ):
        return url
    raise ValueError(
        f"found {shown(text)}, expected the address of a Bot API server without /bot and the token, "
        "e.g. https://api.telegram.org"
    )


def webhook_url(text: str) -> str:
    """Where Telegram shall bring updates; in lower case up to the path, as Telegram keeps it."""
    url = _WEBHOOK.fullmatch(text)
    if url is None or not _has_port(text):
        raise ValueError(
            f"found {shown(text)}, expected https://, a name and a path of letters, digits and . _ ~ -, "
            f"{_WEBHOOK_EXAMPLE}"
        )
    path = url["path"]
    if path in {"", "/"}:
        raise ValueError(f"found {shown(text)}, expected a path after the name, {_WEBHOOK_EXAMPLE}")
    if path.rstrip("/") in _TAKEN_PATHS:
        raise ValueError(
            f"found {shown(text)}, expected another path: the bot serves its health or metrics there, "
            f"{_WEBHOOK_EXAMPLE}"
        )
    return f"{url['scheme']}://{url['place'].lower()}{path}"


def webhook_secret(text: str) -> str:
    """What Telegram says to prove that it is Telegram."""
    if _WEBHOOK_SECRET.fullmatch(text):
        return text
    kind = "" if re.fullmatch(r"[A-Za-z0-9_-]*", text) else ", some of them others"
    raise ValueError(f"found {len(text)} characters{kind}, expected {UNGUESSABLE}")


def public_webhook(url: str, api: str) -> str:
    """A webhook that this Bot API server goes to: one on this machine goes to any, Telegram's own not."""
    if _is_local(api):
        return url
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise ValueError(
            f"found {shown(url)}, expected https:// (http:// only for a BOT_API_URL on localhost), "
            f"{_WEBHOOK_EXAMPLE}"
        )
    if parts.port not in {None, *_WEBHOOK_PORTS}:
        ports = ", ".join(map(str, _WEBHOOK_PORTS))
        raise ValueError(
            f"found port {parts.port}, expected one that Telegram goes to ({ports}), {_WEBHOOK_EXAMPLE}"
        )
    return url


def database_url(text: str) -> str:
    """An SQLite file or a PostgreSQL database."""
    scheme, colon, rest = text.partition("://")
    if scheme == "sqlite" and re.match(r"/(?!$|/*$|\?|:memory:)", rest):
        return text
    if scheme == "postgresql+psycopg" and re.match(r"[^/#]|/[^#]*host=", rest) and _has_port(text):
        return text
    found = f"{shown(scheme)}://…" if colon else f"{len(text)} characters without ://"
    raise ValueError(f"found {found}, expected {_DATABASES.get(scheme.partition('+')[0], _ANY_DATABASE)}")


def send_rate(text: str) -> int | None:
    """Messages a second; None is unlimited."""
    if text.lower() == "unlimited":
        return None
    return _whole(text, 1, 100_000, 'messages a second from 1 to 100000, or "unlimited"', "25")


def switch(text: str) -> bool:
    """On or off, in any case."""
    on, off = {"on", "true", "yes", "1"}, {"off", "false", "no", "0"}
    if text.lower() in on | off:
        return text.lower() in on
    raise ValueError(f"found {shown(text)}, expected on or off, e.g. off")


def spread(text: str) -> int:
    """Seconds that a crowded minute may take; 0 is off."""
    return _whole(text, 0, 3600, "whole seconds from 1 to 3600, or 0 for none", "300")


def port(text: str) -> int:
    """A port; 0 is any free one."""
    return _whole(text, 0, 65_535, "a port from 1 to 65535, or 0 for any free one", "8080")


def host(text: str) -> str:
    """A name or address to listen on."""
    if _HOST.fullmatch(text):
        return text
    raise ValueError(
        f"found {shown(text)}, expected a name or address to listen on, e.g. 127.0.0.1 or 0.0.0.0"
    )


def log_level(text: str) -> LogLevel:
    """A level by its name, in any case."""
    return LogLevel(_one_of(text.upper(), LogLevel, "INFO"))


def log_format(text: str) -> LogFormat:
    """A format by its name, in any case."""
    return LogFormat(_one_of(text.lower(), LogFormat, "json"))


def tick(text: str) -> float:
    """Seconds between two ticks."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    low, high = _TICK_LIMITS
    if low <= seconds <= high:
        return seconds
    raise ValueError(f"found {shown(text)}, expected seconds from 0.05 to 60, e.g. 1")


def shown(text: str) -> str:
    """What was found, short and on one line; what could be a secret is masked."""
    masked = _TOKEN.sub("***", re.sub(r"//[^/\s]*@", "//***@", text))
    return ascii(masked if len(masked) <= _SHOWN else f"{masked[:_SHOWN]}...")


def _is_local(url: str) -> bool:
    """Whether a server is this very machine."""
    host = urlsplit(url).hostname or ""
    return host in {"localhost", "::1"} or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None


def _has_port(url: str) -> bool:
    """Whether the port, if any, is one: `urlsplit` finds out only when asked."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _whole(text: str, low: int, high: int, expected: str, example: str) -> int:
    if re.fullmatch(r"[0-9]{1,6}", text) and low <= int(text) <= high:
        return int(text)
    raise ValueError(f"found {shown(text)}, expected {expected}, e.g. {example}")


def _one_of(text: str, choices: type[StrEnum], example: str) -> str:
    if text in set(choices):
        return text
    raise ValueError(f"found {shown(text)}, expected one of {', '.join(choices)}, e.g. {example}")
