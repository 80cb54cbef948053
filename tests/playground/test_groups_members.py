"""What people do to members, and what bots are told of it."""

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

ALL = ["message", "my_chat_member", "chat_member"]


@pytest.fixture
async def mira(pg: Playground) -> Someone:
    return await pg.add_person("Mira")


@pytest.fixture
async def group(pg: Playground, api: Api, mira: Someone) -> Gathering:
    """Alice's supergroup with Mira in it; the bot, which is not, asked for all kinds of updates."""
    await api.updates(offset=-1, allowed_updates=ALL, timeout=0)
    return await pg.alice.create_group("Glute club", members=[mira])


async def test_a_bot_is_told_of_each_step_of_its_own(pg: Playground, api: Api, group: Gathering) -> None:
    await group.add(pg.bot.id)
    await group.promote(pg.bot.id, "can_pin_messages")
    await group.demote(pg.bot.id)
    await group.remove(pg.bot.id)
    updates = await api.news()
    assert kinds(updates) == ["my_chat_member", "message", *["my_chat_member"] * 3]
    assert [states(each) for each in updates if "my_chat_member" in each] == [
        ("left", "member"),
        ("member", "administrator"),
        ("administrator", "member"),
        ("member", "kicked"),
    ]
    promoted = updates[2]["my_chat_member"]
    assert promoted["from"]["id"] == pg.alice.id
    assert promoted["new_chat_member"]["can_pin_messages"] is True
    assert promoted["new_chat_member"]["can_restrict_members"] is False


async def test_a_bot_promoted_from_outside_comes_as_an_administrator(
    pg: Playground, api: Api, group: Gathering
) -> None:
    await group.promote(pg.bot.id, "can_pin_messages")
    updates = await api.news()
    assert [kinds(updates), states(updates[0])] == [
        ["my_chat_member", "message"],
        ("left", "administrator"),
    ]


async def test_only_an_administrator_is_told_of_others(
    pg: Playground, api: Api, group: Gathering, mira: Someone
) -> None:
    await group.add(pg.bot.id)
    await group.promote(mira, "can_pin_messages")
    await group.promote(pg.bot.id)
    await api.news()
    await group.demote(mira)
    await group.restrict(mira, "can_send_messages", until=7)
    await group.remove(mira)
    await group.unban(mira)
    updates = await api.news()
    changes = [states(each, "chat_member") for each in updates if "chat_member" in each]
    assert changes == [
        ("administrator", "member"),
        ("member", "restricted"),
        ("restricted", "kicked"),
        ("kicked", "left"),
    ]
    assert kinds(updates) == ["chat_member", "chat_member", "chat_member", "message", "chat_member"]


async def test_a_removed_bot_gets_no_service_message_from_a_supergroup(
    pg: Playground, api: Api, group: Gathering
) -> None:
    await group.add(pg.bot.id)
    await api.news()
    await group.remove(pg.bot.id)
    assert kinds(await api.news()) == ["my_chat_member"]
    sent = await api("sendMessage", chat_id=group.id, text="hi")
    assert sent == "Forbidden: bot was kicked from the supergroup chat"


async def test_a_basic_group_tells_a_bot_that_it_was_removed(pg: Playground, api: Api) -> None:
    group = await pg.alice.create_group("Small", kind="group", members=[pg.bot.id])
    await api.news()
    await group.remove(pg.bot.id)
    updates = await api.news()
    assert kinds(updates) == ["my_chat_member", "message"]
    assert updates[1]["message"]["left_chat_member"]["id"] == pg.bot.id
    assert (
        await api("sendMessage", chat_id=group.id, text="hi")
        == "Forbidden: bot was kicked from the group chat"
    )


