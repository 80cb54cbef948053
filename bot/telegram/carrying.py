"""Carrying out what a handler responds with. The data is stored by then: a lost answer loses only itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.telegram.keyboard import encoded
from bot.telegram.replies import Shown
from bot.telegram.responses import Edit, EditKeyboard, File, Say, Toast

if TYPE_CHECKING:
    from bot.telegram.replies import Replies
    from bot.telegram.responses import Response, Responses, View

# Telegram's limit for the notice of a pressed button.
TOAST_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where to respond: a chat, and the pressed button's message where there is one."""

    chat: int
    message_id: int | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Carrying:
    """Turns responses into requests, in order; the button's spinner ends first."""

    replies: Replies

    async def out(self, place: Place, responses: Responses) -> None:
        """Do all of it."""
        toast = next((response for response in responses if isinstance(response, Toast)), None)
        if place.query is not None:
            await self._end_spinner(place.query, toast)
        for response in responses:
            await self._respond(place, response)

    async def _end_spinner(self, query: str, toast: Toast | None) -> None:
        if toast is None:
            await self.replies.answer_callback(query)
        else:
            await self.replies.answer_callback(query, toast.text[:TOAST_LENGTH], alert=toast.alert)

    async def _respond(self, place: Place, response: Response) -> None:
        match response:
            case Say(view):
                await self._say(place, view)
            case Edit(view):
                await self._edit(place, view)
            case EditKeyboard(rows) if place.message_id is not None:
                await self.replies.edit_keyboard(place.chat, place.message_id, encoded(rows))
            case File(name, content, caption):
                await self.replies.send_document(place.chat, content, name, caption)
            case _:
                pass  # a toast ended the spinner

    async def _say(self, place: Place, view: View) -> None:
        await self.replies.send(place.chat, view.text, _keys(view))

    async def _edit(self, place: Place, view: View) -> None:
        """Edit the pressed message; where there is none any more, say it anew."""
        shown = Shown.NO_MESSAGE
        if place.message_id is not None:
            shown = await self.replies.edit_text(place.chat, place.message_id, view.text, _keys(view))
        if shown is Shown.NO_MESSAGE:
            await self._say(place, view)


def _keys(view: View) -> str | None:
    return encoded(view.keyboard) if view.keyboard else None
