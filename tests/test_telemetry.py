"""The log says what happened and keeps secrets; every metric is there once."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
import tomllib
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import structlog

from bot import telemetry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOKEN = "123456789:" + "Ab_-" * 8 + "xyz"
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process-wide hooks, handlers and levels, put back after each test."""
    root = logging.getLogger()
    level = root.level
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(telemetry, "_secrets", set())
    yield
    logging.captureWarnings(capture=False)
    root.handlers = [handler for handler in root.handlers if not isinstance(handler, telemetry._Handler)]
    root.setLevel(level)
    for name in telemetry._TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.fixture
def log() -> Callable[..., io.StringIO]:
    """Sets the log up and returns what it writes to."""

    def set_up(level: str = "INFO", log_format: str = "json", *secrets: str) -> io.StringIO:
        # pytest's own handlers would report what ours keeps back.
        logging.getLogger().handlers = []
        stream = io.StringIO()
        telemetry.set_up(level, log_format, secrets=secrets, stream=stream)
        return stream

    return set_up


def line_of(stream: io.StringIO) -> dict[str, Any]:
    [line] = stream.getvalue().splitlines()
    return cast("dict[str, Any]", json.loads(line))


def test_a_json_line_carries_what_was_said_and_the_action(log: Callable[..., io.StringIO]) -> None:
    stream = log()
    structlog.get_logger("bot.x").info("sent", action="sent", delivery=7)
    line = line_of(stream)
    line.pop("timestamp")
    assert line == {"action": "sent", "delivery": 7, "event": "sent", "level": "info", "logger": "bot.x"}


def test_a_console_line_carries_them_too(log: Callable[..., io.StringIO]) -> None:
    stream = log("INFO", "console")
    structlog.get_logger("bot.x").info("sent", action="sent", delivery=7)
    assert "sent" in stream.getvalue()
    assert "action=sent" in stream.getvalue()
    assert "delivery=7" in stream.getvalue()


def test_a_line_of_ours_without_action_is_marked(log: Callable[..., io.StringIO]) -> None:
    stream = log()
    structlog.get_logger("bot.x").info("hm")
    assert line_of(stream)["action"] == "other"


def test_a_library_line_takes_the_same_way_with_its_extras(log: Callable[..., io.StringIO]) -> None:
    stream = log()
    logging.getLogger("some.library").warning("%s of %s", 1, 2, extra={"url": "x"})
    line = line_of(stream)
    assert (line["action"], line["event"], line["logger"], line["url"]) == (
        "library",
        "1 of 2",
        "some.library",
        "x",
    )


def test_what_a_task_carries_is_on_its_lines(log: Callable[..., io.StringIO]) -> None:
    stream = log()
    with structlog.contextvars.bound_contextvars(update=5):
        structlog.get_logger("bot.x").info("handled", action="handled")
    assert line_of(stream)["update"] == 5


@pytest.mark.parametrize("name", telemetry._TALKATIVE)
def test_talkative_libraries_are_heard_from_warning_up(log: Callable[..., io.StringIO], name: str) -> None:
    stream = log()
    logging.getLogger(f"{name}.part").info("GET …")
    assert stream.getvalue() == ""
    logging.getLogger(f"{name}.part").warning("odd")
    assert line_of(stream)["event"] == "odd"


def test_at_error_they_are_quieter_still(log: Callable[..., io.StringIO]) -> None:
    stream = log("ERROR")
    logging.getLogger("httpx").warning("odd")
    structlog.get_logger("bot").warning("odd")
    assert stream.getvalue() == ""


def test_at_debug_everything_is_heard(log: Callable[..., io.StringIO]) -> None:
    stream = log("DEBUG")
    logging.getLogger("httpx").debug("GET …")
    assert line_of(stream)["event"] == "GET …"


def test_setting_up_twice_does_not_double_the_lines(log: Callable[..., io.StringIO]) -> None:
    first, second = log(), io.StringIO()
    telemetry.set_up("INFO", "json", stream=second)
    structlog.get_logger("bot").info("once", action="once")
    assert (first.getvalue(), line_of(second)["event"]) == ("", "once")


def _say(_log: structlog.typing.FilteringBoundLogger) -> None:
    structlog.get_logger("bot").info(
        TOKEN, action="x", address=f"http://h/bot{TOKEN}/getMe", inside={"a": [TOKEN]}
    )


