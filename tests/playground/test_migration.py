"""Basic groups that become supergroups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from playground.errors import PlaygroundError
from tests.playground.updates import kinds, states

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from playground.someone import Someone
    from tests.playground.conftest import Api


@pytest.fixture
async def mira(pg: Playground) -> Someone:
    return await pg.add_person("Mira")


@pytest.fixture
async def group(pg: Playground, api: Api, mira: Someone) -> Gathering:
    """Alice's basic group with Mira and the bot."""
    found = await pg.alice.create_group("Small", kind="group", members=[mira, pg.bot.id])
    await api.news()
    return found


async def test_an_upgrade_is_told_in_both_groups(api: Api, group: Gathering) -> None:
    old = group.id
    new = await group.upgrade()
    updates = await api.news()
    assert kinds(updates) == ["my_chat_member", "message", "message"]
    joined, away, here = (update.get("my_chat_member") or update["message"] for update in updates)
    assert (joined["chat"]["id"], states(updates[0])) == (new, ("left", "member"))
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (old, new)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (new, old)
    assert (here["from"]["id"], here["sender_chat"]["id"], here["message_id"]) == (1087968824, new, 1)


async def test_calls_to_the_old_group_say_where_it_went(api: Api, group: Gathering) -> None:
    old = group.id
    new = await group.upgrade()
    _, refused = await api.whole("sendMessage", chat_id=old, text="hi")
    assert refused == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new},
    }
    assert (await api("sendMessage", chat_id=new, text="hi"))["chat"]["id"] == new


async def test_everybody_comes_along(pg: Playground, group: Gathering, mira: Someone) -> None:
    await group.promote(mira)
    old = group.id
    await group.upgrade()
    statuses = {each["user"]["id"]: each["status"] for each in (await group.info())["members"]}
    assert statuses == {pg.alice.id: "creator", mira.id: "administrator", pg.bot.id: "member"}
    assert [row["id"] for row in await mira.chats()] == [group.id, mira.id]
    with pytest.raises(PlaygroundError, match=f"this group was upgraded; it goes on as {group.id}"):
        await pg.ask("chat", chat=old, person=pg.alice.id)


async def test_choosing_rights_upgrades_the_group(pg: Playground, group: Gathering) -> None:
    old = group.id
    await group.promote(pg.bot.id)
    assert group.id == old
    found = await group.promote(pg.bot.id, "can_pin_messages")
    assert group.id != old
    assert found["rights"]["can_pin_messages"] is True
    assert found["rights"]["can_restrict_members"] is False


async def test_restricting_somebody_upgrades_the_group(group: Gathering, mira: Someone) -> None:
    old = group.id
    assert (await group.restrict(mira))["status"] == "restricted"
    assert group.id != old


async def test_topics_upgrade_the_group(group: Gathering) -> None:
    old = group.id
    await group.change(forum=True)
    assert (group.id != old, (await group.info())["forum"]) == (True, True)


async def test_only_the_owner_upgrades_and_only_once(pg: Playground, group: Gathering, mira: Someone) -> None:
    with pytest.raises(PlaygroundError, match="Mira is not the owner of Small"):
        await pg.ask("upgrade", chat=group.id, by=mira.id)
    await group.upgrade()
    with pytest.raises(PlaygroundError, match="Small is no basic group"):
        await group.upgrade()


async def test_a_basic_groups_numbers_are_the_bots_own(pg: Playground, api: Api, group: Gathering) -> None:
    await pg.alice.start()
    first = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    second = await api("sendMessage", chat_id=group.id, text="hi")
    third = await api("sendMessage", chat_id=pg.alice.id, text="hi")
    numbers = [message["message_id"] for message in (first, second, third)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    supergroup = await pg.alice.create_group("Large", members=[pg.bot.id])
    assert (await api("sendMessage", chat_id=supergroup.id, text="hi"))["message_id"] == 3


async def test_a_group_without_bots_counts_too(pg: Playground) -> None:
    group = await pg.alice.create_group("Small", kind="group")
    said = [await pg.alice.in_chat(group).say(text) for text in "ab"]
    assert [message.id for message in said] == [2, 3]
