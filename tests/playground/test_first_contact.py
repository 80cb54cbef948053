"""The whole loop through python-telegram-bot: a person starts, reads, presses; the bot answers and edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

if TYPE_CHECKING:
    from playground.handle import Playground


async def test_a_conversation_through_the_library(pg: Playground) -> None:
    async with Bot(pg.token, base_url=f"{pg.url}/bot") as bot:
        await pg.alice.start("from-a-friend")
        (started,) = await bot.get_updates(timeout=5)
        assert started.message is not None
        assert started.message.text == "/start from-a-friend"
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="done:1")]])
        sent = await bot.send_message(
            pg.alice.id, "<b>Squeeze</b> at the top.", "HTML", reply_markup=keyboard
        )
        assert (await pg.alice.next_message()).labels == ["Done"]
        press = await pg.alice.press("Done")
        (pressed,) = await bot.get_updates(offset=started.update_id + 1, timeout=5)
        assert pressed.callback_query is not None
        assert pressed.callback_query.data == "done:1"
        await pressed.callback_query.answer("Well done")
        assert (await pg.alice.answer(press)).text == "Well done"
        await bot.edit_message_text("Done today.", pg.alice.id, sent.message_id)
        edited = await pg.alice.wait_for("Done today.")
        assert edited.labels == []
        assert edited.before == ("Squeeze at the top.",)
