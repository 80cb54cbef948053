"""What the page is told of chats and messages beyond what people say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.mark.parametrize(
    ("language", "told"), [("es", "Un consejo al día"), ("de-AT", "A tip a day"), (None, "A tip a day")]
)
async def test_a_bot_describes_itself_in_the_persons_language(
    pg: Playground, api: Api, language: str | None, told: str
) -> None:
    await api("setMyDescription", description="A tip a day")
    await api("setMyDescription", description="Un consejo al día", language_code="es")
    reader = await pg.add_person("Rae", language_code=language)
    (row,) = await pg.ask("chats", person=reader.id)
    assert (row["description"], row["started"]) == (told, False)
    await reader.start()
    (row,) = await pg.ask("chats", person=reader.id)
    assert (row["description"], row["started"]) == (told, True)


async def test_a_row_says_where_one_is_an_anonymous_administrator(pg: Playground) -> None:
    ben = await pg.add_person("Ben")
    group = await pg.alice.create_group("Glute club", members=[ben], kind="supergroup")
    await group.promote(ben, "can_pin_messages", anonymous=True)
    seen = {who.name: await pg.ask("chats", person=who.id) for who in (pg.alice, ben)}
    assert {name: rows[0]["anonymous"] for name, rows in seen.items()} == {"Alice": False, "Ben": True}


async def test_a_forwarded_post_says_where_it_comes_from(pg: Playground) -> None:
    channel = await pg.alice.create_group("Glute news", kind="channel")
    group = await pg.alice.create_group("Glute club", kind="supergroup")
    await channel.link(group)
    post = await pg.alice.in_chat(channel).say("Welcome")
    copy = (await pg.alice.in_chat(group).transcript())[-1]
    assert (post.forward, copy.text) == (None, "Welcome")
    assert copy.forward is not None
    assert copy.forward["chat"]["title"] == "Glute news"
