"""What people do, and the updates that come of it, as python-telegram-bot reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from telegram import Update
from telegram.constants import ChatMemberStatus

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api

HOSTILE = ["<b>", "1 < 2 & 3", "🏋️‍♀️", "a" * 4096, "\u202eevil", "\u0645\u0631\u062d\u0628\u0627"]


async def latest(api: Api) -> Update:
    update = Update.de_json((await api.updates(offset=-1))[-1], None)
    assert update is not None
    return update


async def test_a_chat_begins_with_the_persons_first_word(pg: Playground, api: Api) -> None:
    told = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    assert told == "Bad Request: chat not found"
    await pg.alice.start()
    assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"


async def test_a_person_known_from_a_group_gets_another_error(pg: Playground, api: Api) -> None:
    await pg.alice.change(known_to=pg.bot.id)
    told = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    assert told == "Forbidden: bot can't initiate conversation with a user"


async def test_a_chat_may_have_been_started_long_ago(pg: Playground, api: Api) -> None:
    await pg.alice.started_before()
    assert await api.updates(timeout=0) == []
    assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"


async def test_a_deep_link_carries_its_payload(pg: Playground, api: Api) -> None:
    await pg.alice.start("ref_42")
    message = (await latest(api)).message
    assert message is not None
    assert (message.text, message.parse_entities()) == (
        "/start ref_42",
        {message.entities[0]: "/start"},
    )


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_arrive_as_they_are(pg: Playground, api: Api, name: str) -> None:
    person = await pg.add_person(name, last_name=name, language_code="en-BR")
    await person.start()
    user = (await latest(api)).effective_user
    assert user is not None
    assert (user.first_name, user.last_name, user.language_code) == (name, name, "en-BR")


async def test_an_edit_of_the_persons_arrives_as_one(pg: Playground, api: Api) -> None:
    said = await pg.alice.say("/time 7")
    edited = await pg.alice.edit(said, "/time 8")
    assert edited.before == ("/time 7",)
    update = await latest(api)
    assert update.edited_message is not None
    assert (update.edited_message.text, update.edited_message.message_id) == ("/time 8", said.id)
    with pytest.raises(PlaygroundError, match="has no message 99 to edit"):
        await pg.alice.edit(99, "x")


async def test_a_location_a_sticker_and_a_photo_arrive(pg: Playground, api: Api) -> None:
    await pg.alice.share_location(40.4, -3.7)
    message = (await latest(api)).message
    assert message is not None
    assert message.location is not None
    assert message.location.latitude == 40.4
    await pg.alice.send_other("sticker")
    message = (await latest(api)).message
    assert message is not None
    assert message.sticker is not None
    await pg.alice.send_other("photo")
    message = (await latest(api)).message
    assert message is not None
    assert [size.width for size in message.photo] == sorted(size.width for size in message.photo)
    assert message.photo
    with pytest.raises(PlaygroundError, match="people here send sticker, photo, not 'poem'"):
        await pg.alice.send_other("poem")


async def test_a_press_arrives_with_its_message(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "done:1"}]]}
    sent = await api("sendMessage", chat_id=pg.alice.id, text="Bridge", reply_markup=keyboard)
    press = await pg.alice.press("done:1")
    query = (await latest(api)).callback_query
    assert query is not None
    assert query.message is not None
    assert (query.id, query.data, query.message.message_id) == (
        press.query,
        "done:1",
        sent["message_id"],
    )


async def test_blocking_is_reported_and_ends_what_the_bot_can_say(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    await pg.alice.block()
    await pg.alice.block()
    change = (await latest(api)).my_chat_member
    assert change is not None
    assert (change.old_chat_member.status, change.new_chat_member.status) == (
        ChatMemberStatus.MEMBER,
        ChatMemberStatus.BANNED,
    )
    told = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    assert told == "Forbidden: bot was blocked by the user"
    with pytest.raises(PlaygroundError, match="Alice blocked the bot; unblock first"):
        await pg.alice.say("hi")
    await pg.alice.unblock()
    change = (await latest(api)).my_chat_member
    assert change is not None
    assert change.new_chat_member.status == ChatMemberStatus.MEMBER
    assert (await api("sendMessage", chat_id=pg.alice.id, text="hi"))["text"] == "hi"


async def test_a_deleted_account(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    await pg.alice.change(deactivated=True)
    told = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    assert told == "Forbidden: user is deactivated"
    assert (await api("getChat", chat_id=pg.alice.id))["first_name"] == ""
    for act in (pg.alice.start(), pg.alice.block()):
        with pytest.raises(PlaygroundError, match="Alice deleted the account"):
            await act


async def test_profiles_change(pg: Playground, api: Api) -> None:
    await pg.alice.change(first_name="Al", language_code=None, username=None)
    await pg.alice.start()
    user = (await api.updates())[0]["message"]["from"]
    assert user == {"id": pg.alice.id, "is_bot": False, "first_name": "Al"}
    with pytest.raises(PlaygroundError, match="a person has no 'shoe_size'"):
        await pg.alice.change(shoe_size=39)


IMPOSSIBLE: list[tuple[str, dict[str, Any], str]] = [
    ("say", {"text": " \n"}, "Telegram sends no empty message"),
    ("say", {"text": "a" * 4097}, "a message holds 4096 characters; the app would split this one"),
    ("tap", {"label": "Yes"}, "has not started the bot; start\\(\\) comes first"),
    ("press", {"button": "Done"}, "has not started the bot"),
    ("dance", {}, "people here can say, start, tap, .* not 'dance'"),
    ("say", {"words": "hi"}, "act: .* unexpected keyword argument 'words'"),
]


@pytest.mark.parametrize(("what", "details", "told"), IMPOSSIBLE)
async def test_what_nobody_can_do(pg: Playground, what: str, details: dict[str, Any], told: str) -> None:
    with pytest.raises(PlaygroundError, match=told):
        await pg.ask("act", person=pg.alice.id, what=what, **details)


async def test_taps_are_on_the_keyboard_that_stands(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    with pytest.raises(PlaygroundError, match="no 'Yes' on the reply keyboard; there is: none"):
        await pg.alice.tap("Yes")
    keyboard = {"keyboard": [[{"text": "Here", "request_location": True}, "Yes"]]}
    await api("sendMessage", chat_id=pg.alice.id, text="?", reply_markup=keyboard)
    with pytest.raises(PlaygroundError, match="'Here' asks for the location; use share_location"):
        await pg.alice.tap("Here")
    with pytest.raises(PlaygroundError, match="there is: Here, Yes"):
        await pg.alice.tap("No")
    assert (await pg.alice.tap("Yes")).text == "Yes"


async def test_ids_are_taken_once(pg: Playground) -> None:
    bob = await pg.add_person("Bob", person_id=1000)
    carol = await pg.add_person("Carol")
    assert bob.id == 1000
    assert len({bob.id, carol.id, pg.alice.id}) == 3
    with pytest.raises(PlaygroundError, match="there is a person with the id 1000 already"):
        await pg.add_person("Dan", person_id=1000)


async def test_two_bots_have_two_chats_with_one_person(pg: Playground, api: Api) -> None:
    token = "77:second-bot-token"
    other = await pg.add_bot(token, username="other_bot")
    mine = pg.alice.with_bot(other["id"])
    await mine.start()
    told = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    assert told == "Bad Request: chat not found"
    api.root = f"{pg.url}/bot{token}"
    await api("sendMessage", chat_id=pg.alice.id, text="hi from the other")
    assert (await mine.next_message()).text == "hi from the other"
    assert await pg.alice.transcript() == []


async def test_an_update_of_any_shape_can_be_pushed(pg: Playground, api: Api) -> None:
    pushed = await pg.push("message", {"nonsense": True})
    assert await api.updates() == [{"update_id": pushed, "message": {"nonsense": True}}]
    assert await pg.push("chat_member", {}) is None


async def test_the_zone_of_a_phone_is_for_the_page_and_not_for_bots(pg: Playground, api: Api) -> None:
    await pg.alice.change(zone="Asia/Tokyo")
    await pg.alice.say("good morning")
    assert (await pg.info())["people"][0]["zone"] == "Asia/Tokyo"
    assert "zone" not in (await api.news())[0]["message"]["from"]