async def test_what_a_bot_can_reach(pg: Playground, api: Api) -> None:
    secret = await pg.alice.create_group("Secret")
    public = await pg.alice.create_group("Public", username="glutes")
    assert await api("getChat", chat_id=secret.id) == "Bad Request: chat not found"
    assert (await api("getChat", chat_id="@Glutes"))["id"] == public.id
    assert await api("getChat", chat_id="@nothing") == "Bad Request: chat not found"
    assert (
        await api("sendMessage", chat_id=public.id, text="hi")
        == "Forbidden: bot is not a member of the supergroup chat"
    )


async def test_a_deleted_group_is_out_of_reach(pg: Playground, api: Api) -> None:
    small = await pg.alice.create_group("Small", kind="group", members=[pg.bot.id])
    large = await pg.alice.create_group("Large", members=[pg.bot.id])
    await api.news()
    await small.delete()
    await large.delete()
    assert [states(each) for each in await api.news()] == [("member", "left")] * 2
    refused = [await api("sendMessage", chat_id=each.id, text="hi") for each in (small, large)]
    assert refused == [
        "Forbidden: the group chat was deleted",
        "Forbidden: bot was kicked from the supergroup chat",
    ]
    assert [row["id"] for row in await pg.alice.chats()] == [pg.alice.id]
    with pytest.raises(PlaygroundError, match="Small was deleted"):
        await pg.alice.in_chat(small).say("hello")


async def test_a_restricted_one_writes_no_more_until_allowed_again(group: Gathering, mira: Someone) -> None:
    await group.restrict(mira, "can_invite_users")
    with pytest.raises(PlaygroundError, match="writing is not allowed here"):
        await mira.in_chat(group).say("hello")
    await group.restrict(mira, "can_send_messages")
    await mira.in_chat(group).say("hello")
    with pytest.raises(PlaygroundError, match="writing is not allowed here"):
        await mira.in_chat(group).send_other("photo")


async def test_what_everybody_may_do_is_changed_by_name(group: Gathering, mira: Someone) -> None:
    await group.change(permissions={"can_send_messages": False})
    permissions = (await group.info())["permissions"]
    assert (permissions["can_send_messages"], permissions["can_send_photos"]) == (False, True)
    with pytest.raises(PlaygroundError, match="writing is not allowed here"):
        await mira.in_chat(group).say("hello")
    with pytest.raises(PlaygroundError, match="there is no permission can_fly"):
        await group.change(permissions={"can_fly": True})


async def test_the_owner_hands_the_group_over(pg: Playground, group: Gathering, mira: Someone) -> None:
    await group.transfer(mira)
    statuses = {each["user"]["id"]: each["status"] for each in (await group.info())["members"]}
    assert statuses == {pg.alice.id: "administrator", mira.id: "creator"}
    with pytest.raises(PlaygroundError, match="Alice is not the owner"):
        await pg.ask("member", chat=group.id, by=pg.alice.id, user=mira.id, what="transfer")
    with pytest.raises(PlaygroundError, match="only another person in the chat"):
        await group.transfer(mira)


async def test_who_left_writes_no_more_and_may_be_added_again(group: Gathering, mira: Someone) -> None:
    await group.leave(mira)
    with pytest.raises(PlaygroundError, match="Mira is not in Glute club"):
        await mira.in_chat(group).say("hello")
    with pytest.raises(PlaygroundError, match="Mira is not in Glute club"):
        await group.leave(mira)
    with pytest.raises(PlaygroundError, match="Glute club is private: somebody there has to add Mira"):
        await group.add(mira, by=mira)
    assert (await group.add(mira))["status"] == "member"


