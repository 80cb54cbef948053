"""Every method through python-telegram-bot: what the library sends is understood, what comes back parses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ChatAdministratorRights,
    ForceReply,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    MenuButtonCommands,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError

from playground.pictures import sample

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.handle import Playground


@pytest.fixture
async def bot(pg: Playground) -> AsyncIterator[Bot]:
    async with Bot(pg.token, base_url=f"{pg.url}/bot", base_file_url=f"{pg.url}/file/bot") as bot:
        yield bot


async def test_messages(pg: Playground, bot: Bot) -> None:
    asked = await pg.alice.start()
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Here", request_location=True)]], resize_keyboard=True)
    sent = await bot.send_message(
        pg.alice.id,
        "Where?",
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(asked.id),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
    )
    assert sent.chat.id == pg.alice.id
    assert (await pg.alice.next_message()).reply_keyboard[0][0].asks_location
    await bot.send_message(pg.alice.id, "Thanks", reply_markup=ReplyKeyboardRemove())
    await bot.send_message(pg.alice.id, "When?", reply_markup=ForceReply())
    assert (await pg.alice.heard())[-1].forces_reply
    assert await bot.send_chat_action(pg.alice.id, "typing")
    assert await bot.delete_message(pg.alice.id, sent.message_id)


async def test_a_document_goes_there_and_back(pg: Playground, bot: Bot) -> None:
    await pg.alice.start()
    sent = await bot.send_document(pg.alice.id, b"{}", filename="me.json", caption="All about you")
    assert sent.document is not None
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"{}"


async def test_pictures_go_there_and_back(pg: Playground, bot: Bot) -> None:
    await pg.alice.start()
    sent = await bot.send_photo(pg.alice.id, sample(100, 50), caption="<b>One</b>", parse_mode="HTML")
    assert sent.caption_html == "<b>One</b>"
    file = await bot.get_file(sent.photo[-1].file_id)
    assert len(await file.download_as_bytearray()) == sent.photo[-1].file_size
    again = await bot.send_photo(pg.alice.id, sent.photo[0].file_id)
    assert again.photo == sent.photo
    edited = await bot.edit_message_caption(pg.alice.id, sent.message_id, caption="Two")
    assert isinstance(edited, Message)
    assert edited.caption == "Two"
    media = InputMediaPhoto(sample(60, 60), caption="Three")
    changed = await bot.edit_message_media(media, pg.alice.id, sent.message_id)
    assert isinstance(changed, Message)
    assert (changed.photo[-1].width, changed.caption) == (60, "Three")


async def test_the_account(pg: Playground, bot: Bot) -> None:
    await pg.alice.start()
    scope = BotCommandScopeChat(pg.alice.id)
    commands = (BotCommand("tip", "A tip now"), BotCommand("done", "I did it"))
    assert await bot.set_my_commands(commands, scope=scope, language_code="en")
    assert await bot.get_my_commands(scope=scope, language_code="en") == commands
    assert await bot.delete_my_commands(scope=scope, language_code="en")
    assert await bot.set_my_name("Glute Tips", language_code="en")
    assert (await bot.get_my_name("en")).name == "Glute Tips"
    assert await bot.set_my_description("One tip a day")
    assert (await bot.get_my_description()).description == "One tip a day"
    assert await bot.set_my_short_description("A tip a day")
    assert (await bot.get_my_short_description()).short_description == "A tip a day"
    assert await bot.set_chat_menu_button(pg.alice.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(pg.alice.id)).type == "commands"
    rights = ChatAdministratorRights.all_rights()
    assert await bot.set_my_default_administrator_rights(rights, for_channels=True)
    assert (await bot.get_my_default_administrator_rights(for_channels=True)).can_post_messages


async def test_chats_and_webhooks(pg: Playground, bot: Bot) -> None:
    await pg.alice.start()
    assert (await bot.get_chat(pg.alice.id)).first_name == "Alice"
    assert (await bot.get_chat_member(pg.alice.id, pg.alice.id)).status == "member"
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s", allowed_updates=["message"])
    info = await bot.get_webhook_info()
    assert (info.url, info.ip_address, info.allowed_updates) == (
        "http://127.0.0.1:9/hook",
        "127.0.0.1",
        ("message",),
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, BadRequest), (401, InvalidToken), (403, Forbidden), (409, Conflict), (429, RetryAfter)],
)
async def test_refusals_are_the_librarys_errors(
    pg: Playground, bot: Bot, monkeypatch: pytest.MonkeyPatch, status: int, kind: type[TelegramError]
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await pg.fault("error", "getMe", status=status, retry_after=7 if status == 429 else None)
    with pytest.raises(kind):
        await bot.get_me()


async def test_an_outage_ends_on_the_same_address(pg: Playground) -> None:
    url = pg.url
    await pg.server.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(f"{url}/bot{pg.token}/getMe")
        await pg.server.start()
        assert pg.url == url
        async with session.get(f"{url}/bot{pg.token}/getMe") as response:
            assert response.status == 200
