"""Edits, deletions, and answers to presses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from playground.clock import ManualClock
from playground.errors import PlaygroundError
from playground.handle import Playground
from playground.methods.editing import NOT_MODIFIED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.playground.conftest import Api

DONE = {"inline_keyboard": [[{"text": "Done", "callback_data": "done:1"}]]}
UNDO = {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo:1"}]]}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def sent(pg: Playground, api: Api) -> dict[str, Any]:
    """A message with a button, in Alice's chat; the keys name it in further calls."""
    await pg.alice.start()
    message = await api("sendMessage", chat_id=pg.alice.id, text="Bridge", reply_markup=DONE)
    return {"chat_id": pg.alice.id, "message_id": message["message_id"]}


async def test_an_edit_replaces_text_and_keyboard(pg: Playground, api: Api, sent: dict[str, Any]) -> None:
    edited = await api("editMessageText", **sent, text="<b>Done</b>", parse_mode="HTML", reply_markup=UNDO)
    assert (edited["text"], edited["reply_markup"]) == ("Done", UNDO)
    assert edited["edit_date"] >= edited["date"]
    (seen,) = await pg.alice.heard()
    assert (seen.text, seen.before, seen.labels) == ("Done", ("Bridge",), ["Undo"])


async def test_an_edit_without_a_keyboard_takes_it_away(api: Api, sent: dict[str, Any]) -> None:
    assert "reply_markup" not in await api("editMessageText", **sent, text="Bridge")


async def test_the_keyboard_alone_can_be_edited(api: Api, sent: dict[str, Any]) -> None:
    assert (await api("editMessageReplyMarkup", **sent, reply_markup=UNDO))["reply_markup"] == UNDO
    assert "reply_markup" not in await api("editMessageReplyMarkup", **sent)


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
async def test_an_edit_that_changes_nothing_is_refused(api: Api, sent: dict[str, Any], method: str) -> None:
    text = {"text": "Bridge"} if method == "editMessageText" else {}
    told = await api(method, **sent, **text, reply_markup=DONE)
    assert told == f"Bad Request: {NOT_MODIFIED}"


async def test_what_cannot_be_edited(pg: Playground, api: Api, sent: dict[str, Any]) -> None:
    chat = sent["chat_id"]
    told = await api("editMessageText", chat_id=chat, message_id=999, text="x")
    assert told == "Bad Request: message to edit not found"
    own = await pg.alice.say("mine")
    told = await api("editMessageText", chat_id=chat, message_id=own.id, text="x")
    assert told == "Bad Request: message can't be edited"
    keyed = await api("sendMessage", chat_id=chat, text="?", reply_markup={"keyboard": [["Yes"]]})
    told = await api("editMessageText", chat_id=chat, message_id=keyed["message_id"], text="x")
    assert told == "Bad Request: message can't be edited"
    told = await api("editMessageText", **sent, text="x", reply_markup={"force_reply": True})
    assert told == "Bad Request: inline keyboard expected"


async def test_a_document_has_no_text_to_edit(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    form = api.form(chat_id=str(pg.alice.id), caption="All about you")
    form.add_field("document", b"x", filename="x.txt")
    message_id = (await api.post("sendDocument", form))["result"]["message_id"]
    told = await api("editMessageText", chat_id=pg.alice.id, message_id=message_id, text="x")
    assert told == "Bad Request: there is no text in the message to edit"


async def test_a_deleted_message_is_gone_for_the_bot(pg: Playground, api: Api, sent: dict[str, Any]) -> None:
    assert await api("deleteMessage", **sent) is True
    assert await api("deleteMessage", **sent) == "Bad Request: message to delete not found"
    assert await api("editMessageText", **sent, text="x") == "Bad Request: message to edit not found"
    assert await pg.alice.heard() == []
    assert [message.deleted for message in await pg.alice.transcript()] == [False, True]


async def test_link_previews_of_an_edit_are_kept(api: Api, sent: dict[str, Any]) -> None:
    edited = await api("editMessageText", **sent, text="x.org", link_preview_options={"is_disabled": True})
    assert edited["link_preview_options"] == {"is_disabled": True}


async def test_an_answer_reaches_the_person_once(pg: Playground, api: Api, sent: dict[str, Any]) -> None:
    press = await pg.alice.press("Done")
    query = {"callback_query_id": press.query, "text": "Well done", "show_alert": True}
    assert await api("answerCallbackQuery", **query) is True
    answer = await pg.alice.answer(press)
    assert (answer.text, answer.alert) == ("Well done", True)
    assert await api("answerCallbackQuery", **query) == TOO_OLD


async def test_an_answer_is_found_even_after_more_was_done(
    pg: Playground, api: Api, sent: dict[str, Any]
) -> None:
    press = await pg.alice.press("Done")
    await api("answerCallbackQuery", callback_query_id=press.query)
    await pg.alice.say("and now?")
    assert (await pg.alice.answer(press)).text == ""


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"callback_query_id": "1"}, TOO_OLD),
        ({"text": "a" * 201}, "Bad Request: MESSAGE_TOO_LONG"),
        ({"url": "https://t.me/x"}, "Bad Request: URL_INVALID"),
    ],
)
async def test_answers_that_are_refused(
    pg: Playground, api: Api, sent: dict[str, Any], query: dict[str, Any], told: str
) -> None:
    press = await pg.alice.press("Done")
    assert await api("answerCallbackQuery", **{"callback_query_id": press.query, **query}) == told


