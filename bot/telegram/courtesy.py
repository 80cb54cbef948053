"""The two things said without a handler: that something failed on our side, and that it was a lot at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.telegram.markup import shown
from bot.telegram.views.info import sorry, too_fast
from bot.telegram.voice import Voice

if TYPE_CHECKING:
    from bot.telegram.markup import Html
    from bot.telegram.replies import Replies
    from bot.telegram.whom import Whom


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Says a word where it bothers nobody else: as a button's alert, or in the private chat."""

    replies: Replies

    async def sorry(self, whom: Whom) -> None:
        """Something failed on our side; it is noted."""
        await self._say(whom, sorry(Voice.of(language_code=whom.language)))

    async def slow_down(self, whom: Whom) -> None:
        """Too much at once; once per silence."""
        await self._say(whom, too_fast(Voice.of(language_code=whom.language)))

    async def _say(self, whom: Whom, text: Html) -> None:
        if whom.callback is not None:
            await self.replies.answer_callback(whom.callback, shown(text), alert=True)
        elif whom.chat is not None:
            await self.replies.send(whom.chat, text)
