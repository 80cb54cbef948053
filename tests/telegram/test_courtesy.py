"""A word without a handler: where it bothers nobody else, or not at all."""

from __future__ import annotations

from typing import Any

from bot.telegram.courtesy import Courtesy
from bot.telegram.whom import Whom


class Replies:
    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    async def send(self, chat: int, text: str) -> None:
        self.said.append((chat, str(text)))

    async def answer_callback(self, query: str, text: str, *, alert: bool) -> None:
        self.said.append((query, text, alert))


async def test_who_pressed_is_told_by_an_alert_who_wrote_by_a_message_and_nobody_else() -> None:
    replies: Any = Replies()
    courtesy = Courtesy(replies)
    await courtesy.sorry(Whom(person=1, chat=1, private=True, language="en"))
    await courtesy.slow_down(Whom(person=1, chat=-5, callback="q"))
    await courtesy.sorry(Whom(person=1))
    [sorry, slow_down] = replies.said
    assert (sorry[0], slow_down[0], slow_down[2]) == (1, "q", True)
    assert "failed on our side" in sorry[1]
    assert "a lot at once" in slow_down[1]
