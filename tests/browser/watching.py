"""What must never happen on the page: errors in the console, failing code, requests to others."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.async_api import BrowserContext, ConsoleMessage, Request, WebError


class Watch:
    """Notes each trouble of a context's pages in a line."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._ours = urlsplit(url).netloc
        self._troubles: list[str] = []
        self._away = False
        self.tolerated: set[str] = set()
        context.on("console", self._said)
        context.on("weberror", self._failed)
        context.on("request", self._asked)

    @property
    def troubles(self) -> list[str]:
        """All but the `tolerated` ones."""
        return [line for line in self._troubles if not any(known in line for known in self.tolerated)]

    @contextmanager
    def away(self) -> Iterator[None]:
        """Look away within the block: what a tool of ours does on the page is not the page's doing."""
        self._away = True
        yield
        self._away = False

    def _note(self, line: str) -> None:
        if not self._away:
            self._troubles.append(line)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, error: WebError) -> None:
        self._note(f"page: {error.error}")

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        # data: and blob: name no host; they never leave the page.
        if url.netloc not in {self._ours, ""}:
            self._note(f"request to another origin: {request.url}")
