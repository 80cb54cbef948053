"""Where the page is reached, and opening it."""

from __future__ import annotations

import socket
import sys
import webbrowser
from typing import TYPE_CHECKING

import pytest

from playground import browser

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "http://127.0.0.1:8081/"


@pytest.fixture
def port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were opened, on a machine with windows and a terminal."""
    pages: list[str] = []

    def open_tab(url: str) -> bool:
        pages.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open_new_tab", open_tab)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    return pages


def test_the_usual_port_is_taken_where_it_is_free(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    monkeypatch.setattr(browser, "PORT", free)
    assert browser.free_port("127.0.0.1") == free


def test_where_the_usual_port_is_taken_any_will_do(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "PORT", port)
    assert browser.free_port("127.0.0.1") == 0


def test_the_page_opens_where_there_are_windows(opened: list[str]) -> None:
    assert browser.open_browser(HERE)
    assert opened == [HERE]


def test_without_a_screen_nothing_opens(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not browser.open_browser(HERE)
    assert opened == []


def test_without_a_terminal_nothing_opens(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert not browser.open_browser(HERE)
    assert opened == []