def _fail() -> None:
    raise ValueError(TOKEN)


def _raise(log: structlog.typing.FilteringBoundLogger) -> None:
    try:
        _fail()
    except ValueError:
        log.exception("failed", action="failed")


def _raise_in_library(_log: structlog.typing.FilteringBoundLogger) -> None:
    try:
        _fail()
    except ValueError:
        logging.getLogger("httpx").exception("GET %s", TOKEN, stack_info=True)


def _misformat(_log: structlog.typing.FilteringBoundLogger) -> None:
    logging.getLogger("library").warning("%d", TOKEN)


def _warn(_log: structlog.typing.FilteringBoundLogger) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(TOKEN, stacklevel=1)


def _die(_log: structlog.typing.FilteringBoundLogger) -> None:
    sys.excepthook(ValueError, ValueError(TOKEN), None)


def _die_in_a_thread(_log: structlog.typing.FilteringBoundLogger) -> None:
    thread = threading.Thread(target=_fail)
    thread.start()
    thread.join()


def _die_in_no_thread(_log: structlog.typing.FilteringBoundLogger) -> None:
    threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError(TOKEN), None, None)))


def _die_unraisably(_log: structlog.typing.FilteringBoundLogger) -> None:
    args = SimpleNamespace(exc_value=ValueError(TOKEN))
    sys.unraisablehook(cast("sys.UnraisableHookArgs", args))


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    "happen",
    [
        _say,
        _raise,
        _raise_in_library,
        _misformat,
        _warn,
        _die,
        _die_in_a_thread,
        _die_in_no_thread,
        _die_unraisably,
    ],
)
@pytest.mark.parametrize("known", [(TOKEN,), ()], ids=["known", "unknown"])
def test_the_token_appears_nowhere(
    log: Callable[..., io.StringIO],
    capsys: pytest.CaptureFixture[str],
    log_format: str,
    happen: Callable[[object], None],
    known: tuple[str, ...],
) -> None:
    stream = log("DEBUG", log_format, *known)
    happen(structlog.get_logger("bot"))
    assert stream.getvalue() != ""
    everything = stream.getvalue() + "".join(capsys.readouterr())
    if happen is not _misformat:
        assert telemetry.HIDDEN in everything
    assert TOKEN not in everything
    assert TOKEN.partition(":")[2] not in everything


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"GET /bot{TOKEN}/getMe", "GET /bot***/getMe"),
        (f"GET /bot{TOKEN.replace(':', '%3A')}/getMe", "GET /bot***/getMe"),
        ("postgresql+psycopg://bot:hush@db/tips", "postgresql+psycopg://bot:***@db/tips"),
        ("at 12:30, chat 123456789: hello", "at 12:30, chat 123456789: hello"),
        ("http://127.0.0.1:8080/healthz", "http://127.0.0.1:8080/healthz"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str, expected: str) -> None:
    assert telemetry.redact(text) == expected


def test_a_known_secret_of_any_shape_is_taken_out() -> None:
    telemetry.hide("hush", "hush-hush", "")
    assert telemetry.redact("hush and hush-hush") == "*** and ***"


def test_the_second_half_of_a_known_token_is_a_secret_too() -> None:
    telemetry.hide(TOKEN)
    assert telemetry.redact(f"x{TOKEN.partition(':')[2]}y") == "x***y"


def test_every_metric_is_exposed_under_our_name() -> None:
    body, media_type = telemetry.exposition()
    assert media_type.startswith("text/plain")
    names = {line.split()[2] for line in body.decode().splitlines() if line.startswith("# TYPE glutetips_")}
    assert {name for name in names if not name.endswith("_created")} == {
        "glutetips_updates_total",
        "glutetips_deliveries_total",
        "glutetips_sends_total",
        "glutetips_send_seconds",
        "glutetips_planned_total",
        "glutetips_tick_seconds",
        "glutetips_halted_seconds_total",
        "glutetips_unknown_total",
        "glutetips_answers_dropped_total",
        "glutetips_poll_age_seconds",
        "glutetips_webhook_requests_total",
        "glutetips_build_info",
    }


def test_the_results_of_updates_are_exposed_before_the_first() -> None:
    body = telemetry.exposition()[0].decode()
    assert all(
        f'glutetips_updates_total{{result="{name}"}}' in body for name in ("handled", "failed", "quarantined")
    )


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == telemetry.VERSION
