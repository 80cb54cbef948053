"""Channels: posts, signatures, and the group that discusses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from playground.chats import Content
from playground.errors import PlaygroundError
from tests.playground.updates import kinds, states

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.fixture
async def channel(pg: Playground, api: Api) -> Gathering:
    """Alice's channel, which the bot administrates; what it was told until then is read."""
    found = await pg.alice.create_group("Glute news", kind="channel", members=[pg.bot.id])
    assert [states(update) for update in await api.news()] == [("left", "administrator")]
    return found


async def test_a_post_is_told_without_its_author(pg: Playground, api: Api, channel: Gathering) -> None:
    said = await pg.alice.in_chat(channel).say("news")
    (update,) = await api.news()
    post = update["channel_post"]
    assert "from" not in post
    assert post["sender_chat"] == post["chat"]
    assert post["chat"] == {"id": channel.id, "title": "Glute news", "type": "channel"}
    assert (post["message_id"], said.sender_name) == (2, "Glute news")


async def test_an_edited_post_is_told(pg: Playground, api: Api, channel: Gathering) -> None:
    alice = pg.alice.in_chat(channel)
    await alice.edit(await alice.say("nws"), "news")
    updates = await api.news()
    assert kinds(updates) == ["channel_post", "edited_channel_post"]
    assert updates[1]["edited_channel_post"]["text"] == "news"


async def test_a_post_is_signed_where_the_channel_wants_that(
    pg: Playground, api: Api, channel: Gathering
) -> None:
    await channel.change(signatures=True)
    await pg.alice.in_chat(channel).say("news")
    sent = await api("sendMessage", chat_id=channel.id, text="tip")
    assert (await api.news())[0]["channel_post"]["author_signature"] == "Alice"
    assert sent["author_signature"] == "Glute Tips"


async def test_a_bots_post_is_told_to_other_bots_only(pg: Playground, api: Api, channel: Gathering) -> None:
    made = await pg.add_bot("77:other", username="other_bot", first_name="Other")
    await channel.add(made["id"])
    other = pg.world.bots["77:other"]
    await api("sendMessage", chat_id=channel.id, text="mine")
    pg.world.post(other, pg.world.groups[channel.id], other.user(), Content("theirs"))
    assert [update["channel_post"]["text"] for update in await api.news()] == ["theirs"]


async def test_only_administrators_post(pg: Playground, channel: Gathering) -> None:
    mira = await pg.add_person("Mira")
    await channel.add(mira)
    hers = mira.in_chat(channel)
    row = (await mira.chats())[0]
    assert (row["can_write"], row["can_write_why"]) == (False, "only administrators can post here")
    with pytest.raises(PlaygroundError, match="only administrators can post here"):
        await hers.say("hello")
    await channel.promote(mira, "can_post_messages")
    posted = await pg.alice.in_chat(channel).say("hers to edit?")
    with pytest.raises(PlaygroundError, match="Mira has no message"):
        await hers.edit(posted, "yes")
    await channel.promote(mira, "can_post_messages", "can_edit_messages")
    await hers.edit(posted, "yes")


async def test_subscribers_come_and_go_without_a_word(pg: Playground, api: Api, channel: Gathering) -> None:
    mira = await pg.add_person("Mira")
    await channel.add(mira)
    await channel.leave(mira)
    assert await api.news() == []
    with pytest.raises(PlaygroundError, match="nobody can be restricted in a channel"):
        await channel.restrict(mira)


async def test_a_bot_leaves_a_channel_with_its_rights(pg: Playground, api: Api, channel: Gathering) -> None:
    await channel.demote(pg.bot.id)
    assert [states(update) for update in await api.news()] == [("administrator", "left")]
    assert (
        await api("sendMessage", chat_id=channel.id, text="hi")
        == "Forbidden: bot is not a member of the channel chat"
    )


async def test_a_removed_bot_is_told_by_the_channel(pg: Playground, api: Api, channel: Gathering) -> None:
    await channel.remove(pg.bot.id)
    assert (
        await api("sendMessage", chat_id=channel.id, text="hi")
        == "Forbidden: bot was kicked from the channel chat"
    )


