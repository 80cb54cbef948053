"""Editing the captions and the media of messages that exist."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.methods.editing import editable, edited, with_keyboard
from playground.methods.files import caption_of, given_file, marks, media

if TYPE_CHECKING:
    from playground.people import Bot
    from playground.schema import Params
    from playground.world import World

_MEDIA = frozenset({"photo", "document"})


def edit_caption(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    text, entities = caption_of(p)
    message = editable(world, bot, p)
    if _MEDIA.isdisjoint(dict(message.content.extra)):
        raise bad_request("there is no caption in the message to edit")
    content = replace(with_keyboard(message, p), text=text, entities=entities)
    return edited(world, bot, message, content)


def edit_media(world: World, bot: Bot, p: Params) -> dict[str, Any]:
    """A picture or a document in the place of the one there was, or of a text."""
    asked = p["media"]
    kind = asked.get("type")
    if not kind:
        raise bad_request("can't parse InputMedia: Can't find field \"type\"")
    if kind not in _MEDIA:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported (by the playground)')
    text, entities = caption_of(asked)
    given = given_file(p, asked.get("media"), kind)
    message = editable(world, bot, p)
    extra = (media(bot, {**p, **asked}, kind, given), *marks(asked))
    content = replace(with_keyboard(message, p), text=text, entities=entities, extra=extra)
    return edited(world, bot, message, content)
