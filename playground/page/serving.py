"""The page's files, and the pictures and documents that bots sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

if TYPE_CHECKING:
    from playground.world import World

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FRESH = {**HEADERS, "Cache-Control": "no-cache"}
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_TEXTUAL = frozenset({".html", ".js", ".css", ".svg"})
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def static(path: str) -> web.Response:
    """A file of the page, by its path below `static`; nothing outside is ever reached."""
    if "\0" in path:
        return missing()
    file = (STATIC / path).resolve()
    if not file.is_relative_to(STATIC.resolve()) or file.suffix not in _TYPES or not file.is_file():
        return missing()
    charset = "utf-8" if file.suffix in _TEXTUAL else None
    return web.Response(
        body=file.read_bytes(), content_type=_TYPES[file.suffix], charset=charset, headers=_FRESH
    )


def picture(world: World, path: str) -> web.Response:
    """`<bot id>/<file id>` to look at, told by its first bytes; what is no picture is missing."""
    content, _ = _stored(world, path)
    kind = next((kind for magic, kind in _PICTURES.items() if content.startswith(magic)), None)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "image/webp"
    if kind is None:
        return missing()
    return web.Response(body=content, content_type=kind, headers=_FRESH)


def download(world: World, path: str) -> web.Response:
    """`<bot id>/<file id>` to keep. It is never shown in place, whatever it claims to be."""
    content, name = _stored(world, path)
    if not content:
        return missing()
    headers = {**_FRESH, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)


def missing() -> web.Response:
    return web.Response(status=404, text="There is nothing here.", headers=_FRESH)


def _stored(world: World, path: str) -> tuple[bytes, str]:
    """The content and the name of a file; empty where there is none."""
    bot_id, _, file_id = path.partition("/")
    for bot in world.bots.values():
        if str(bot.id) == bot_id and file_id in bot.files:
            return bot.files[file_id].content, bot.files[file_id].name
    return b"", ""
