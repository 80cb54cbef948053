"""The conversation in a terminal, as it happens: who, when, what, with buttons, edits and answers."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import tzinfo

    from playground.client import Client
    from playground.views import Button, Event, Message

_STYLES = {
    "bold": "1",
    "italic": "3",
    "underline": "4",
    "strikethrough": "9",
    "code": "36",
    "pre": "36",
    "spoiler": "2",
    "blockquote": "2",
    "expandable_blockquote": "2",
    "text_link": "4;34",
    "url": "4;34",
    "bot_command": "34",
    "mention": "34",
    "text_mention": "34",
}
_MARGIN = 12
_NAME = 14


async def show(
    client: Client, *, out: Callable[[str], object] = print, colour: bool = True, zone: tzinfo | None = None
) -> None:
    """Print what happens from now on, until cancelled. Times are of `zone`, the machine's by default."""
    info = await client.info()
    after = info["last"]
    writer = Writer(_names(info), colour=colour, zone=zone)
    while True:
        after, events = await client.events(after, wait=60.0)
        if not writer.knows(events):
            writer.meet(_names(await client.info()))
        for event in events:
            for line in writer.lines(event):
                out(line)


def _names(info: dict[str, Any]) -> dict[int, str]:
    users = {user["id"]: user["first_name"] for user in [*info["people"], *info["bots"]]}
    return users | {chat["id"]: chat["title"] for chat in info["chats"]}


class Writer:
    """Turns events into lines."""

    def __init__(
        self, names: dict[int, str] | None = None, *, colour: bool = True, zone: tzinfo | None = None
    ) -> None:
        self._names = dict(names or {})
        self._colour = colour
        self._zone = zone

    def knows(self, events: Iterable[Event]) -> bool:
        """Whether the chats of these events have names."""
        return all(event.chat_id >= 0 or event.chat_id in self._names for event in events)

    def meet(self, names: dict[int, str]) -> None:
        """Learn the names of people and chats."""
        self._names |= names

    def lines(self, event: Event) -> list[str]:
        """The lines of one event; none where nothing is to be seen."""
        message = event.message
        if message is not None:
            self._names[message.sender_id] = message.sender_name
        if message is not None and event.kind in {"message", "edit"}:
            return self._message(event, message)
        who, text = self._short(event)
        return [self._line(event, who, text)] if text else []

    def _short(self, event: Event) -> tuple[int, str]:
        """Who did what, in one line; an empty one where there is nothing to tell."""
        detail = {name: _plain(str(value)) for name, value in event.detail.items()}
        match event.kind:
            case "delete" if event.message is not None:
                return event.message.sender_id, self._dim("deleted: ") + _plain(event.message.text[:60])
            case "press":
                return event.detail["person"], f"presses {_shown(detail['label'])}"
            case "answer" if detail["text"]:
                frame = "‼ {} ‼" if event.detail["alert"] else "( {} )"
                return event.bot_id, frame.format(detail["text"])
            case "blocked" | "unblocked":
                return event.chat_id, f"{event.kind} the bot"
            case "problem":
                return event.bot_id, self._paint(f"! {detail['method']}: {detail['problem']}", "31")
            case _:
                return event.bot_id, ""

    def _message(self, event: Event, message: Message) -> list[str]:
        text = styled(message.text, message.entities) if self._colour else _plain(message.text)
        if message.service is not None:
            text = self._dim(f"<{message.service['kind'].replace('_', ' ')}>")
        for kind in ("document", "location", "sticker", "photo"):
            if kind in message.extra:
                text = f"{self._dim(_attachment(kind, message.extra[kind]))} {text}".rstrip()
        first, *rest = text.split("\n")
        note = self._dim("edited: ") if event.kind == "edit" else ""
        lines = [self._line(event, message.sender_id, note + first)]
        indent = " " * (_MARGIN + _NAME)
        lines += [indent + line for line in rest]
        for row in _rows(message):
            lines.append(indent + "  ".join(self._paint(_shown(button.text), "7") for button in row))
        return lines

    def _line(self, event: Event, who: int, text: str) -> str:
        moment = datetime.fromtimestamp(event.at, UTC).astimezone(self._zone)
        name = _plain(self._names.get(who, str(who)).replace("\n", " "))[: _NAME - 2]
        colour = "32" if who == event.bot_id else "33"
        # A private chat's number is its person's: positive.
        where = self._dim(f"[{_plain(self._names.get(event.chat_id, ''))}] ") if event.chat_id < 0 else ""
        return f"{self._dim(f'{moment:%H:%M:%S}')}    {self._paint(name.ljust(_NAME), colour)}{where}{text}"

    def _dim(self, text: str) -> str:
        return self._paint(text, "2")

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour and text else text


def styled(text: str, entities: Sequence[dict[str, object]]) -> str:
    """A text with its entities as ANSI styles; offsets are UTF-16 units, as Telegram counts."""
    marks = [
        (int(str(entity["offset"])), int(str(entity["offset"])) + int(str(entity["length"])), style)
        for entity in entities
        if (style := _STYLES.get(str(entity["type"])))
    ]
    written: list[str] = []
    current, at = "", 0
    for character in text:
        wanted = ";".join(sorted({style for start, end, style in marks if start <= at < end}))
        if wanted != current:
            written.append(("\x1b[0m" if current else "") + (f"\x1b[{wanted}m" if wanted else ""))
            current = wanted
        written.append(_plain(character))
        at += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 - where UTF-16 needs two units
    return "".join(written) + ("\x1b[0m" if current else "")


def _plain(text: str) -> str:
    """Without what could steer a terminal: names and texts come from strangers."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def _shown(label: str) -> str:
    return f"[ {_plain(label)} ]"


def _rows(message: Message) -> tuple[tuple[Button, ...], ...]:
    return message.inline or message.reply_keyboard


def _attachment(kind: str, content: object) -> str:
    if kind == "document" and isinstance(content, dict):
        return f"<{content.get('file_name', 'file')}, {content['file_size']} bytes>"
    if kind == "location" and isinstance(content, dict):
        return f"<location {content['latitude']}, {content['longitude']}>"
    return f"<{kind}>"
