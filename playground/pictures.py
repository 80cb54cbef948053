"""Pictures as Telegram takes and keeps them: checked, turned into JPEG, in several sizes.

Sources: core.telegram.org/bots/api#sendphoto (10 MB, width and height at most 10,000 in total, ratio at most
20); core.telegram.org/api/files#image-thumbnail-types (the boxes).
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from playground import files
from playground.errors import ApiError, bad_request

if TYPE_CHECKING:
    from playground.files import StoredFile
    from playground.people import Bot

MAX_BYTES = 10 * 1024 * 1024
MAX_SIDES = 10_000
MAX_RATIO = 20
MAX_THUMBNAIL_BYTES = 200 * 1024
THUMBNAIL_SIDE = 320
BOXES = (90, 320, 800, 1280, 2560)
"""The longer side of each size, in pixels; a picture is never made larger."""
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@dataclass(frozen=True, slots=True)
class Scaled:
    """One size of a picture, as JPEG."""

    width: int
    height: int
    content: bytes


def keep_photo(bot: Bot, content: bytes) -> list[StoredFile]:
    """Store a picture in its sizes, small to large. Raises ApiError where Telegram takes it for none."""
    if len(content) > MAX_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_BYTES} bytes"
        )
    number = len(bot.files) + 1
    sizes: list[dict[str, Any]] = [
        {"content": each.content, "width": each.width, "height": each.height} for each in scaled(content)
    ]
    return [files.keep(bot, "photo", "photo.jpg", "image/jpeg", picture=number, **size) for size in sizes]


def keep_thumbnail(bot: Bot, content: bytes) -> StoredFile | None:
    """Store what a document is shown by; None where it is no picture: Telegram then shows none."""
    try:
        small = max(
            (each for each in scaled(content) if max(each.width, each.height) <= THUMBNAIL_SIDE),
            key=lambda each: each.width,
        )
    except ApiError:
        return None
    size: dict[str, Any] = {"width": small.width, "height": small.height}
    return files.keep(bot, "thumbnail", "thumbnail.jpg", "image/jpeg", small.content, **size)


@lru_cache(maxsize=32)
def scaled(content: bytes) -> tuple[Scaled, ...]:
    """The sizes of a picture, small to large. Raises ApiError where it is none, or has impossible sides."""
    picture = _opened(content)
    width, height = picture.size
    if width + height > MAX_SIDES or max(width, height) > MAX_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    whole = _flat(picture)
    side = max(whole.size)
    boxes = [box for box in BOXES if box < side]
    if len(boxes) < len(BOXES):
        boxes.append(side)
    return tuple(_jpeg(whole, box) for box in boxes)


def sample(width: int = 640, height: int = 480) -> bytes:
    """A calm picture, for whoever needs just any."""
    upper, lower = Image.new("RGB", (1, 2), "#7aa6c2"), (232, 214, 178)
    upper.putpixel((0, 1), lower)
    written = io.BytesIO()
    upper.resize((width, height), Image.Resampling.BILINEAR).save(written, "PNG")
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    """Read the head of a picture; no more, so that a small file cannot make a huge one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise bad_request("PHOTO_INVALID_DIMENSIONS") from None
    except Exception as broken:
        raise bad_request("IMAGE_PROCESS_FAILED") from broken


def _flat(picture: Image.Image) -> Image.Image:
    """The first frame, turned upright, on white where it was transparent. Pillow fails in many ways at it."""
    try:
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in {"RGBA", "LA", "P", "PA"}:
            layer = upright.convert("RGBA")
            upright = Image.new("RGBA", layer.size, "white")
            upright.alpha_composite(layer)
        return upright.convert("RGB")
    except Exception as broken:
        raise bad_request("IMAGE_PROCESS_FAILED") from broken


def _jpeg(whole: Image.Image, box: int) -> Scaled:
    width, height = whole.size
    factor = box / max(width, height)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    written = io.BytesIO()
    (whole if size == whole.size else whole.resize(size)).save(written, "JPEG", quality=87)
    return Scaled(*size, written.getvalue())
