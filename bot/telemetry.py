"""What an operator sees: the log, with every secret taken out of it, and every metric, defined once.

Each log line carries `action=…`, a stable key to search by; the sentence beside it may change.
"""

from __future__ import annotations

import logging
import platform
import re
import sys
import threading
from typing import TYPE_CHECKING

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, Info, generate_latest
from structlog.stdlib import ProcessorFormatter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import TextIO

    from structlog.typing import EventDict, Processor, WrappedLogger

VERSION = "0.1.0"

# --- metrics ---

UPDATES = Counter("glutetips_updates", "Updates finished, by how: handled, failed, quarantined.", ["result"])
DELIVERIES = Counter(
    "glutetips_deliveries", "Deliveries that changed, by kind and new status.", ["kind", "status"]
)
SENDS = Counter("glutetips_sends", "Sends of deliveries, by what became of them.", ["outcome"])
SEND_SECONDS = Histogram("glutetips_send_seconds", "Seconds from the request to its outcome.")
PLANNED = Counter("glutetips_planned", "Deliveries planned, by kind.", ["kind"])
TICK_SECONDS = Histogram("glutetips_tick_seconds", "Seconds a tick took, by what ticked.", ["job"])
HALTED_SECONDS = Counter(
    "glutetips_halted_seconds", "Seconds for which Telegram asked the whole bot to wait."
)
UNKNOWN = Counter("glutetips_unknown", "Deliveries of which nobody knows whether they arrived.")
ANSWERS_DROPPED = Counter(
    "glutetips_answers_dropped", "Answers not sent because Telegram asked to wait too long."
)
WEBHOOK_REQUESTS = Counter(
    "glutetips_webhook_requests", "Requests to the webhook, by the status of the answer.", ["status"]
)
POLL_AGE = Gauge("glutetips_poll_age_seconds", "Seconds since Telegram last answered a poll.")
BUILD = Info("glutetips_build", "What is running.")

BUILD.info({"version": VERSION, "python": platform.python_version()})
for result in ("handled", "failed", "quarantined"):
    # A series that exists from the start shows its first rise.
    UPDATES.labels(result)


def exposition() -> tuple[bytes, str]:
    """Every metric in the format Prometheus reads, and the media type of it."""
    return generate_latest(), CONTENT_TYPE_LATEST


# --- log ---

HIDDEN = "***"
_TOKEN = re.compile(r"\d{6,}(?::|%3[aA])[A-Za-z0-9_-]{30,}")
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^@\s]+@")
# These write an address, token included, or a line for each of our ticks, at INFO.
_TALKATIVE = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "sqlalchemy",
    "telegram",
    "uvicorn",
)
_secrets: set[str] = set()


def set_up(level: str, log_format: str, *, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Sends every log line, the libraries' as well as ours, through one formatter to `stream` (stderr).

    `level` is DEBUG, INFO, WARNING or ERROR; `log_format` is "console" or "json". `secrets` are taken out
    wherever they turn up, as is whatever looks like a token. What nobody caught is logged too, in place of
    Python's traceback.
    """
    hide(*secrets)
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(_Formatter(log_format, colours=handler.stream.isatty()))
    root = logging.getLogger()
    root.handlers = [*(other for other in root.handlers if not isinstance(other, _Handler)), handler]
    root.setLevel(level)
    quiet = logging.NOTSET if level == "DEBUG" else max(logging.WARNING, root.level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(quiet)
    structlog.configure(
        processors=[*_COMMON, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


def hide(*secrets: str) -> None:
    """Adds secrets that `redact` takes out from now on; of a token also its second half alone."""
    for secret in secrets:
        _secrets.update({secret, secret.rpartition(":")[2]} if _TOKEN.fullmatch(secret) else {secret})
    _secrets.discard("")


def redact(text: str) -> str:
    """`text` without any known secret, anything that looks like a bot token, and passwords in addresses."""
    # The longest first: a secret may be part of another.
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _PASSWORD.sub(rf"\1{HIDDEN}@", _TOKEN.sub(HIDDEN, text))


def _with_action(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.setdefault("action", "other" if event.get("_from_structlog") else "library")
    return event


_COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _Formatter(ProcessorFormatter):
    """Renders a record; redaction stands last, so nothing a renderer adds slips past it."""

    def __init__(self, log_format: str, *, colours: bool) -> None:
        super().__init__(
            foreign_pre_chain=[*_COMMON, structlog.stdlib.ExtraAdder()],
            processors=[
                _with_action,
                ProcessorFormatter.remove_processors_meta,
                *_renderers(log_format, colours=colours),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def _renderers(log_format: str, *, colours: bool) -> list[Processor]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    # The plain traceback: others print local variables.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain)]


class _Handler(logging.StreamHandler["TextIO"]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name is the library's
        """Says which line could not be written; the library would print its arguments."""
        error = sys.exception()
        self.stream.write(
            redact(f"a log line of {record.name}:{record.lineno} could not be written: {error!r}\n")
        )


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    structlog.get_logger("bot").critical("stopped by an error", action="uncaught", exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    name = args.thread.name if args.thread else None
    structlog.get_logger("bot").error(
        "a thread stopped", action="uncaught", thread=name, exc_info=args.exc_value
    )


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    structlog.get_logger("bot").error("an error had no caller", action="uncaught", exc_info=args.exc_value)