async def test_an_answer_can_lead_to_the_bot_itself(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    keyboard = {"inline_keyboard": [[{"text": "Set up", "callback_data": "setup"}]]}
    await api("sendMessage", chat_id=pg.alice.id, text="Hello", reply_markup=keyboard)
    press = await pg.alice.press("Set up")
    url = f"https://t.me/{pg.bot.username}?start=setup_-77"
    assert await api("answerCallbackQuery", callback_query_id=press.query, url=url) is True
    assert (await pg.alice.answer(press)).url == url


async def test_a_stale_button_can_be_pressed_on_purpose(
    pg: Playground, api: Api, sent: dict[str, Any]
) -> None:
    await api("editMessageText", **sent, text="Done", reply_markup=UNDO)
    with pytest.raises(PlaygroundError, match="no button 'Done' to press; there is: Undo"):
        await pg.alice.press("Done")
    assert (await pg.alice.press("Done", stale=True)).data == "done:1"
    await api("deleteMessage", **sent)
    with pytest.raises(PlaygroundError, match="there is: none"):
        await pg.alice.press("Undo")
    assert (await pg.alice.press("undo:1", sent["message_id"], stale=True)).data == "undo:1"
    last = (await api.updates())[-1]["callback_query"]
    assert last["message"]["date"] == 0


async def test_very_old_presses_are_forgotten(
    pg: Playground, api: Api, sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.acting.pressing.CALLBACKS_KEPT", 1)
    first, second = await pg.alice.press("Done"), await pg.alice.press("Done")
    assert await api("answerCallbackQuery", callback_query_id=first.query) == TOO_OLD
    assert await api("answerCallbackQuery", callback_query_id=second.query) is True


async def test_pressing_what_is_not_there(pg: Playground, api: Api, sent: dict[str, Any]) -> None:
    with pytest.raises(PlaygroundError, match="there is no message 77 in this chat"):
        await pg.alice.press("Done", 77)


class TestByTheClock:
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock(datetime(2026, 11, 22, 8, tzinfo=UTC))

    @pytest.fixture
    async def pg(self, clock: ManualClock) -> AsyncIterator[Playground]:
        async with Playground(clock=clock) as playground:
            yield playground

    async def test_an_answer_comes_too_late(
        self, pg: Playground, api: Api, sent: dict[str, Any], clock: ManualClock
    ) -> None:
        press = await pg.alice.press("Done")
        clock.advance(timedelta(seconds=16))
        assert await api("answerCallbackQuery", callback_query_id=press.query) == TOO_OLD

    async def test_an_app_remembers_an_answer_as_long_as_it_was_told(
        self, pg: Playground, api: Api, sent: dict[str, Any], clock: ManualClock
    ) -> None:
        press = await pg.alice.press("Done")
        answer = {"callback_query_id": press.query, "text": "Well done", "cache_time": 10}
        assert await api("answerCallbackQuery", **answer) is True
        again = await pg.alice.press("Done")
        assert (await pg.alice.answer(again)).text == "Well done"
        assert await api("answerCallbackQuery", callback_query_id=again.query) == TOO_OLD
        clock.advance(timedelta(seconds=10))
        later = await pg.alice.press("Done")
        assert [each["callback_query"]["id"] for each in await api.updates() if "callback_query" in each] == [
            press.query,
            later.query,
        ]

    async def test_after_48_hours_nothing_is_deleted(
        self, api: Api, sent: dict[str, Any], clock: ManualClock
    ) -> None:
        clock.advance(timedelta(hours=48, seconds=1))
        told = await api("deleteMessage", **sent)
        assert told == "Bad Request: message can't be deleted for everyone"

    async def test_dates_and_the_date_header_are_the_worlds(
        self, pg: Playground, api: Api, clock: ManualClock
    ) -> None:
        await pg.alice.start()
        sent = await api("sendMessage", chat_id=pg.alice.id, text="hi")
        assert sent["date"] == int(clock.now().timestamp())
        async with api.session.get(f"{api.root}/getMe") as response:
            assert response.headers["Date"] == "Sun, 22 Nov 2026 08:00:00 GMT"
