"""Editing, deleting, forwarding and copying in groups and channels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from playground.chats import Content
from playground.clock import ManualClock
from playground.errors import ApiError
from playground.methods import deleting
from playground.world import World
from tests.playground.gathering import gather, permit, stand, told

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.handle import Playground
    from tests.playground.conftest import Api

NOT_EDITABLE = "Bad Request: message can't be edited"
NOT_DELETABLE = "Bad Request: message can't be deleted"


async def said(api: Api, chat: Chat, text: str = "Tip", **more: Any) -> int:
    return int((await api("sendMessage", chat_id=chat.id, text=text, **more))["message_id"])


async def edit(api: Api, chat: Chat, message_id: int, text: str = "Better tip") -> Any:
    return await api("editMessageText", chat_id=chat.id, message_id=message_id, text=text)


async def delete(api: Api, chat: Chat, *message_ids: int) -> Any:
    if len(message_ids) == 1:
        return await api("deleteMessage", chat_id=chat.id, message_id=message_ids[0])
    return await api("deleteMessages", chat_id=chat.id, message_ids=message_ids)


class TestEditing:
    async def test_in_a_group_the_own_messages_only(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup", "can_delete_messages")
        own = await said(api, chat)
        assert (await edit(api, chat, own))["text"] == "Better tip"
        assert await edit(api, chat, told(pg, chat).id) == NOT_EDITABLE

    async def test_a_service_message_is_nobodys(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup", "can_pin_messages")
        own = await said(api, chat)
        await api("pinChatMessage", chat_id=chat.id, message_id=own)
        words = await api("editMessageReplyMarkup", chat_id=chat.id, message_id=own + 1)
        assert words == NOT_EDITABLE

    async def test_in_a_channel_the_own_with_one_right_and_all_with_another(
        self, pg: Playground, api: Api
    ) -> None:
        chat = gather(pg, "channel", "can_post_messages")
        own, other = await said(api, chat), told(pg, chat).id
        assert (await edit(api, chat, own))["text"] == "Better tip"
        assert await edit(api, chat, other) == NOT_EDITABLE
        stand(pg, chat, "can_edit_messages")
        assert (await edit(api, chat, other))["text"] == "Better tip"
        stand(pg, chat, "can_invite_users")
        assert await edit(api, chat, own, "Best tip") == NOT_EDITABLE

    async def test_who_is_muted_edits_nothing(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        own = await said(api, chat)
        permit(chat, without={"can_send_messages"})
        assert await edit(api, chat, own) == "Bad Request: CHAT_WRITE_FORBIDDEN"

    async def test_who_was_removed_edits_nothing(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "group")
        own = await said(api, chat)
        chat.members[pg.bot.id] = chat.members[pg.bot.id].banned()
        assert await edit(api, chat, own) == "Forbidden: bot was kicked from the group chat"

    async def test_edits_share_the_limit_of_sends(self, pg: Playground, api: Api) -> None:
        pg.world.flood.tune(on=True, chat_burst=100, group_per_minute=3)
        chat = gather(pg, "group")
        own = await said(api, chat)
        assert [isinstance(await edit(api, chat, own, text), dict) for text in "abc"] == [True, True, False]
        assert pg.world.flood.refused == 1
        assert await delete(api, chat, own) is True


class TestDeleting:
    @pytest.mark.parametrize(
        ("kind", "rights", "own", "other"),
        [
            ("group", [], True, NOT_DELETABLE),
            ("group", ["can_delete_messages"], True, True),
            ("supergroup", [], True, NOT_DELETABLE),
            ("supergroup", ["can_pin_messages"], True, NOT_DELETABLE),
            ("supergroup", ["can_delete_messages"], True, True),
            ("channel", ["can_post_messages"], True, NOT_DELETABLE),
            ("channel", ["can_post_messages", "can_delete_messages"], True, True),
        ],
    )
    async def test_whose_messages(
        self, pg: Playground, api: Api, kind: str, rights: list[str], *, own: object, other: object
    ) -> None:
        chat = gather(pg, kind, *rights)
        assert await delete(api, chat, await said(api, chat)) == own
        assert await delete(api, chat, told(pg, chat).id) == other

    async def test_a_channels_posts_need_a_right(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "channel", "can_post_messages")
        own = await said(api, chat)
        stand(pg, chat, "can_edit_messages")
        assert await delete(api, chat, own) == NOT_DELETABLE

    async def test_what_tells_of_a_topic_stays(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "forum", "can_manage_topics", "can_delete_messages")
        made = await api("createForumTopic", chat_id=chat.id, name="Tips")
        assert await delete(api, chat, made["message_thread_id"]) == NOT_DELETABLE

    async def test_what_tells_of_a_pin_goes(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup", "can_pin_messages", "can_delete_messages")
        own = await said(api, chat)
        await api("pinChatMessage", chat_id=chat.id, message_id=own)
        assert await delete(api, chat, own + 1) is True
        await delete(api, chat, own)
        assert chat.pinned == []

    async def test_many_at_once_pass_over_what_is_gone(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        numbers = [await said(api, chat) for _ in range(3)]
        assert await delete(api, chat, numbers[0]) is True
        assert await delete(api, chat, *numbers, 999) is True
        assert chat.deleted == 3
        words = await delete(api, chat, numbers[0])
        assert words == "Bad Request: message to delete not found"

    async def test_many_at_once_are_all_or_none(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        own, other = await said(api, chat), told(pg, chat).id
        assert await delete(api, chat, own, other) == NOT_DELETABLE
        assert not chat.messages[own].deleted

    @pytest.mark.parametrize(
        ("numbers", "words"),
        [
            ([], "message identifiers are not specified"),
            (list(range(101)), "too many message identifiers specified"),
            ("7", 'parameter "message_ids" must be of type Array of Integer (the playground is strict)'),
        ],
    )
    async def test_no_list_of_messages(self, pg: Playground, api: Api, numbers: object, words: str) -> None:
        chat = gather(pg, "supergroup")
        found = await api("deleteMessages", chat_id=chat.id, message_ids=numbers)
        assert found == f"Bad Request: {words}"

    def test_after_two_days_nothing(self) -> None:
        clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
        world = World(clock=clock)
        bot, person = world.add_bot(), world.add_person("Ada")
        chat = world.start_chat(bot, person)
        message = world.post(bot, chat, bot.user(), Content("Tip"))
        params = {"chat_id": chat.id, "message_id": message.id}
        clock.advance(timedelta(hours=48, seconds=1))
        with pytest.raises(ApiError, match="message can't be deleted for everyone"):
            deleting.delete(world, bot, params)


class TestForwarding:
    async def test_a_forward_tells_who_wrote_it(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        await pg.alice.start()
        source = {"from_chat_id": chat.id, "message_id": told(pg, chat, "Question").id}
        found = await api("forwardMessage", chat_id=pg.alice.id, **source)
        assert found["text"] == "Question"
        assert found["forward_origin"]["type"] == "user"
        assert found["forward_from"]["id"] == found["forward_origin"]["sender_user"]["id"] == pg.alice.id
        again = {"from_chat_id": pg.alice.id, "message_id": found["message_id"]}
        assert (await api("forwardMessage", chat_id=chat.id, **again))["forward_origin"] == found[
            "forward_origin"
        ]

    async def test_a_post_keeps_its_channel(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "channel", "can_post_messages", signatures=True)
        await pg.alice.start()
        post = await said(api, chat)
        found = await api("forwardMessage", chat_id=pg.alice.id, from_chat_id=chat.id, message_id=post)
        origin = found["forward_origin"]
        assert (origin["type"], origin["message_id"], origin["author_signature"]) == (
            "channel",
            post,
            "Glute Tips",
        )
        assert found["forward_from_message_id"] == post

    async def test_what_was_written_as_the_group_comes_from_the_group(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        message = told(pg, chat)
        message.sender_chat = chat
        found = await api("forwardMessage", chat_id=chat.id, from_chat_id=chat.id, message_id=message.id)
        assert found["forward_origin"]["type"] == "chat"
        assert found["forward_from_chat"]["id"] == chat.id

    async def test_a_copy_tells_nothing_of_where_it_comes_from(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        source = {"from_chat_id": chat.id, "message_id": told(pg, chat, "Question").id}
        keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "d"}]]}
        found = await api("copyMessage", chat_id=chat.id, **source, reply_markup=keyboard)
        copied = chat.messages[found["message_id"]]
        assert copied.api()["reply_markup"] == keyboard
        assert (copied.content.text, copied.forward) == ("Question", None)

    async def test_what_cannot_go_elsewhere(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        kept = await said(api, chat, protect_content=True)
        where = {"chat_id": chat.id, "from_chat_id": chat.id}
        assert (
            await api("forwardMessage", **where, message_id=99) == "Bad Request: message to forward not found"
        )
        assert await api("copyMessage", **where, message_id=99) == "Bad Request: message to copy not found"
        found = await api("forwardMessage", **where, message_id=kept)
        assert found == "Bad Request: message can't be forwarded"
        assert await api("copyMessage", **where, message_id=kept) == "Bad Request: message can't be copied"
