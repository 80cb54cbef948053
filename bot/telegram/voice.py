"""Voice: a person's speech, speaking in Telegram's markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.locale.speech import Speech
from bot.telegram.markup import Html, html
from bot.telegram.plain import name

if TYPE_CHECKING:
    from bot.domain.subscriber import Subscriber

# However long what somebody wrote is, it is quoted no longer than this.
_QUOTED = 200


class Voice(Speech):
    """Speech whose texts may hold our tags and whose parts never can."""

    __slots__ = ()

    def say(self, message: str, /, **parts: object) -> Html:
        """The message in this language, with its {parts} put in and escaped."""
        return html(self.text(message), **_words(parts))

    def count(self, one: str, many: str, number: int, /, **parts: object) -> Html:
        """The form for `number`, which is the part {n}."""
        return html(self.plural(one, many, number), n=str(number), **_words(parts))

    def plain(self, message: str, /, **parts: object) -> str:
        """The message for where Telegram reads no markup: a button's label or a notice."""
        return self.text(message).format(**parts)


def voice_for(subscriber: Subscriber | None, language_code: str | None = None) -> Voice:
    """How to speak to this subscriber, or to someone of whom only Telegram's language code is known."""
    if subscriber is None:
        return Voice.of(language_code=language_code)
    return Voice.of(
        chosen=subscriber.language,
        language_code=language_code or subscriber.language_code,
        zone=subscriber.zone,
    )


def _words(parts: dict[str, object]) -> dict[str, str]:
    return {
        label: part if isinstance(part, Html) else name(str(part), _QUOTED) for label, part in parts.items()
    }
