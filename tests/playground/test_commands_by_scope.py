"""The command menu that a person sees, by scope and language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.members import Member
from playground.methods.commands import menu_of
from tests.playground.gathering import gather

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.handle import Playground
    from tests.playground.conftest import Api


async def offer(api: Api, name: str, language: str = "", **scope: Any) -> Any:
    """Offer one command, named after where it is offered."""
    commands = [{"command": name, "description": "x"}]
    return await api("setMyCommands", commands=commands, scope=scope, language_code=language)


def seen(pg: Playground, person_id: int, chat: Chat | None = None) -> list[str]:
    return [each["command"] for each in menu_of(pg.bot, pg.world.people[person_id], chat)]


async def test_in_a_group_the_narrowest_scope_counts(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup")
    bob = await pg.add_person("Bob")
    chat.members[bob.id] = Member(bob.id)
    steps: list[tuple[dict[str, Any], str, str]] = [
        ({"type": "default"}, "default", "default"),
        ({"type": "all_private_chats"}, "default", "default"),
        ({"type": "all_group_chats"}, "all_group_chats", "all_group_chats"),
        ({"type": "all_chat_administrators"}, "all_chat_administrators", "all_group_chats"),
        ({"type": "chat", "chat_id": chat.id}, "chat", "chat"),
        ({"type": "chat_administrators", "chat_id": chat.id}, "chat_administrators", "chat"),
        (
            {"type": "chat_member", "chat_id": chat.id, "user_id": bob.id},
            "chat_administrators",
            "chat_member",
        ),
    ]
    for scope, for_owner, for_member in steps:
        assert await offer(api, scope["type"], **scope) is True
        assert (seen(pg, pg.alice.id, chat), seen(pg, bob.id, chat)) == ([for_owner], [for_member])


async def test_in_private_groups_do_not_count(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    await offer(api, "everywhere", type="default")
    await offer(api, "groups", type="all_group_chats")
    assert seen(pg, pg.alice.id) == ["everywhere"]
    await offer(api, "private", type="all_private_chats")
    await offer(api, "alice", type="chat", chat_id=pg.alice.id)
    assert seen(pg, pg.alice.id, pg.bot.chats[pg.alice.id]) == ["alice"]


async def test_a_scope_comes_before_the_language(pg: Playground, api: Api) -> None:
    chat = gather(pg, "group")
    await offer(api, "english", "en", type="default")
    assert seen(pg, pg.alice.id, chat) == ["english"]
    await offer(api, "groups", type="all_group_chats")
    assert seen(pg, pg.alice.id, chat) == ["groups"]
    await offer(api, "english_groups", "en", type="all_group_chats")
    assert seen(pg, pg.alice.id, chat) == ["english_groups"]
    assert await api("deleteMyCommands", scope={"type": "all_group_chats"}, language_code="en") is True
    assert seen(pg, pg.alice.id, chat) == ["groups"]


async def test_a_channel_shows_no_commands(pg: Playground, api: Api) -> None:
    chat = gather(pg, "channel", "can_post_messages")
    await offer(api, "everywhere", type="default")
    assert seen(pg, pg.alice.id, chat) == []
    found = await offer(api, "here", type="chat", chat_id=chat.id)
    assert found == "Bad Request: can't change commands in channel chats"


@pytest.mark.parametrize("kind", ["chat_administrators", "chat_member"])
async def test_a_private_chat_has_no_such_scope(pg: Playground, api: Api, kind: str) -> None:
    await pg.alice.start()
    more: dict[str, Any] = {"user_id": pg.alice.id} if kind == "chat_member" else {}
    found = await offer(api, "here", type=kind, chat_id=pg.alice.id, **more)
    assert found == "Bad Request: can't use specified scope in private chats"


async def test_a_public_name_names_the_same_scope(pg: Playground, api: Api) -> None:
    chat = gather(pg, "supergroup", username="club")
    await offer(api, "here", type="chat", chat_id="@club")
    found = await api("getMyCommands", scope={"type": "chat", "chat_id": chat.id})
    assert found == [{"command": "here", "description": "x"}]
