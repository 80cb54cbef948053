"""The fast lane: what goes over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.telegram.markup import html
from bot.telegram.outbox import Outbox

if TYPE_CHECKING:
    from telegram import Bot

    from bot.telegram.request import AiohttpRequest
    from tests.telegram.conftest import Loopback

KEYS = '{"inline_keyboard":[[{"text":"Done","callback_data":"done|1"}]]}'


@pytest.fixture
def outbox(bot: Bot, wire: AiohttpRequest, server: Loopback) -> Outbox:
    server.answers(server.result({"message_id": 42}))
    return Outbox(bot, wire)


async def test_a_message_is_html_without_a_preview(outbox: Outbox, server: Loopback) -> None:
    assert await outbox.send(7, html("<b>hello</b>"), KEYS) == 42
    assert server.calls == [
        (
            "sendMessage",
            {
                "chat_id": 7,
                "text": "<b>hello</b>",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_markup": '{"inline_keyboard":[[{"text":"Done","callback_data":"done|1"}]]}',
            },
        )
    ]


async def test_a_message_can_be_silent_protected_in_a_topic_and_an_answer(
    outbox: Outbox, server: Loopback
) -> None:
    await outbox.send(7, html("x"), topic=3, silent=True, protect=True, reply_to=5)
    [(_, sent)] = server.calls
    assert sent == {
        "chat_id": 7,
        "text": "x",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "message_thread_id": 3,
        "disable_notification": True,
        "protect_content": True,
        "reply_parameters": {"message_id": 5, "allow_sending_without_reply": True},
    }


async def test_text_and_keyboard_are_edited(outbox: Outbox, server: Loopback) -> None:
    await outbox.edit_text(7, 42, html("new"), KEYS)
    await outbox.edit_keyboard(7, 42, '{"inline_keyboard":[]}')
    assert server.calls == [
        (
            "editMessageText",
            {
                "chat_id": 7,
                "message_id": 42,
                "text": "new",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_markup": KEYS,
            },
        ),
        (
            "editMessageReplyMarkup",
            {"chat_id": 7, "message_id": 42, "reply_markup": '{"inline_keyboard":[]}'},
        ),
    ]


async def test_a_press_is_answered(outbox: Outbox, server: Loopback) -> None:
    await outbox.answer_callback("99")
    await outbox.answer_callback("99", "Saved", alert=True)
    assert server.calls == [
        ("answerCallbackQuery", {"callback_query_id": "99"}),
        ("answerCallbackQuery", {"callback_query_id": "99", "text": "Saved", "show_alert": True}),
    ]


async def test_a_document_is_uploaded(outbox: Outbox, server: Loopback) -> None:
    assert await outbox.send_document(7, b"{}", "me.json", html("<i>all</i>")) == 42
    assert await outbox.send_document(7, b"{}", "me.json", topic=3) == 42
    (_, first), (_, second) = server.calls
    assert first.pop("document") == second.pop("document") == ("me.json", "application/json", b"{}")
    assert first == {"chat_id": "7", "caption": "<i>all</i>", "parse_mode": "HTML"}
    assert second == {"chat_id": "7", "message_thread_id": "3"}


async def test_a_message_may_be_paid_for(bot: Bot, wire: AiohttpRequest, server: Loopback) -> None:
    server.answers(server.result({"message_id": 42}))
    await Outbox(bot, wire, paid=True).send(7, html("x"))
    [(_, sent)] = server.calls
    assert sent["allow_paid_broadcast"] is True
