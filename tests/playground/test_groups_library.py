"""Everything that a bot is told of groups, as python-telegram-bot reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Update

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api

OLD = {
    "new_chat_participant",
    "new_chat_member",
    "left_chat_participant",
    "forward_from_chat",
    "forward_from_message_id",
    "forward_date",
    "all_members_are_administrators",
    "can_manage_voice_chats",
    "can_send_media_messages",
}
"""Fields of earlier days that Telegram still sends and the library does not read."""


async def live(pg: Playground) -> None:
    """A life of groups with everything in it that a bot is told of."""
    mira = await pg.add_person("Mira")
    group = await pg.alice.create_group("Small", kind="group", members=[pg.bot.id, mira])
    await group.promote(pg.bot.id, "can_pin_messages", "can_manage_topics")
    await group.promote(pg.alice, title="Coach", anonymous=True)
    await group.restrict(mira, "can_send_messages")
    alice = pg.alice.in_chat(group)
    said = await alice.say("hello")
    await alice.edit(said, "hello all")
    await alice.pin(said)
    await alice.say("reply", reply_to=said)
    await alice.send_other("photo")
    await group.change(title="Glutes", forum=True)
    topic = await group.topic("create", name="Squats")
    await pg.alice.in_chat(group, topic).say("deep?")
    for what in ("edit", "close", "reopen"):
        await group.topic(what, topic, "Lunges")
    await group.topic("hide")
    await group.topic("unhide")
    await group.remove(mira)
    channel = await pg.alice.create_group("News", kind="channel", members=[pg.bot.id])
    talk = await pg.alice.create_group("Talk", members=[pg.bot.id])
    await talk.promote(pg.bot.id)
    await channel.link(talk)
    await channel.change(signatures=True)
    await pg.alice.in_chat(channel).edit(await pg.alice.in_chat(channel).say("nws"), "news")
    await pg.alice.in_chat(talk).say("as the channel", as_chat=channel.id)
    await talk.demote(pg.bot.id)
    await channel.delete()


async def test_the_library_knows_every_field_of_every_update(pg: Playground, api: Api) -> None:
    await api(
        "getUpdates",
        offset=-1,
        allowed_updates=[
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
            "my_chat_member",
            "chat_member",
        ],
    )
    await live(pg)
    updates = await api.news()
    assert {key for update in updates for key in update} == {
        "update_id",
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "my_chat_member",
        "chat_member",
    }
    for update in updates:
        read = Update.de_json(update, None)
        assert unknown(read) <= OLD, unknown(read)


def unknown(thing: object) -> set[str]:
    """The fields that an object of the library's, or what is in it, did not know."""
    found = set(getattr(thing, "api_kwargs", {}))
    for name in (slot for kind in type(thing).__mro__ for slot in getattr(kind, "__slots__", ())):
        value = getattr(thing, name, None)
        for each in value if isinstance(value, tuple) else (value,):
            if hasattr(each, "api_kwargs"):
                found |= unknown(each)
    return found
