"""The person's browser: where it is reached, and opening the page in it."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser

PORT = 8081


def free_port(host: str) -> int:
    """The usual port, so that a tab from last time works again; 0 (any free one) where it is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, PORT))
        except OSError:
            return 0
    return PORT


def open_browser(url: str) -> bool:
    """Open a page in a new tab. False where there is no browser with a window of its own."""
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        return False  # what is left are browsers in the terminal, which the conversation needs
    if not sys.stdout.isatty():
        return False
    return webbrowser.open_new_tab(url)
