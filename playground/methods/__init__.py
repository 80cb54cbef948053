"""Every method that the local Telegram knows; whatever is not here is answered with 404."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import TYPE_CHECKING

from playground.methods import (
    captions,
    chats,
    commands,
    deleting,
    editing,
    files,
    forwarding,
    members,
    pins,
    polling,
    posting,
    profile,
    topics,
)
from playground.schema import (
    LINK_PREVIEW,
    REPLY,
    SCOPE,
    Check,
    Method,
    Run,
    boolean,
    chat_id,
    decoded,
    fields,
    integer,
    objects,
    string,
    strings,
    upload,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENDING: dict[str, Check] = {
    "chat_id": chat_id,
    "message_thread_id": integer,
    "disable_notification": boolean,
    "protect_content": boolean,
    "message_effect_id": string,
    "reply_parameters": REPLY,
    "reply_markup": decoded,
}
_RIGHTS = fields(
    is_anonymous=boolean,
    can_manage_chat=boolean,
    can_delete_messages=boolean,
    can_manage_video_chats=boolean,
    can_restrict_members=boolean,
    can_promote_members=boolean,
    can_change_info=boolean,
    can_invite_users=boolean,
    can_post_stories=boolean,
    can_edit_stories=boolean,
    can_delete_stories=boolean,
    can_post_messages=boolean,
    can_edit_messages=boolean,
    can_pin_messages=boolean,
    can_manage_topics=boolean,
    can_manage_direct_messages=boolean,
    can_manage_tags=boolean,
)
_MENU = fields(type=string, text=string, web_app=fields(url=string))
_TEXTS = {"name": "MyName", "description": "MyDescription", "short_description": "MyShortDescription"}


def _method(name: str, run: Run, needs: str = "", /, **takes: Check) -> Method:
    return Method(name, run, takes, frozenset(needs.split()), iscoroutinefunction(run))


def _integers(name: str, value: object) -> list[int]:
    found = decoded(name, value)
    if not isinstance(found, list):
        raise wrong(name, "Array of Integer")
    return [integer(name, item) for item in found]


def _polling() -> Iterator[Method]:
    yield _method(
        "getUpdates",
        polling.get_updates,
        offset=integer,
        limit=integer,
        timeout=integer,
        allowed_updates=strings,
    )
    yield _method(
        "setWebhook",
        polling.set_webhook,
        url=string,
        certificate=upload,
        ip_address=string,
        max_connections=integer,
        allowed_updates=strings,
        drop_pending_updates=boolean,
        secret_token=string,
    )
    yield _method("deleteWebhook", polling.delete_webhook, drop_pending_updates=boolean)
    yield _method("getWebhookInfo", polling.get_webhook_info)


def _messages() -> Iterator[Method]:
    yield _method(
        "sendMessage",
        posting.send_message,
        "chat_id",
        **_SENDING,
        text=string,
        parse_mode=string,
        entities=objects,
        link_preview_options=LINK_PREVIEW,
    )
    yield _method(
        "sendChatAction",
        posting.send_chat_action,
        "chat_id action",
        chat_id=chat_id,
        action=string,
        message_thread_id=integer,
    )
    yield _method(
        "answerCallbackQuery",
        posting.answer_callback,
        "callback_query_id",
        callback_query_id=string,
        text=string,
        show_alert=boolean,
        url=string,
        cache_time=integer,
    )


def _changes() -> Iterator[Method]:
    yield _method(
        "editMessageText",
        editing.edit_text,
        "chat_id message_id",
        chat_id=chat_id,
        message_id=integer,
        text=string,
        parse_mode=string,
        entities=objects,
        link_preview_options=LINK_PREVIEW,
        reply_markup=decoded,
    )
    yield _method(
        "editMessageReplyMarkup",
        editing.edit_markup,
        "chat_id message_id",
        chat_id=chat_id,
        message_id=integer,
        reply_markup=decoded,
    )
    where: dict[str, Check] = {"chat_id": chat_id, "message_id": integer}
    yield _method("deleteMessage", deleting.delete, "chat_id message_id", **where)
    yield _method(
        "deleteMessages",
        deleting.delete_many,
        "chat_id message_ids",
        chat_id=chat_id,
        message_ids=_integers,
    )


def _forwards() -> Iterator[Method]:
    source: dict[str, Check] = {"from_chat_id": chat_id, "message_id": integer}
    needs = "chat_id from_chat_id message_id"
    forwarding_takes = {
        name: check for name, check in _SENDING.items() if name not in {"reply_parameters", "reply_markup"}
    }
    yield _method("forwardMessage", forwarding.forward, needs, **forwarding_takes, **source)
    yield _method("copyMessage", forwarding.copy, needs, **_SENDING, **source)


def _files() -> Iterator[Method]:
    captioned: dict[str, Check] = {"caption": string, "parse_mode": string, "caption_entities": objects}
    shown: dict[str, Check] = {"show_caption_above_media": boolean, "has_spoiler": boolean}
    yield _method("sendPhoto", files.send_photo, "chat_id", **_SENDING, **captioned, **shown, photo=upload)
    typed: dict[str, Check] = {"thumbnail": upload, "disable_content_type_detection": boolean}
    yield _method(
        "sendDocument", files.send_document, "chat_id", **_SENDING, **captioned, **typed, document=upload
    )
    yield _method("getFile", files.get_file, "file_id", file_id=string)
    place: dict[str, Check] = {"chat_id": chat_id, "message_id": integer, "reply_markup": decoded}
    yield _method(
        "editMessageCaption",
        captions.edit_caption,
        "chat_id message_id",
        **place,
        **captioned,
        show_caption_above_media=boolean,
    )
    media = fields(type=string, media=string, **captioned, **shown, **typed)
    yield _method("editMessageMedia", captions.edit_media, "chat_id message_id media", **place, media=media)


def _bot() -> Iterator[Method]:
    yield _method("getMe", profile.get_me)
    yield _method("logOut", profile.done)
    yield _method("close", profile.done)
    scoped: dict[str, Check] = {"scope": SCOPE, "language_code": string}
    yield _method("setMyCommands", commands.set_commands, "commands", commands=objects, **scoped)
    yield _method("getMyCommands", commands.get_commands, **scoped)
    yield _method("deleteMyCommands", commands.delete_commands, **scoped)
    for field, suffix in _TEXTS.items():
        takes: dict[str, Check] = {field: string, "language_code": string}
        yield _method(f"set{suffix}", profile.setter(field), **takes)
        yield _method(f"get{suffix}", profile.getter(field), language_code=string)
    yield _method("setMyDefaultAdministratorRights", profile.set_rights, rights=_RIGHTS, for_channels=boolean)
    yield _method("getMyDefaultAdministratorRights", profile.get_rights, for_channels=boolean)
    yield _method("setChatMenuButton", profile.set_menu, chat_id=integer, menu_button=_MENU)
    yield _method("getChatMenuButton", profile.get_menu, chat_id=integer)


def _chats() -> Iterator[Method]:
    where: dict[str, Check] = {"chat_id": chat_id}
    yield _method("getChat", chats.get_chat, "chat_id", **where)
    yield _method("leaveChat", chats.leave, "chat_id", **where)
    yield _method("getChatMember", members.get_member, "chat_id user_id", **where, user_id=integer)
    yield _method("getChatMemberCount", members.get_count, "chat_id", **where)
    yield _method(
        "getChatAdministrators", members.get_administrators, "chat_id", **where, return_bots=boolean
    )


def _pins() -> Iterator[Method]:
    where: dict[str, Check] = {"chat_id": chat_id}
    message: dict[str, Check] = {**where, "message_id": integer}
    yield _method("pinChatMessage", pins.pin, "chat_id message_id", **message, disable_notification=boolean)
    yield _method("unpinChatMessage", pins.unpin, "chat_id", **message)
    yield _method("unpinAllChatMessages", pins.unpin_all, "chat_id", **where)
    yield _method("unpinAllGeneralForumTopicMessages", pins.unpin_all_general, "chat_id", **where)
    yield _method(
        "unpinAllForumTopicMessages",
        pins.unpin_all,
        "chat_id message_thread_id",
        **where,
        message_thread_id=integer,
    )


def _topics() -> Iterator[Method]:
    where: dict[str, Check] = {"chat_id": chat_id}
    topic: dict[str, Check] = {**where, "message_thread_id": integer}
    named: dict[str, Check] = {"name": string, "icon_custom_emoji_id": string}
    yield _method("createForumTopic", topics.create, "chat_id name", **where, **named, icon_color=integer)
    yield _method("editForumTopic", topics.edit, "chat_id message_thread_id", **topic, **named)
    yield _method("closeForumTopic", topics.close, "chat_id message_thread_id", **topic)
    yield _method("reopenForumTopic", topics.reopen, "chat_id message_thread_id", **topic)
    yield _method("deleteForumTopic", topics.delete, "chat_id message_thread_id", **topic)
    yield _method("editGeneralForumTopic", topics.edit_general, "chat_id name", **where, name=string)
    yield _method("closeGeneralForumTopic", topics.close_general, "chat_id", **where)
    yield _method("reopenGeneralForumTopic", topics.reopen_general, "chat_id", **where)
    yield _method("hideGeneralForumTopic", topics.hide_general, "chat_id", **where)
    yield _method("unhideGeneralForumTopic", topics.unhide_general, "chat_id", **where)


_GROUPS = (
    _polling(),
    _messages(),
    _changes(),
    _forwards(),
    _files(),
    _bot(),
    _chats(),
    _pins(),
    _topics(),
)
METHODS: dict[str, Method] = {method.name.lower(): method for group in _GROUPS for method in group}
"""By name in lower case: Telegram does not mind the case."""
