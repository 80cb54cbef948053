"""What a bot may say in groups, forums and channels, and what it is told where it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.playground.gathering import gather, permit, stand, told, topic

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api

PNG = b"no picture, but a document"


async def say(api: Api, chat_id: int | str, **more: Any) -> Any:
    return await api("sendMessage", chat_id=chat_id, text="Squeeze!", **more)


async def send_file(api: Api, chat_id: int) -> str:
    form = api.form(chat_id=str(chat_id))
    form.add_field("document", PNG, filename="plan.txt")
    body = await api.post("sendDocument", form)
    return str(body.get("description", "sent"))


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum"])
async def test_a_member_writes_where_everybody_may(pg: Playground, api: Api, kind: str) -> None:
    chat = gather(pg, kind)
    said = await say(api, chat.id)
    assert said["from"]["id"] == pg.bot.id
    assert said["chat"]["type"] == chat.type


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("group", "kicked", "Forbidden: bot was kicked from the group chat"),
        ("group", "left", "Forbidden: bot is not a member of the group chat"),
        ("supergroup", "kicked", "Forbidden: bot was kicked from the supergroup chat"),
        ("supergroup", "left", "Forbidden: bot is not a member of the supergroup chat"),
        ("channel", "kicked", "Forbidden: bot was kicked from the channel chat"),
        ("channel", "left", "Forbidden: bot is not a member of the channel chat"),
        ("supergroup", "restricted", "Bad Request: not enough rights to send text messages to the chat"),
    ],
)
async def test_where_the_bot_cannot_write_it_is_told_why(
    pg: Playground, api: Api, kind: str, status: str, words: str
) -> None:
    assert await say(api, gather(pg, kind, status=status).id) == words


async def test_a_group_that_mutes_everybody_mutes_the_bot_until_it_administrates(
    pg: Playground, api: Api
) -> None:
    chat = gather(pg, "supergroup")
    permit(chat, without={"can_send_messages"})
    refusal = "Bad Request: not enough rights to send text messages to the chat"
    assert await say(api, chat.id) == refusal
    assert await send_file(api, chat.id) == "sent"
    permit(chat, without={"can_send_documents"})
    assert await send_file(api, chat.id) == "Bad Request: not enough rights to send documents to the chat"
    permit(chat, without={"can_send_messages"})
    stand(pg, chat, "can_pin_messages")
    assert (await say(api, chat.id))["text"] == "Squeeze!"


async def test_a_channel_is_for_who_may_post(pg: Playground, api: Api) -> None:
    chat = gather(pg, "channel", "can_edit_messages")
    refusal = "Bad Request: need administrator rights in the channel chat"
    assert await say(api, chat.id) == refusal
    assert await api("sendChatAction", chat_id=chat.id, action="typing") == refusal
    stand(pg, chat, "can_post_messages")
    post = await say(api, chat.id)
    assert "from" not in post
    assert post["sender_chat"]["id"] == chat.id


async def test_a_channel_takes_inline_keyboards_only(pg: Playground, api: Api) -> None:
    chat = gather(pg, "channel", "can_post_messages")
    keyboard = {"keyboard": [["Done"]]}
    assert await say(api, chat.id, reply_markup=keyboard) == "Bad Request: inline keyboard expected"
    done = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
    assert (await say(api, chat.id, reply_markup=done))["reply_markup"] == done
    stand(pg, chat, "can_edit_messages")
    refusal = "Bad Request: need administrator rights in the channel chat"
    assert await say(api, chat.id, reply_markup=keyboard) == refusal


async def test_a_group_is_not_asked_for_chats(pg: Playground, api: Api) -> None:
    asking = {"text": "Where", "request_chat": {"request_id": 1, "chat_is_channel": False}}
    chat = gather(pg, "supergroup")
    words = await say(api, chat.id, reply_markup={"keyboard": [[asking]]})
    assert words == "Bad Request: chats can be requested in private chats only"
    await pg.alice.start()
    assert "message_id" in await say(api, pg.alice.id, reply_markup={"keyboard": [[asking]]})


async def test_effects_are_for_private_chats(pg: Playground, api: Api) -> None:
    words = await say(api, gather(pg, "supergroup").id, message_effect_id="5")
    assert words == "Bad Request: EFFECT_ID_INVALID"


class TestReplies:
    async def test_a_reply_names_a_message_of_the_chat(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        question = told(pg, chat)
        said = await say(api, chat.id, reply_parameters={"message_id": question.id, "chat_id": chat.id})
        assert said["reply_to_message"]["message_id"] == question.id
        assert said["message_thread_id"] == question.id

    async def test_to_nothing(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        words = await say(api, chat.id, reply_parameters={"message_id": 99})
        assert words == "Bad Request: message to be replied not found"
        gone = {"message_id": 99, "allow_sending_without_reply": True}
        assert "reply_to_message" not in await say(api, chat.id, reply_parameters=gone)
        assert "message_id" in await say(api, chat.id, reply_parameters={})

    async def test_in_another_form(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        words = await say(api, chat.id, reply_parameters={"chat_id": chat.id})
        assert words == "Bad Request: can't parse reply parameters: Can't find field \"message_id\""
        words = await say(api, chat.id, reply_parameters={"chat_id": 5, "message_id": 1})
        assert words.startswith("Bad Request: a reply to a message of another chat is unsupported")


class TestTopics:
    async def test_a_message_goes_into_the_topic_that_was_named(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "forum")
        tips = topic(pg, chat)
        said = await say(api, chat.id, message_thread_id=tips.id)
        assert (said["message_thread_id"], said["is_topic_message"]) == (tips.id, True)
        assert "message_thread_id" not in await say(api, chat.id)

    @pytest.mark.parametrize("thread", [1, 99])
    async def test_a_topic_that_is_not_there(self, pg: Playground, api: Api, thread: int) -> None:
        chat = gather(pg, "forum")
        refusal = "Bad Request: message thread not found"
        assert await say(api, chat.id, message_thread_id=thread) == refusal
        words = await api("sendChatAction", chat_id=chat.id, action="typing", message_thread_id=thread)
        assert words == refusal

    async def test_there_are_none_outside_forums(self, pg: Playground, api: Api) -> None:
        refusal = "Bad Request: message thread not found"
        assert await say(api, gather(pg, "supergroup").id, message_thread_id=5) == refusal
        await pg.alice.start()
        assert await say(api, pg.alice.id, message_thread_id=5) == refusal

    async def test_a_closed_topic_is_for_who_manages_topics_or_began_it(
        self, pg: Playground, api: Api
    ) -> None:
        chat = gather(pg, "forum", "can_pin_messages")
        tips = topic(pg, chat)
        tips.closed = True
        assert await say(api, chat.id, message_thread_id=tips.id) == "Bad Request: TOPIC_CLOSED"
        assert "message_id" in await say(api, chat.id)
        stand(pg, chat, "can_manage_topics")
        assert "message_id" in await say(api, chat.id, message_thread_id=tips.id)
        stand(pg, chat)
        tips.creator_id = pg.bot.id
        assert "message_id" in await say(api, chat.id, message_thread_id=tips.id)

    async def test_a_reply_belongs_to_its_topic(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "forum")
        tips = topic(pg, chat)
        said = await say(api, chat.id, message_thread_id=tips.id)
        tips.closed = True
        words = await say(api, chat.id, reply_parameters={"message_id": said["message_id"]})
        assert words == "Bad Request: TOPIC_CLOSED"

    async def test_general_can_be_closed_too(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "forum")
        chat.topics[1].closed = True
        assert await say(api, chat.id) == "Bad Request: TOPIC_CLOSED"

    async def test_a_deleted_topic_is_not_found(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "forum", "can_delete_messages")
        tips = topic(pg, chat)
        assert await api("deleteForumTopic", chat_id=chat.id, message_thread_id=tips.id) is True
        words = await say(api, chat.id, message_thread_id=tips.id)
        assert words == "Bad Request: message thread not found"


async def test_slow_mode_slows_members_but_no_administrators(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup", slow_mode=60)
    assert "message_id" in await say(api, chat.id)
    status, body = await api.whole("sendMessage", chat_id=chat.id, text="Again")
    assert status == 429
    assert 58 <= body["parameters"]["retry_after"] <= 60
    stand(pg, chat, "can_pin_messages")
    assert "message_id" in await say(api, chat.id)


async def test_an_upgraded_group_says_where_it_went(pg: Playground, api: Api) -> None:
    chat = gather(pg, "group", migrated_to=-1000000000099)
    status, body = await api.whole("sendMessage", chat_id=chat.id, text="Hello")
    assert (status, body["parameters"]) == (400, {"migrate_to_chat_id": -1000000000099})
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"


async def test_an_anonymous_bot_speaks_as_the_group_and_edits_what_it_said(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup")
    me = chat.members[pg.bot.id].promoted((), pg.alice.id, chat.type, anonymous=True)
    chat.members[pg.bot.id] = me
    said = await say(api, chat.id)
    assert (said["sender_chat"]["id"], said["from"]["username"]) == (chat.id, "GroupAnonymousBot")
    edit = {"chat_id": chat.id, "message_id": said["message_id"], "text": "Rest!"}
    assert (await api("editMessageText", **edit))["text"] == "Rest!"


async def test_a_public_chat_is_found_by_its_name(pg: Playground, api: Api) -> None:
    chat = gather(pg, "channel", "can_post_messages", username="glutes")
    assert (await say(api, "@glutes"))["chat"] == chat.brief()
    assert await say(api, "@nobody") == "Bad Request: chat not found"
