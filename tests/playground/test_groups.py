"""Groups: who is in them, what a bot in them is told, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.errors import PlaygroundError
from tests.playground.updates import kinds

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api


async def make(pg: Playground, kind: str = "supergroup", **more: Any) -> int:
    row = await pg.ask("create_chat", person=pg.alice.id, kind=kind, title="Glute club", **more)
    return int(row["id"])


async def test_a_basic_group_tells_of_its_creation(pg: Playground, api: Api) -> None:
    chat = await make(pg, "group", members=[pg.bot.id])
    joined, created = await api.updates()
    assert joined["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert created["message"]["group_chat_created"] is True
    assert created["message"]["chat"] == {
        "id": chat,
        "title": "Glute club",
        "type": "group",
        "all_members_are_administrators": True,
    }
    assert -(10**12) < chat < 0


async def test_a_supergroup_tells_a_bot_only_that_it_came(pg: Playground, api: Api) -> None:
    chat = await make(pg, members=[pg.bot.id])
    updates = await api.updates()
    assert kinds(updates) == ["my_chat_member", "message"]
    assert [user["id"] for user in updates[1]["message"]["new_chat_members"]] == [pg.bot.id]
    assert updates[1]["message"]["message_id"] == 2
    assert chat < -(10**12)


async def test_a_chat_needs_a_title_and_a_kind_that_there_is(pg: Playground) -> None:
    with pytest.raises(PlaygroundError, match="there are group, supergroup, forum, channel, not 'cave'"):
        await make(pg, "cave")
    with pytest.raises(PlaygroundError, match="a chat has a title"):
        await pg.ask("create_chat", person=pg.alice.id, kind="group", title=" ")
    with pytest.raises(PlaygroundError, match="only supergroups and channels can be public"):
        await make(pg, "group", username="club")
    with pytest.raises(PlaygroundError, match="there is nobody with the id 5"):
        await make(pg, members=[5])


async def test_a_public_name_belongs_to_one_chat(pg: Playground) -> None:
    await make(pg, username="club")
    with pytest.raises(PlaygroundError, match="@Club is taken"):
        await make(pg, username="Club")


async def test_the_list_has_every_bot_and_every_group_of_mine(pg: Playground) -> None:
    mira = await pg.add_person("Mira")
    chat = await make(pg)
    mine = await pg.ask("chats", person=pg.alice.id)
    hers = await pg.ask("chats", person=mira.id)
    assert [row["id"] for row in mine] == [chat, pg.alice.id]
    assert [(row["id"], row["title"], row["started"]) for row in hers] == [(mira.id, "Glute Tips", False)]


async def test_a_row_says_who_i_am_there_and_what_was_said_last(pg: Playground) -> None:
    chat = await make(pg, members=[pg.bot.id])
    await pg.ask("act", person=pg.alice.id, what="say", text="hello", chat=chat)
    row = (await pg.ask("chats", person=pg.alice.id))[0]
    assert (row["status"], row["members"], row["can_write"], row["bot_id"]) == ("creator", 2, True, None)
    assert row["last"]["text"] == "hello"
    assert row["last_seq"] == (await pg.info())["last"]


async def test_a_blocked_bot_is_said_to_be_so_in_the_list(pg: Playground) -> None:
    await pg.alice.start()
    await pg.alice.block()
    (row,) = await pg.ask("chats", person=pg.alice.id)
    assert (row["blocked"], row["can_write"]) == (True, False)
    assert row["can_write_why"] == "Alice blocked the bot; unblock first"


async def test_all_about_a_group(pg: Playground) -> None:
    chat = await make(pg, "forum", members=[pg.bot.id])
    found = await pg.ask("chat", chat=chat, person=pg.alice.id)
    assert [(each["user"]["id"], each["status"]) for each in found["members"]] == [
        (pg.alice.id, "creator"),
        (pg.bot.id, "member"),
    ]
    assert [(topic["id"], topic["name"]) for topic in found["topics"]] == [(1, "General")]
    assert found["permissions"]["can_send_messages"] is True


async def test_all_about_a_private_chat(pg: Playground) -> None:
    found = await pg.ask("chat", chat=pg.alice.id, person=pg.alice.id)
    assert (found["bot_id"], found["members"], found["topics"]) == (pg.bot.id, [], [])


async def test_the_transcript_comes_in_pieces(pg: Playground) -> None:
    chat = await make(pg)
    said = [await pg.ask("act", person=pg.alice.id, what="say", text=str(n), chat=chat) for n in range(5)]
    await pg.ask("act", person=pg.alice.id, what="delete", message_id=said[3]["id"], chat=chat)
    last = await pg.ask("transcript", chat=chat, limit=2)
    before = await pg.ask("transcript", chat=chat, limit=2, before=said[2]["id"])
    assert [message["text"] for message in last] == ["2", "4"]
    assert [message["text"] for message in before] == ["0", "1"]
    assert await pg.ask("transcript", chat=-7) == []