async def test_who_was_removed_comes_back_only_with_leave(pg: Playground, mira: Someone) -> None:
    public = await pg.alice.create_group("Public", username="glutes")
    await public.add(mira, by=mira)
    await public.remove(mira)
    with pytest.raises(PlaygroundError, match="Mira was removed from Public"):
        await public.add(mira, by=mira)
    assert (await public.unban(mira))["status"] == "left"
    assert (await public.add(mira, by=mira))["status"] == "member"


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("promote", "Mira may not make administrators in Glute club"),
        ("remove", "Mira lacks can_restrict_members here"),
        ("restrict", "Mira lacks can_restrict_members here"),
        ("demote", "Mira may not change this administrator's rights"),
        ("transfer", "Mira is not the owner of Glute club"),
        ("unban", "Mira lacks can_restrict_members here"),
        ("fly", "people here can add, promote, .*, not 'fly'"),
    ],
)
async def test_a_plain_member_manages_nobody(
    pg: Playground, group: Gathering, mira: Someone, what: str, why: str
) -> None:
    with pytest.raises(PlaygroundError, match=why):
        await pg.ask("member", chat=group.id, by=mira.id, user=pg.alice.id, what=what)


async def test_an_administrator_gives_only_what_is_theirs(
    pg: Playground, group: Gathering, mira: Someone
) -> None:
    nell = await pg.add_person("Nell")
    await group.add(nell)
    await group.promote(mira, "can_promote_members", "can_pin_messages")
    await group.promote(nell, "can_pin_messages", by=mira)
    with pytest.raises(PlaygroundError, match="can't give can_restrict_members, having it not"):
        await group.promote(nell, "can_restrict_members", by=mira)
    with pytest.raises(PlaygroundError, match="Mira lacks can_restrict_members"):
        await group.remove(nell, by=mira)
    with pytest.raises(PlaygroundError, match="there is no right can_fly in a supergroup"):
        await group.promote(nell, "can_fly")
    await group.promote(pg.bot.id, "can_restrict_members")
    with pytest.raises(PlaygroundError, match="may not change this administrator's rights"):
        await group.promote(pg.bot.id, "can_pin_messages", by=mira)


async def test_there_must_be_somebody_to_manage(group: Gathering, mira: Someone) -> None:
    with pytest.raises(PlaygroundError, match="there is nobody with the id 5"):
        await group.add(5)
    with pytest.raises(PlaygroundError, match="this is no administrator"):
        await group.demote(mira)
    with pytest.raises(PlaygroundError, match="this one is not banned"):
        await group.unban(mira)


async def test_removing_an_administrator_ends_the_rights_too(group: Gathering, mira: Someone) -> None:
    await group.promote(mira)
    assert (await group.remove(mira))["status"] == "kicked"
    with pytest.raises(PlaygroundError, match="can't do that to an administrator"):
        await group.restrict(group.owner)
    with pytest.raises(PlaygroundError, match="can't do that to an administrator"):
        await group.remove(group.owner)


async def test_messages_of_others_are_an_administrators_to_delete(
    pg: Playground, group: Gathering, mira: Someone
) -> None:
    mine = await pg.alice.in_chat(group).say("hello")
    hers = await mira.in_chat(group).say("hi")
    with pytest.raises(PlaygroundError, match="Mira may not delete messages of others here"):
        await mira.in_chat(group).delete(mine)
    await mira.in_chat(group).delete(hers)
    await pg.alice.in_chat(group).delete(mine)
    with pytest.raises(PlaygroundError, match=f"there is no message {mine.id}"):
        await pg.alice.in_chat(group).delete(mine)


async def test_pins_come_and_go(pg: Playground, group: Gathering, mira: Someone) -> None:
    alice = pg.alice.in_chat(group)
    first, second = await alice.say("one"), await alice.say("two")
    for message in (first, second, first):
        await alice.pin(message)
    assert (await group.info())["pinned"] == [second.id, first.id]
    await alice.unpin(first)
    assert (await group.info())["pinned"] == [second.id]
    with pytest.raises(PlaygroundError, match="this message is not pinned"):
        await alice.unpin(first)
    await alice.delete(second)
    assert (await group.info())["pinned"] == []
    await group.change(permissions={"can_pin_messages": False})
    with pytest.raises(PlaygroundError, match="Mira may not pin messages in Glute club"):
        await mira.in_chat(group).pin(first)
