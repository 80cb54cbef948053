"""Files that a bot sends and fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import keyboards, markup
from playground.chats import Content
from playground.errors import bad_request
from playground.methods.posting import post
from playground.schema import Upload

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World


def send_document(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    found = _upload(p, p.get("document"))
    text, entities = markup.formatted(
        p.get("caption", ""), p.get("parse_mode"), p.get("caption_entities"), limit=markup.MAX_CAPTION
    )
    keyboard = keyboards.checked(p["reply_markup"]) if "reply_markup" in p else None
    document = _stored(bot, found) if isinstance(found, Upload) else _known(bot, found)
    content = Content(text or None, tuple(entities), keyboard, (("document", document),))
    return post(world, bot, p, content).api()


def get_file(_world: World, bot: Bot, p: Params) -> dict[str, Any]:
    content = bot.files.get(p["file_id"])
    if content is None:
        raise bad_request("invalid file_id")
    return {
        "file_id": p["file_id"],
        "file_unique_id": f"u{p['file_id']}",
        "file_size": len(content),
        "file_path": f"documents/{p['file_id']}",
    }


def _upload(p: Params, given: Upload | str | None) -> Upload | str:
    if isinstance(given, str) and given.startswith("attach://"):
        given = p.get(given.removeprefix("attach://"))
    if not given:
        raise bad_request("there is no document in the request")
    if isinstance(given, Upload) and not given.content:
        raise bad_request("file must be non-empty")
    return given


def _stored(bot: Bot, upload: Upload) -> dict[str, Any]:
    file_id = f"file{len(bot.files) + 1}"
    bot.files[file_id] = upload.content
    return {
        "file_name": upload.name,
        "mime_type": upload.mime,
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": len(upload.content),
    }


def _known(bot: Bot, file_id: str) -> dict[str, Any]:
    if file_id not in bot.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_size": len(bot.files[file_id]),
    }
