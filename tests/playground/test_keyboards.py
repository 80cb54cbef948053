"""What may stand on keyboards."""

from __future__ import annotations

from typing import Any

import pytest

from playground import keyboards
from playground.errors import ApiError


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


BOTH_POST = {
    "request_id": 1,
    "chat_is_channel": True,
    "user_administrator_rights": {"can_post_messages": True, "can_invite_users": True},
    "bot_administrator_rights": {"can_post_messages": True},
}
ACCEPTED = [
    inline(text="Done", callback_data="d" * 64),
    inline(text="Read", url="https://example.org/a"),
    inline(text="Read", url="example.org"),
    inline(text="Me", url="tg://user?id=1"),
    {"keyboard": [[{"text": "Here", "request_location": True}]], "resize_keyboard": True},
    {"keyboard": [[{"text": "Who", "request_users": {"request_id": 1, "max_quantity": 10}}]]},
    {"keyboard": [[{"text": "Where", "request_chat": {"request_id": 1, "chat_is_channel": False}}]]},
    {"keyboard": [[{"text": "Where", "request_chat": BOTH_POST}]]},
    {"remove_keyboard": True},
    {"force_reply": True, "input_field_placeholder": "7:30"},
]


@pytest.mark.parametrize("markup", ACCEPTED)
def test_accepted_as_it_is(markup: dict[str, Any]) -> None:
    assert keyboards.checked(markup) == markup


def test_empty_rows_and_empty_keyboards_amount_to_none() -> None:
    assert keyboards.checked({}) is None
    assert keyboards.checked({"inline_keyboard": [[]]}) is None
    assert keyboards.checked({"keyboard": []}) is None
    assert keyboards.checked({"keyboard": [["Yes"], []]}) == {"keyboard": [[{"text": "Yes"}]]}


REFUSED = [
    ([], "object expected as reply markup"),
    ({"inline": []}, "unknown fields in reply_markup: inline"),
    ({"inline_keyboard": [], "resize_keyboard": True}, "unknown fields in reply_markup: resize_keyboard"),
    ({"inline_keyboard": {}}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
    ({"keyboard": ["a"]}, 'field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays'),
    ({"inline_keyboard": [["a"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Obj"),
    ({"keyboard": [[7]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
    ({"remove_keyboard": False}, 'field "remove_keyboard" of the reply markup must be true'),
    (inline(text="Done", callback_data="d" * 65), "BUTTON_DATA_INVALID"),
    (inline(text="Done", callback_data="ä" * 33), "BUTTON_DATA_INVALID"),
    (
        inline(text="Done", callback_data=7),
        'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
    ),
    (inline(text="x", url="http://[::1"), "inline keyboard button URL 'http://[::1' is invalid"),
    (
        {"keyboard": [["x"]], "resize_keyboard": "yes"},
        'can\'t parse reply markup: Field "resize_keyboard" must be of type Boolean',
    ),
    (inline(text="Done"), "can't parse inline keyboard button: Text buttons are unallowed in the inline"),
    (inline(text=" ", callback_data="d"), "inline keyboard button text must be non-empty"),
    (inline(callback_data="d"), 'can\'t parse inline keyboard button: Field "text" must be of type String'),
    (inline(text="x", callback_data="d", colour="red"), "unknown fields in a button: colour"),
    (
        inline(text="x", url="http://localhost:8080/"),
        "inline keyboard button URL 'http://localhost:8080/' is invalid: Wrong HTTP URL",
    ),
    (inline(text="x", url="ftp://example.org"), "inline keyboard button URL 'ftp://example.org' is invalid"),
    (
        {"inline_keyboard": [[{"text": "x", "callback_data": "d"}] * 8] * 13},
        "reply markup is too long",
    ),
]


def asking(**button: Any) -> dict[str, Any]:
    return {"keyboard": [[{"text": "x", **button}]]}


def for_chat(**request: Any) -> dict[str, Any]:
    return asking(request_chat={"request_id": 1, "chat_is_channel": True, **request})


POST = {"can_post_messages": True}
REFUSED += [
    (
        asking(request_chat={"request_id": 1}),
        "can't parse keyboard button: Can't find field \"chat_is_channel\"",
    ),
    (asking(request_users={}), "can't parse keyboard button: Can't find field \"request_id\""),
    (asking(request_users=[]), 'can\'t parse keyboard button: Field "request_users" must be of type Object'),
    (
        asking(request_users={"request_id": "1"}),
        'can\'t parse keyboard button: Field "request_id" must be of ty',
    ),
    (asking(request_users={"request_id": 1, "max_quantity": 11}), "max_quantity is 1 to 10"),
    (for_chat(chat_is_group=True), "unknown fields in request_chat: chat_is_group"),
    (
        for_chat(bot_administrator_rights={"can_dance": True}),
        "unknown fields in bot_administrator_rights: can_d",
    ),
    (
        for_chat(bot_administrator_rights=POST, user_administrator_rights={"can_post_messages": False}),
        "the user must have the rights of the bot: can_post_messages",
    ),
    (asking(request_location=True, request_contact=True), "a button asks for one thing, not for request_con"),
]


@pytest.mark.parametrize(("markup", "told"), REFUSED)
def test_refused(markup: object, told: str) -> None:
    with pytest.raises(ApiError) as refused:
        keyboards.checked(markup)
    assert refused.value.description.startswith(f"Bad Request: {told}")


def test_an_edit_takes_inline_keyboards_only() -> None:
    assert keyboards.inline(inline(text="x", callback_data="d")) is not None
    assert keyboards.inline({}) is None
    with pytest.raises(ApiError, match="inline keyboard expected"):
        keyboards.inline({"remove_keyboard": True})


IN_PRIVATE_ONLY = [
    (asking(request_contact=True), "phone number"),
    (asking(request_location=True), "location"),
    (asking(request_users={"request_id": 1}), "users"),
    (for_chat(), "chats"),
]


@pytest.mark.parametrize(("markup", "what"), IN_PRIVATE_ONLY)
def test_what_asks_for_something_asks_in_private(markup: dict[str, Any], what: str) -> None:
    keyboards.check_place(markup, "private")
    with pytest.raises(ApiError, match=f"^Bad Request: {what} can be requested in private chats only$"):
        keyboards.check_place(markup, "supergroup")


@pytest.mark.parametrize("markup", [asking(), {"remove_keyboard": True}, {"force_reply": True}])
def test_a_channel_shows_inline_keyboards_only(markup: dict[str, Any]) -> None:
    keyboards.check_place(markup, "group")
    keyboards.check_place(inline(text="Done", callback_data="d"), "channel")
    with pytest.raises(ApiError, match=r"^Bad Request: inline keyboard expected$"):
        keyboards.check_place(markup, "channel")
