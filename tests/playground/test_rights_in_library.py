"""The methods for groups as python-telegram-bot calls and reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChatMember,
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.playground.gathering import gather, told, topic

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.handle import Playground


@pytest.fixture
async def bot(pg: Playground) -> AsyncIterator[Bot]:
    async with Bot(pg.token, base_url=f"{pg.url}/bot") as bot:
        yield bot


async def test_members(pg: Playground, bot: Bot) -> None:
    chat = gather(pg, "supergroup", "can_pin_messages")
    assert await bot.get_chat_member_count(chat.id) == 2
    owner, me = await bot.get_chat_administrators(chat.id)
    assert (owner.status, me.status) == ("creator", "administrator")
    assert (await bot.get_chat_member(chat.id, pg.bot.id)) == me
    permissions = (await bot.get_chat(chat.id)).permissions
    assert permissions is not None
    assert permissions.can_send_messages
    assert await bot.leave_chat(chat.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.get_chat(chat.id)


async def test_messages(pg: Playground, bot: Bot) -> None:
    chat = gather(pg, "supergroup", "can_pin_messages", "can_delete_messages")
    question = told(pg, chat, "What today?")
    said = await bot.send_message(
        chat.id, "Bridges", reply_parameters=ReplyParameters(question.id, chat_id=chat.id)
    )
    assert said.reply_to_message is not None
    assert said.reply_to_message.text == "What today?"
    assert await bot.pin_chat_message(chat.id, said.message_id, disable_notification=True)
    pinned = (await bot.get_chat(chat.id)).pinned_message
    assert pinned == said
    assert await bot.unpin_chat_message(chat.id)
    forwarded = await bot.forward_message(chat.id, chat.id, question.id)
    assert forwarded.forward_origin is not None
    assert (await bot.copy_message(chat.id, chat.id, question.id)).message_id > forwarded.message_id
    assert await bot.delete_messages(chat.id, [question.id, forwarded.message_id])


async def test_topics(pg: Playground, bot: Bot) -> None:
    chat = gather(pg, "forum", "can_manage_topics", "can_delete_messages")
    made = await bot.create_forum_topic(chat.id, "Tips", icon_color=0x6FB9F0)
    number = made.message_thread_id
    said = await bot.send_message(chat.id, "Tip", message_thread_id=number)
    assert said.is_topic_message
    assert await bot.edit_forum_topic(chat.id, number, name="Daily tips")
    assert await bot.close_forum_topic(chat.id, number)
    assert await bot.reopen_forum_topic(chat.id, number)
    assert await bot.unpin_all_forum_topic_messages(chat.id, number)
    assert await bot.delete_forum_topic(chat.id, number)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(chat.id, "Tip", message_thread_id=number)
    tips = topic(pg, chat)
    tips.closed = True
    chat.members[pg.bot.id] = chat.members[pg.bot.id].demoted()
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(chat.id, "Tip", message_thread_id=tips.id)


async def test_scopes_rights_and_buttons(pg: Playground, bot: Bot) -> None:
    chat = gather(pg, "supergroup")
    assert await bot.set_my_commands([("tip", "A tip")], scope=BotCommandScopeAllGroupChats())
    scope = BotCommandScopeChatMember(chat.id, pg.alice.id)
    assert await bot.set_my_commands([("set", "Settings")], scope=scope)
    assert [each.command for each in await bot.get_my_commands(scope=scope)] == ["set"]
    rights = ChatAdministratorRights(
        **{
            **ChatAdministratorRights.no_rights().to_dict(),
            "can_post_messages": True,
            "can_manage_chat": True,
        }
    )
    assert await bot.set_my_default_administrator_rights(rights, for_channels=True)
    assert (await bot.get_my_default_administrator_rights(for_channels=True)).can_post_messages
    await pg.alice.start()
    asking = KeyboardButtonRequestChat(1, chat_is_channel=True, bot_administrator_rights=rights)
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Channel", request_chat=asking)]])
    await bot.send_message(pg.alice.id, "Which channel?", reply_markup=keyboard)
    (asked,) = (pg.bot.chats[pg.alice.id].keyboard or {})["keyboard"][0]
    assert asked["request_chat"]["bot_administrator_rights"]["can_post_messages"]


async def test_errors_are_of_the_right_kind(pg: Playground, bot: Bot) -> None:
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(gather(pg, "group", migrated_to=-1000000000099).id, "Hello")
    assert moved.value.new_chat_id == -1000000000099
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.send_message(gather(pg, "channel", status="kicked").id, "Hello")
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(gather(pg, "supergroup", status="restricted").id, "Hello")
