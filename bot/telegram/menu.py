"""What Telegram shows around the chat: the command menu, the descriptions and the menu button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeDefault, MenuButtonCommands

from bot.locale.catalogues import LANGUAGES, SOURCE
from bot.telegram.routes import commands
from bot.telegram.voice import Voice

if TYPE_CHECKING:
    from telegram import Bot

# Telegram's limits for a description and a short one.
_DESCRIPTION, _SHORT = 512, 120


async def publish(bot: Bot) -> None:
    """Set the menu and the descriptions, for each language. Repeating it is harmless."""
    await bot.set_my_commands([], scope=BotCommandScopeDefault())
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    for language in LANGUAGES:
        voice = Voice.of(chosen=language)
        # Without a code it holds for everyone whose language has no menu of its own.
        code = None if language == SOURCE else language
        menu = [BotCommand(each.name, voice.text(each.summary)) for each in commands()]
        await bot.set_my_commands(menu, scope=BotCommandScopeAllPrivateChats(), language_code=code)
        await bot.set_my_description(description(voice), language_code=code)
        await bot.set_my_short_description(short_description(voice), language_code=code)


def description(voice: Voice) -> str:
    """What a person reads before they press Start."""
    return voice.text(
        "One good glute tip a day, at your own hour. Exercises on your training days, a Done button, and "
        "a streak that is honest and kind.\n\n"
        "Press Start: the first tip comes at once, set-up takes thirty seconds."
    )[:_DESCRIPTION]


def short_description(voice: Voice) -> str:
    """What stands on the bot's profile and in links to it."""
    return voice.text("One good glute tip a day, at your own hour.")[:_SHORT]