async def test_a_subscriber_presses_a_posts_button(pg: Playground, api: Api, channel: Gathering) -> None:
    mira = await pg.add_person("Mira")
    keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "done"}]]}
    await api("sendMessage", chat_id=channel.id, text="tip", reply_markup=keyboard)
    with pytest.raises(PlaygroundError, match="Mira is not in Glute news"):
        await mira.in_chat(channel).press("Done")
    await channel.add(mira)
    await mira.in_chat(channel).press("Done")
    query = (await api.news())[0]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (mira.id, channel.id)


class TestDiscussion:
    """A channel and the group that its posts are forwarded into."""

    @pytest.fixture
    async def group(self, pg: Playground, api: Api, channel: Gathering) -> Gathering:
        """The group, where the bot hears everything."""
        found = await pg.alice.create_group("Talk")
        await found.promote(pg.bot.id)
        await channel.link(found)
        await api.news()
        return found

    async def test_posts_are_forwarded_by_telegram_itself(
        self, pg: Playground, api: Api, channel: Gathering, group: Gathering
    ) -> None:
        post = await pg.alice.in_chat(channel).say("news")
        message = (await api.news())[1]["message"]
        assert (message["from"]["id"], message["sender_chat"]["id"]) == (777000, channel.id)
        assert message["is_automatic_forward"] is True
        assert message["forward_origin"]["type"] == "channel"
        assert message["forward_origin"]["message_id"] == message["forward_from_message_id"] == post.id
        assert message["chat"]["id"] == group.id
        assert (await group.info())["pinned"] == [message["message_id"]]
        told = [event.detail for event in (await pg.events())[1] if event.kind == "pin"]
        assert told == [{"pinned": [message["message_id"]]}]

    async def test_a_bots_own_post_comes_back_from_the_group(
        self, api: Api, channel: Gathering, group: Gathering
    ) -> None:
        keyboard = {"inline_keyboard": [[{"text": "Done", "callback_data": "done"}]]}
        await api("sendMessage", chat_id=channel.id, text="tip", reply_markup=keyboard)
        (update,) = await api.news()
        assert (update["message"]["chat"]["id"], update["message"]["text"]) == (group.id, "tip")
        assert "reply_markup" not in update["message"]

    async def test_comments_belong_to_the_posts_thread(
        self, pg: Playground, api: Api, channel: Gathering, group: Gathering
    ) -> None:
        await pg.alice.in_chat(channel).say("news")
        root = (await api.news())[1]["message"]["message_id"]
        alice = pg.alice.in_chat(group)
        comment = await alice.say("great", reply_to=root)
        await alice.say("indeed", reply_to=comment)
        told = [update["message"] for update in await api.news()]
        assert [message["message_thread_id"] for message in told] == [root, root]
        assert ["is_topic_message" in message for message in told] == [False, False]

    async def test_what_cannot_be_linked(self, pg: Playground, channel: Gathering, group: Gathering) -> None:
        forum = await pg.alice.create_group("Forum", kind="forum")
        with pytest.raises(PlaygroundError, match="a forum can't be a channel's discussion group"):
            await channel.link(forum)
        with pytest.raises(PlaygroundError, match="a channel is linked to a supergroup"):
            await group.link(forum)
        with pytest.raises(PlaygroundError, match="a channel's discussion group can't be a forum"):
            await group.change(forum=True)

    async def test_a_basic_group_is_upgraded_for_it(self, pg: Playground, channel: Gathering) -> None:
        small = await pg.alice.create_group("Small", kind="group")
        before = small.id
        await channel.link(small)
        info = await small.info()
        assert (small.id != before, info["type"], info["linked"]) == (True, "supergroup", channel.id)

    async def test_unlinked_nothing_is_forwarded(
        self, pg: Playground, api: Api, channel: Gathering, group: Gathering
    ) -> None:
        await channel.unlink()
        await pg.alice.in_chat(channel).say("news")
        assert kinds(await api.news()) == ["channel_post"]
        assert (await group.info())["linked"] is None
        with pytest.raises(PlaygroundError, match="Glute news is not linked to anything"):
            await channel.unlink()


async def test_only_a_channel_has_signatures(pg: Playground) -> None:
    group = await pg.alice.create_group("Talk")
    with pytest.raises(PlaygroundError, match="only a channel's posts are signed"):
        await group.change(signatures=True)
