"""What a handler responds with becomes requests, the end of the button's spinner first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram.carrying import TOAST_LENGTH, Carrying, Place
from bot.telegram.keyboard import Button
from bot.telegram.markup import Html
from bot.telegram.replies import Shown
from bot.telegram.responses import Edit, EditKeyboard, File, Response, Say, Toast, View

VIEW = View(Html("text"))


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    async def sleep_until(self, moment: datetime) -> None:
        raise NotImplementedError


class Replies:
    """Notes the requests; edits end as `shown` says."""

    def __init__(self, shown: Shown = Shown.YES) -> None:
        self.shown = shown
        self.asked: list[str] = []
        self.notice = ""

    async def send(self, *_: object) -> None:
        self.asked.append("send")

    async def edit_text(self, *_: object) -> Shown:
        self.asked.append("edit")
        return self.shown

    async def edit_keyboard(self, *_: object) -> None:
        self.asked.append("keyboard")

    async def send_document(self, *_: object) -> None:
        self.asked.append("document")

    async def answer_callback(self, _query: str, text: str = "", *, alert: bool = False) -> None:
        self.asked.append("alert" if alert else "answer")
        self.notice = text


async def _asked(replies: Any, place: Place, *responses: Response) -> list[str]:
    await Carrying(replies).out(place, responses)
    asked: list[str] = replies.asked
    return asked


PRESSED, WRITTEN = Place(1, message_id=2, query="q"), Place(1)


@pytest.mark.parametrize(
    ("place", "responses", "asked"),
    [
        (PRESSED, [Edit(VIEW), Toast("hi", alert=True)], ["alert", "edit"]),
        (PRESSED, [Say(VIEW)], ["answer", "send"]),
        (PRESSED, [EditKeyboard(((Button("a", "b"),),))], ["answer", "keyboard"]),
        (WRITTEN, [Edit(VIEW)], ["send"]),
        (WRITTEN, [EditKeyboard(()), File("f", b"", Html("c"))], ["document"]),
        (PRESSED, [], ["answer"]),
    ],
)
async def test_each_response_becomes_its_request(
    place: Place, responses: list[Response], asked: list[str]
) -> None:
    assert await _asked(Replies(), place, *responses) == asked


async def test_where_the_message_is_gone_the_answer_is_said_anew() -> None:
    assert await _asked(Replies(Shown.NO_MESSAGE), PRESSED, Edit(VIEW)) == ["answer", "edit", "send"]


async def test_a_notice_is_cut_to_what_telegram_takes() -> None:
    replies = Replies()
    await _asked(replies, PRESSED, Toast("x" * 500))
    assert len(replies.notice) == TOAST_LENGTH
