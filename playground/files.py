"""The files that Telegram keeps for a bot: their identifiers, kinds and limits.

Sources: core.telegram.org/bots/api (Sending files, File); tdlib/td, FileManager.cpp (from_persistent_id,
check_local_location) for the refusals.
"""

from __future__ import annotations

import hashlib
import mimetypes
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from playground.errors import bad_request

if TYPE_CHECKING:
    from playground.people import Bot

MAX_DOWNLOAD = 20 * 1024 * 1024
"""Bytes; larger ones a bot cannot fetch."""
_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_STARTS = {"photo": "AgACAgQAAxkD", "document": "BQACAgQAAxkD", "thumbnail": "AAMCBAADGQMA"}
_FOLDERS = {"photo": "photos", "document": "documents", "thumbnail": "thumbnails"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file. `kind` is photo (one size of a picture), document or thumbnail (of a document)."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    content: bytes
    kind: str
    path: str
    width: int | None = None
    height: int | None = None
    thumbnail: StoredFile | None = None
    picture: int | None = None
    """What the sizes of one picture have in common; None for what is none."""

    def brief(self) -> dict[str, Any]:
        """The fields that all of the Bot API's kinds of files have."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }

    def size(self) -> dict[str, Any]:
        """The Bot API's PhotoSize."""
        return {**self.brief(), "width": self.width, "height": self.height}

    def document(self) -> dict[str, Any]:
        """The Bot API's Document."""
        found: dict[str, Any] = {"file_name": self.name, "mime_type": self.mime}
        if self.thumbnail is not None:
            found["thumbnail"] = found["thumb"] = self.thumbnail.size()
        return {**found, **self.brief()}


def keep(bot: Bot, kind: str, name: str, mime: str, content: bytes, **more: Any) -> StoredFile:  # noqa: ANN401 - fields of StoredFile
    """Store a file for a bot. The same content has the same unique id, but never the same file id."""
    number = len(bot.files)
    digest = hashlib.sha256(content).digest()
    tail = urlsafe_b64encode(number.to_bytes(6, "big") + digest[:27]).decode()
    unique = urlsafe_b64encode(digest[-9:]).decode()
    suffix = PurePosixPath(name).suffix or mimetypes.guess_extension(mime) or ""
    path = f"{_FOLDERS[kind]}/file_{number}{suffix if suffix.isascii() else ''}"
    stored = StoredFile(_STARTS[kind] + tail, unique, name, mime, content, kind, path, **more)
    bot.files[stored.file_id] = stored
    return stored


def known(bot: Bot, given: str, kind: str) -> StoredFile:
    """The file that a bot names instead of uploading one. Raises ApiError where it cannot be sent as `kind`.

    What has a dot is an address to Telegram, which it would fetch; nothing is fetched here.
    """
    if "." in given:
        raise bad_request("failed to get HTTP URL content")
    stored = bot.files.get(given)
    if stored is None:
        raise bad_request(f"wrong remote file identifier specified: {_fault(given)}")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def at_path(bot: Bot, path: str) -> StoredFile | None:
    """The file behind /file/bot<token>/<path>."""
    return next((stored for stored in bot.files.values() if stored.path == path), None)


def _fault(given: str) -> str:
    """What TDLib finds wrong with a string that is no file id: its characters first, then what they say."""
    rest = given.rstrip("=")
    if not _ALPHABET.issuperset(rest):
        return "Wrong character in the string"
    if len(rest) % 4 == 1:
        return "Wrong string length"
    decoded = b64decode(rest + "=" * (-len(rest) % 4), altchars=b"-_")
    if urlsafe_b64encode(decoded).decode().rstrip("=") != rest:
        return "Wrong padding in the string"
    return "can't unserialize it. Wrong last symbol"
