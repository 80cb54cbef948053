"""The reception: an update becomes a call, and a handler answers it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram import ChatMember, Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.services.members import Caller
from bot.telegram.callbacks import unpack
from bot.telegram.carrying import Place
from bot.telegram.desk import Call
from bot.telegram.handlers import info, typed
from bot.telegram.responses import Say, Toast
from bot.telegram.routes import ABOUT_MINE, PRESSES, commands
from bot.telegram.views.info import gone, private_only
from bot.telegram.voice import voice_for

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime

    from telegram import User
    from telegram.ext import BaseHandler

    from bot.ports import Clock
    from bot.telegram.carrying import Carrying
    from bot.telegram.desk import Desk, Handler
    from bot.telegram.responses import Responses

# Updates of other kinds are not asked for.
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
Receive: TypeAlias = "Callable[[Update, Any], Coroutine[Any, Any, None]]"
_OUT = frozenset({ChatMember.BANNED, ChatMember.LEFT})


@dataclass(frozen=True, slots=True)
class Reception:
    """Receives updates for the desk; `carrying` carries out what its handlers answer."""

    desk: Desk
    carrying: Carrying
    clock: Clock

    def handlers(self) -> list[BaseHandler[Any, Any, Any]]:
        """python-telegram-bot's handlers, in order: the first that fits an update gets it."""
        return [
            *(
                CommandHandler(each.name, self._said(each.handler, command=True), _PRIVATE)
                for each in commands()
            ),
            CallbackQueryHandler(self._pressed),
            MessageHandler(_PRIVATE & filters.LOCATION, self._said(typed.location)),
            MessageHandler(_PRIVATE & filters.COMMAND, self._said(info.unknown_command)),
            MessageHandler(_PRIVATE & filters.TEXT, self._said(typed.words)),
            MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, self._said(info.anything)),
            CommandHandler("start", self._elsewhere, filters.ChatType.GROUPS & filters.UpdateType.MESSAGE),
            ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    def _said(self, handler: Handler, *, command: bool = False) -> Receive:
        """The callback that answers messages with this handler."""

        async def receive(update: Update, _context: object) -> None:
            message, user = update.effective_message, update.effective_user
            if message is None or user is None:
                return
            call = await self._call(update, message.chat_id, user, said_at=message.date)
            words = (message.text or "").strip()
            text = "".join(words.split(maxsplit=1)[1:]) if command else words
            where = message.location
            located = (where.latitude, where.longitude) if where else None
            call = replace(call, name=user.first_name, text=text, location=located, is_command=command)
            await self.carrying.out(Place(message.chat_id), await handler(call))

        return receive

    async def _pressed(self, update: Update, _context: object) -> None:
        query = update.callback_query
        if query is None or query.message is None:
            return
        message = query.message
        place = Place(message.chat.id, message_id=message.message_id, query=query.id)
        press = unpack(query.data or "")
        call = await self._call(update, message.chat.id, query.from_user)
        lost = call.sheet is None and press.verb in ABOUT_MINE
        handler = _out_of_date if lost else PRESSES.get(press.verb, _out_of_date)
        call = replace(call, name=query.from_user.first_name, press=press)
        await self.carrying.out(place, await handler(call))

    async def _elsewhere(self, update: Update, _context: object) -> None:
        """Groups come later; until then one line, and only to who asked for it."""
        message, user = update.effective_message, update.effective_user
        if message is not None and user is not None:
            call = await self._call(update, message.chat_id, user)
            view = private_only(call.voice, message.get_bot().link)
            await self.carrying.out(Place(message.chat_id), [Say(view)])

    async def _membership(self, update: Update, _context: object) -> None:
        """The person blocked the bot, or let it in again."""
        change = update.my_chat_member
        if change is None or change.chat.type != change.chat.PRIVATE:
            return
        if change.new_chat_member.status in _OUT:
            await self.desk.joining.unreachable(
                self._caller(update, change.chat.id, change.from_user), "blocked"
            )
        else:
            await self._call(update, change.chat.id, change.from_user)

    async def _call(self, update: Update, chat: int, user: User, *, said_at: datetime | None = None) -> Call:
        """Whoever calls, as we know them; a sleeping subscriber wakes."""
        caller = self._caller(update, chat, user, said_at=said_at)
        sheet = await self.desk.joining.greet(caller)
        voice = voice_for(sheet.subscriber if sheet else None, user.language_code)
        return Call(self.desk, caller, sheet, voice)

    def _caller(self, update: Update, chat: int, user: User, *, said_at: datetime | None = None) -> Caller:
        now = self.clock.now()
        # A message's date has whole seconds and Telegram's clock; it is never taken for later than now.
        return Caller(chat, user.id, update.update_id, now, min(said_at or now, now), user.language_code)


async def _out_of_date(call: Call) -> Responses:
    return [Toast(gone(call.voice))]
