"""What a bot can learn of a chat and of who is in it, and how it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import telegram

from playground.members import Member, permissions_api
from playground.rights import default_permissions
from tests.playground.gathering import gather, stand, told

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api


async def full(api: Api, chat_id: int | str) -> dict[str, Any]:
    found: dict[str, Any] = await api("getChat", chat_id=chat_id)
    return found


class TestTheChat:
    async def test_a_supergroup_tells_what_there_is(self, pg: Playground, api: Api) -> None:
        channel = gather(pg, "channel", "can_post_messages")
        chat = gather(
            pg, "forum", username="club", description="All about glutes", slow_mode=30, linked=channel
        )
        assert await full(api, chat.id) == {
            "id": chat.id,
            "title": "Glute club",
            "username": "club",
            "is_forum": True,
            "type": "supergroup",
            "active_usernames": ["club"],
            "description": "All about glutes",
            "permissions": permissions_api(default_permissions()),
            "slow_mode_delay": 30,
            "linked_chat_id": channel.id,
            "max_reaction_count": 11,
            "accent_color_id": 1,
            "accepted_gift_types": dict.fromkeys(
                (
                    "unlimited_gifts",
                    "limited_gifts",
                    "unique_gifts",
                    "premium_subscription",
                    "gifts_from_channels",
                ),
                False,
            ),
        }

    async def test_a_channel_has_no_permissions(self, pg: Playground, api: Api) -> None:
        found = await full(api, gather(pg, "channel", "can_post_messages").id)
        assert found["type"] == "channel"
        assert found.keys().isdisjoint({"permissions", "description", "linked_chat_id", "pinned_message"})

    async def test_the_pinned_message_that_was_sent_last(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        first, second = told(pg, chat, "first"), told(pg, chat, "second")
        chat.pinned = [second.id, first.id]
        assert (await full(api, chat.id))["pinned_message"]["text"] == "second"

    @pytest.mark.parametrize("kind", ["group", "supergroup", "forum", "channel"])
    async def test_the_library_reads_every_kind(self, pg: Playground, api: Api, kind: str) -> None:
        chat = gather(pg, kind, "can_post_messages", "can_pin_messages")
        read = telegram.ChatFullInfo.de_json(await full(api, chat.id), None)
        assert (chat.id, chat.type) == (read.id, read.type)

    async def test_a_private_chat_tells_the_persons_name(self, pg: Playground, api: Api) -> None:
        await pg.alice.start()
        found = await full(api, pg.alice.id)
        assert (found["first_name"], found["active_usernames"]) == ("Alice", ["alice"])

    async def test_who_was_removed_reads_nothing(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup", status="kicked")
        assert await api("getChat", chat_id=chat.id) == "Forbidden: bot was kicked from the supergroup chat"


class TestOneMember:
    async def test_the_bot_learns_its_own_rights(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "channel", "can_post_messages")
        found = await api("getChatMember", chat_id=chat.id, user_id=pg.bot.id)
        assert (found["status"], found["can_post_messages"]) == ("administrator", True)
        assert found["can_be_edited"] is False

    async def test_the_owner_and_who_was_never_there(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "group")
        bob = await pg.add_person("Bob")
        found = [await api("getChatMember", chat_id=chat.id, user_id=each.id) for each in (pg.alice, bob)]
        assert [each["status"] for each in found] == ["creator", "left"]

    async def test_a_bot_can_edit_whom_it_promoted(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup", "can_promote_members")
        bob = await pg.add_person("Bob")
        chat.members[bob.id] = Member(bob.id).promoted({"can_pin_messages"}, pg.bot.id, chat.type)
        found = await api("getChatMember", chat_id=chat.id, user_id=bob.id)
        assert found["can_be_edited"] is True

    @pytest.mark.parametrize(
        ("user_id", "words"), [(0, "invalid user_id specified"), (5, "member not found")]
    )
    async def test_nobody(self, pg: Playground, api: Api, user_id: int, words: str) -> None:
        chat = gather(pg, "supergroup")
        found = await api("getChatMember", chat_id=chat.id, user_id=user_id)
        assert found == f"Bad Request: {words}"

    async def test_a_private_chat_has_two_members(self, pg: Playground, api: Api) -> None:
        await pg.alice.start()
        bob = await pg.add_person("Bob")
        found = await api("getChatMember", chat_id=pg.alice.id, user_id=pg.alice.id)
        assert found["status"] == "member"
        found = await api("getChatMember", chat_id=pg.alice.id, user_id=bob.id)
        assert found == "Bad Request: member not found"
        assert await api("getChatMemberCount", chat_id=pg.alice.id) == 2

    async def test_a_left_group_tells_a_bot_of_nobody_but_itself(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "group", status="left")
        mine = await api("getChatMember", chat_id=chat.id, user_id=pg.bot.id)
        assert mine["status"] == "left"
        refusal = "Forbidden: bot is not a member of the group chat"
        assert await api("getChatMember", chat_id=chat.id, user_id=pg.alice.id) == refusal
        assert await api("getChatMemberCount", chat_id=chat.id) == refusal


class TestAdministrators:
    async def test_the_owner_and_the_bot_without_other_bots(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup", "can_pin_messages")
        other = await pg.add_bot("42:another", username="another_bot")
        chat.members[other["id"]] = Member(other["id"]).promoted({"can_pin_messages"}, 1, chat.type)
        bob = await pg.add_person("Bob")
        chat.members[bob.id] = Member(bob.id)
        found = await api("getChatAdministrators", chat_id=chat.id)
        assert [each["user"]["id"] for each in found] == [pg.alice.id, pg.bot.id]
        found = await api("getChatAdministrators", chat_id=chat.id, return_bots=True)
        assert other["id"] in {each["user"]["id"] for each in found}
        assert await api("getChatMemberCount", chat_id=chat.id) == 4

    async def test_a_private_chat_has_none(self, pg: Playground, api: Api) -> None:
        await pg.alice.start()
        words = await api("getChatAdministrators", chat_id=pg.alice.id)
        assert words == "Bad Request: there are no administrators in the private chat"

    async def test_a_public_channel_shows_them_to_administrators_only(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "channel", status="left", username="glutes")
        refusal = "Bad Request: member list is inaccessible"
        assert await api("getChatAdministrators", chat_id="@glutes") == refusal
        assert await api("getChatMember", chat_id="@glutes", user_id=pg.alice.id) == refusal
        stand(pg, chat, "can_post_messages")
        assert len(await api("getChatAdministrators", chat_id="@glutes")) == 2


class TestLeaving:
    async def test_the_bot_goes_and_is_told_so(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "supergroup")
        assert await api("leaveChat", chat_id=chat.id) is True
        (update,) = await api.updates()
        assert update["my_chat_member"]["from"]["id"] == pg.bot.id
        assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
        words = await api("leaveChat", chat_id=chat.id)
        assert words == "Forbidden: bot is not a member of the supergroup chat"

    async def test_a_basic_group_does_not_mind_twice(self, pg: Playground, api: Api) -> None:
        chat = gather(pg, "group")
        assert await api("leaveChat", chat_id=chat.id) is True
        assert await api("leaveChat", chat_id=chat.id) is True
        assert chat.member(pg.bot.id).status == "left"

    async def test_a_private_chat_cannot_be_left(self, pg: Playground, api: Api) -> None:
        await pg.alice.start()
        words = await api("leaveChat", chat_id=pg.alice.id)
        assert words == "Bad Request: chat member status can't be changed in private chats"
