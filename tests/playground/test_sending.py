"""sendMessage and its neighbours: each call and the answer Telegram gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram import Message

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api

REFUSED = [
    ({"text": ""}, "Bad Request: message text is empty"),
    ({}, "Bad Request: message text is empty"),
    ({"text": " \n "}, "Bad Request: text must be non-empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: text must be non-empty"),
    ({"text": "a" * 4097}, "Bad Request: message is too long"),
    ({"text": "😀" * 2049}, "Bad Request: message is too long"),
    ({"text": "hi", "message_thread_id": 7}, "Bad Request: message thread not found"),
    ({"text": "hi", "message_effect_id": "fire"}, "Bad Request: EFFECT_ID_INVALID"),
    (
        {"text": "hi", "reply_parameters": {"message_id": 99}},
        "Bad Request: message to be replied not found",
    ),
    ({"text": "hi", "chat_id": 4242}, "Bad Request: chat not found"),
    ({"text": "hi", "chat_id": "@nobody"}, "Bad Request: chat not found"),
    ({"text": "hi", "chat_id": ""}, "Bad Request: chat_id is empty"),
    ({"text": "hi", "chat_id": 100200300}, "Forbidden: bot can't send messages to bots"),
    ({"text": "hi", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"),
]


@pytest.mark.parametrize(("params", "told"), REFUSED)
async def test_what_telegram_refuses(pg: Playground, api: Api, params: dict[str, Any], told: str) -> None:
    await pg.alice.start()
    assert await api("sendMessage", **{"chat_id": pg.alice.id, **params}) == told
    assert await pg.alice.heard() == []


async def test_the_answer_is_the_message_as_the_library_reads_it(pg: Playground, api: Api) -> None:
    asked = await pg.alice.start()
    sent = await api(
        "sendMessage",
        chat_id=str(pg.alice.id),
        text="<i>Breathe</i> out on the way up",
        parse_mode="HTML",
        disable_notification=True,
        protect_content=True,
        message_effect_id="5104841245755180586",
        reply_parameters={"message_id": asked.id},
        link_preview_options={"is_disabled": True},
        reply_markup={"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]},
    )
    message = Message.de_json(sent, None)
    assert message.text_html == "<i>Breathe</i> out on the way up"
    assert message.reply_to_message is not None
    assert message.reply_to_message.message_id == asked.id
    assert message.link_preview_options is not None
    assert (message.has_protected_content, message.effect_id) == (True, "5104841245755180586")
    (seen,) = await pg.alice.heard()
    assert (seen.silent, seen.protected, seen.reply_to) == (True, True, asked.id)


async def test_4096_units_still_fit(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    sent = await api("sendMessage", chat_id=pg.alice.id, text="😀" * 2048)
    assert len(sent["text"]) == 2048


async def test_a_reply_to_what_is_gone_can_go_without(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    sent = await api("sendMessage", chat_id=pg.alice.id, text="hi", reply_parameters=reply)
    assert "reply_to_message" not in sent


async def test_a_reply_keyboard_stays_below_until_it_is_removed(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    keyboard = {"keyboard": [[{"text": "Here", "request_location": True}, "Madrid"]]}
    sent = await api("sendMessage", chat_id=pg.alice.id, text="Where?", reply_markup=keyboard)
    assert "reply_markup" not in sent
    await pg.alice.tap("Madrid")
    assert (await api.updates())[-1]["message"]["text"] == "Madrid"
    remove = {"remove_keyboard": True}
    await api("sendMessage", chat_id=pg.alice.id, text="Thanks", reply_markup=remove)
    assert pg.bot.chats[pg.alice.id].keyboard is None
    assert (await pg.alice.heard())[-1].removes_keyboard


async def test_chat_actions_are_known_by_name(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    assert await api("sendChatAction", chat_id=pg.alice.id, action="typing") is True
    told = await api("sendChatAction", chat_id=pg.alice.id, action="dancing")
    assert told == "Bad Request: wrong parameter action in request"


async def test_counts_tell_how_much_each_chat_was_sent(pg: Playground, api: Api) -> None:
    bob = await pg.add_person("Bob")
    await pg.alice.start()
    await bob.start()
    for person in (pg.alice, pg.alice, bob):
        await api("sendMessage", chat_id=person.id, text="hi")
    counts = await pg.counts()
    assert (counts[pg.alice.id].sent, counts[bob.id].sent) == (2, 1)


async def test_a_chat_and_its_members_can_be_asked_for(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    chat = await api("getChat", chat_id=pg.alice.id)
    assert (chat["type"], chat["first_name"], chat["username"]) == ("private", "Alice", "alice")
    member = await api("getChatMember", chat_id=pg.alice.id, user_id=pg.alice.id)
    assert (member["status"], member["user"]["first_name"]) == ("member", "Alice")
    told = await api("getChatMember", chat_id=pg.alice.id, user_id=1)
    assert told == "Bad Request: member not found"


async def test_a_document_arrives_and_can_be_fetched(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    form = api.form(chat_id=str(pg.alice.id), caption="<b>All</b>", parse_mode="HTML")
    form.add_field("document", b'{"me": 1}', filename="me.json", content_type="application/json")
    sent = (await api.post("sendDocument", form))["result"]
    document = sent["document"]
    assert (document["file_name"], document["file_size"], sent["caption"]) == ("me.json", 9, "All")
    assert Message.de_json(sent, None).caption_html == "<b>All</b>"
    assert await pg.file(document["file_id"]) == b'{"me": 1}'
    found = await api("getFile", file_id=document["file_id"])
    root = api.root.replace("/bot", "/file/bot")
    async with api.session.get(f"{root}/{found['file_path']}") as response:
        assert await response.read() == b'{"me": 1}'
    again = await api("sendDocument", chat_id=pg.alice.id, document=document["file_id"])
    assert again["document"]["file_id"] == document["file_id"]


async def test_a_document_may_be_attached_under_another_name(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    form = api.form(chat_id=str(pg.alice.id), document="attach://part")
    form.add_field("part", b"x", filename="x.txt")
    assert (await api.post("sendDocument", form))["result"]["document"]["file_name"] == "x.txt"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (None, "Bad Request: there is no document in the request"),
        ("attach://nowhere", "Bad Request: there is no document in the request"),
        (
            "unknown",
            "Bad Request: wrong remote file identifier specified: Wrong padding in the string",
        ),
    ],
)
async def test_a_document_that_is_not_there(
    pg: Playground, api: Api, document: str | None, told: str
) -> None:
    await pg.alice.start()
    assert await api("sendDocument", chat_id=pg.alice.id, document=document) == told


async def test_an_empty_document_and_a_long_caption_are_refused(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    form = api.form(chat_id=str(pg.alice.id))
    form.add_field("document", b"", filename="empty.txt")
    assert (await api.post("sendDocument", form))["description"] == "Bad Request: file must be non-empty"
    form = api.form(chat_id=str(pg.alice.id), caption="a" * 1025)
    form.add_field("document", b"x", filename="x.txt")
    told = (await api.post("sendDocument", form))["description"]
    assert told == "Bad Request: message caption is too long"


async def test_files_that_are_not_there(pg: Playground, api: Api) -> None:
    assert await api("getFile", file_id="none") == "Bad Request: invalid file_id"
    for path, status in ((f"bot{pg.token}/documents/none", 404), ("bot1:abc/documents/none", 401)):
        async with api.session.get(f"{pg.url}/file/{path}") as response:
            assert response.status == status
