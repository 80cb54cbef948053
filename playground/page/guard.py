"""Who may ask: only this machine's own page and programs, never another site in the same browser.

A page of a foreign site can send requests to 127.0.0.1, and, with a name that it lets point there, even read
the answers (DNS rebinding). So the Host has to be an address of ours; an Origin, where one is told, our own.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not listened on
_OWN_SITES = frozenset({"same-origin", "none"})


def refusal(headers: Mapping[str, str], listening: str) -> str | None:
    """Why a request is refused, or None. `listening` is the host the server was told to listen on."""
    host = headers.get("Host", "")
    if not _ours(host, listening):
        return f"the playground answers to localhost, not to {host[:80]!r}"
    origin = headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return f"pages of {origin[:80]!r} have no access to the playground"
    if headers.get("Sec-Fetch-Site", "none") not in _OWN_SITES:
        return "pages of other sites have no access to the playground"
    return None


def _ours(host: str, listening: str) -> bool:
    """A rebound name is never an address, so where the server listens everywhere, any address will do."""
    if "@" in host or "/" in host:
        return False
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in {"localhost", listening.lower()} or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or listening in _EVERYWHERE
