"""Writing as somebody else: anonymous administrators, and channels in a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from playground.errors import PlaygroundError
from tests.playground.updates import kinds

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.fixture
async def group(pg: Playground) -> Gathering:
    """Alice's supergroup, in which she is anonymous and the bot hears everything."""
    found = await pg.alice.create_group("Glute club")
    await found.promote(pg.bot.id, "can_pin_messages")
    await found.promote(pg.alice, title="Coach", anonymous=True)
    return found


async def test_an_anonymous_administrator_writes_as_the_group(
    pg: Playground, api: Api, group: Gathering
) -> None:
    shown = await pg.alice.in_chat(group).say("hello")
    message = (await api.updates())[-1]["message"]
    assert message["from"] == {
        "id": 1087968824,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    }
    assert message["sender_chat"] == message["chat"]
    assert message["author_signature"] == "Coach"
    assert (shown.sender_name, shown.sender_chat) == ("Glute club", {"id": group.id, "title": "Glute club"})


async def test_what_an_anonymous_administrator_does_stays_anonymous(
    pg: Playground, api: Api, group: Gathering
) -> None:
    await group.change(title="Glutes")
    await group.demote(pg.bot.id)
    renamed, demoted = (await api.updates())[-2:]
    assert renamed["message"]["from"]["id"] == 1087968824
    assert demoted["my_chat_member"]["from"]["id"] == 1087968824


async def test_an_anonymous_administrator_edits_what_they_wrote(
    pg: Playground, api: Api, group: Gathering
) -> None:
    alice = pg.alice.in_chat(group)
    await alice.edit(await alice.say("helo"), "hello")
    assert kinds(await api.updates())[-2:] == ["message", "edited_message"]


async def test_a_person_writes_as_a_channel_of_theirs(pg: Playground, api: Api, group: Gathering) -> None:
    channel = await pg.alice.create_group("Glute news", kind="channel")
    await pg.alice.in_chat(group).say("hello", as_chat=channel.id)
    message = (await api.updates())[-1]["message"]
    assert message["from"] == {
        "id": 136817688,
        "is_bot": True,
        "first_name": "Channel",
        "username": "Channel_Bot",
    }
    assert message["sender_chat"] == {"id": channel.id, "title": "Glute news", "type": "channel"}


async def test_nobody_writes_as_what_is_not_theirs(pg: Playground, group: Gathering) -> None:
    mira = await pg.add_person("Mira")
    channel = await pg.alice.create_group("Glute news", kind="channel")
    await group.add(mira)
    with pytest.raises(PlaygroundError, match=f"Mira has no channel {channel.id} to write as"):
        await mira.in_chat(group).say("hello", as_chat=channel.id)
    with pytest.raises(PlaygroundError, match="Mira is no anonymous administrator of Glute club"):
        await mira.in_chat(group).say("hello", as_chat="group")
