"""Pictures and other files that a bot sends and fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import files, keyboards, markup, pictures
from playground.chats import Content
from playground.errors import bad_request
from playground.methods.posting import post
from playground.schema import Upload

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

_ATTACHED = "attach://"
_SHOWN = {"show_caption_above_media": "show_caption_above_media", "has_spoiler": "has_media_spoiler"}


def send_photo(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    return _send(world, bot, p, "photo")


def send_document(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    return _send(world, bot, p, "document")


def get_file(_world: World, bot: Bot, p: Params) -> dict[str, Any]:
    stored = bot.files.get(p["file_id"])
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > files.MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.brief(), "file_path": stored.path}


def given_file(p: Params, given: Upload | str | None, kind: str) -> Upload | str:
    """What was uploaded, here or under another name, or else named. Raises ApiError without either."""
    if isinstance(given, str) and given.startswith(_ATTACHED):
        attached = p.get(given.removeprefix(_ATTACHED))
        given = attached if isinstance(attached, Upload) else None
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    return given


def media(bot: Bot, p: Params, kind: str, given: Upload | str) -> tuple[str, Any]:
    """The field of a message that a photo or document makes, stored first where it was uploaded."""
    if isinstance(given, Upload) and not given.content:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        return kind, _sizes(bot, given)
    return kind, _document(bot, p, given)


def marks(p: Params) -> tuple[tuple[str, bool], ...]:
    """How a picture is to be shown, as the message's fields name it."""
    return tuple((shown, True) for asked, shown in _SHOWN.items() if p.get(asked))


def caption_of(p: Params) -> tuple[str | None, tuple[dict[str, Any], ...]]:
    """The caption as Telegram reads it; None where it comes to nothing."""
    text, entities = markup.formatted(
        p.get("caption", ""), p.get("parse_mode"), p.get("caption_entities"), limit=markup.MAX_CAPTION
    )
    return text or None, tuple(entities)


def _send(world: World, bot: Bot, p: Params, kind: str) -> dict[str, Any]:
    """In the order of Telegram's refusals: what is missing, the caption, the chat, then the file itself."""
    given = given_file(p, p.get(kind), kind)
    text, entities = caption_of(p)
    keyboard = keyboards.checked(p["reply_markup"]) if "reply_markup" in p else None
    world.writable_chat(bot, p["chat_id"])
    extra = (media(bot, p, kind, given), *marks(p))
    return post(world, bot, p, Content(text, entities, keyboard, extra)).api()


def _sizes(bot: Bot, given: Upload | str) -> list[dict[str, Any]]:
    if isinstance(given, Upload):
        return [stored.size() for stored in pictures.keep_photo(bot, given.content)]
    whole = files.known(bot, given, "photo")
    return [stored.size() for stored in bot.files.values() if stored.picture == whole.picture]


def _document(bot: Bot, p: Params, given: Upload | str) -> dict[str, Any]:
    if isinstance(given, str):
        return files.known(bot, given, "document").document()
    shown = p.get("thumbnail")
    shown = given_file(p, shown, "thumbnail") if shown else None
    source = shown.content if isinstance(shown, Upload) else b""
    if not source and given.mime.startswith("image/"):
        source = given.content
    elif len(source) > pictures.MAX_THUMBNAIL_BYTES:
        source = b""
    thumbnail = pictures.keep_thumbnail(bot, source) if source else None
    return files.keep(bot, "document", given.name, given.mime, given.content, thumbnail=thumbnail).document()
