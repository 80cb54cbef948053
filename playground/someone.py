"""A person's side of the conversation: what they do, what they see, and waiting for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from playground.gathering import Gathering
from playground.views import Answer, Event, Message, Press, message_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playground.client import Client

PATIENCE = 5.0
"""Seconds of real time that waiting takes at most, unless told otherwise."""


class Someone:
    """One person in one chat: the private one with a bot, or the one that `in_chat` names.

    Doing something moves the person's attention there: `next_message`, `wait_for` and `answer` look at what
    happened after the last act, each `next_message` at what came after the one before.
    """

    def __init__(
        self,
        client: Client,
        person_id: int,
        name: str,
        bot: int | None = None,
        chat: Gathering | None = None,
        topic: int | None = None,
    ) -> None:
        self.id = person_id
        self.name = name
        self._client = client
        self._bot = bot
        self._chat = chat
        self._topic = topic
        self._seen = 0

    def with_bot(self, bot: int) -> Someone:
        """The same person in the chat with another bot."""
        return Someone(self._client, self.id, self.name, bot)

    def in_chat(self, chat: Gathering, topic: int | None = None) -> Someone:
        """The same person in a group or channel, or in one topic of a forum."""
        return Someone(self._client, self.id, self.name, self._bot, chat, topic)

    async def create_group(
        self,
        title: str,
        *,
        kind: str = "supergroup",
        members: Iterable[Someone | int] = (),
        username: str | None = None,
    ) -> Gathering:
        """A new chat of this person's: `group` is a basic one, then supergroup, forum, channel."""
        users = [member if isinstance(member, int) else member.id for member in members]
        row = await self._client.ask(
            "create_chat", person=self.id, kind=kind, title=title, members=users, username=username
        )
        return Gathering(self._client, int(row["id"]), self)

    async def chats(self) -> list[dict[str, Any]]:
        """The list of chats, latest activity first."""
        found: list[dict[str, Any]] = await self._client.ask("chats", person=self.id)
        return found

    async def follow(self, link: str, chat: Gathering | None = None) -> Message | None:
        """Follow a link, choosing a chat where it asks for one; the message that was sent by that."""
        seq = (await self._client.info())["last"]
        chosen = chat.id if chat is not None else None
        found = await self._client.ask("follow", person=self.id, link=link, chat=chosen)
        self._seen = seq
        if chat is not None:
            chat.id = int(found["chat"])
        return message_from(found["message"]) if found["message"] else None

    async def say(
        self, text: str, *, reply_to: Message | int | None = None, as_chat: str | int | None = None
    ) -> Message:
        """Type a text or a command, as a reply or in the name of a chat where that is wished."""
        replied = None if reply_to is None else _id(reply_to)
        return await self._said("say", text=text, reply_to=replied, as_chat=as_chat)

    async def start(self, payload: str = "") -> Message:
        """Press Start, with the payload of a deep link where there is one."""
        return await self._said("start", payload=payload)

    async def started_before(self) -> None:
        """As if the bot had been started long ago: it may write, and gets no update now."""
        await self._client.ask("open_chat", person=self.id, bot=self._bot)

    async def tap(self, label: str) -> Message:
        """Tap a button of the reply keyboard."""
        return await self._said("tap", label=label)

    async def share_location(self, latitude: float, longitude: float) -> Message:
        return await self._said("share_location", latitude=latitude, longitude=longitude)

    async def send_other(self, kind: str = "sticker") -> Message:
        """Send a sticker or a photo."""
        return await self._said("send_other", kind=kind)

    async def edit(self, message: Message | int, text: str) -> Message:
        """Edit an own message."""
        return await self._said("edit", message_id=_id(message), text=text)

    async def delete(self, message: Message | int) -> None:
        """Delete a message for everyone."""
        await self._act("delete", message_id=_id(message))

    async def pin(self, message: Message | int) -> None:
        await self._act("pin", message_id=_id(message))

    async def unpin(self, message: Message | int) -> None:
        await self._act("unpin", message_id=_id(message))

    async def pick_chat(self, label: str, chat: Gathering) -> Message:
        """Answer a button of the private chat's that asks for a chat."""
        made = await self._client.ask(
            "act", person=self.id, what="pick_chat", bot=self._bot, chat=chat.id, label=label
        )
        self._seen = made.pop("seq")
        found = message_from(made)
        if found.service is not None:
            chat.id = int(found.service["chat_id"])
        return found

    async def press(self, button: str, message: Message | int | None = None, *, stale: bool = False) -> Press:
        """Press an inline button by its label or data, on a message or on the latest that has it.

        `stale`: also one that is no longer there.
        """
        message_id = None if message is None else _id(message)
        return Press(**await self._act("press", button=button, message_id=message_id, stale=stale))

    async def block(self) -> None:
        await self._act("block", blocked=True)

    async def unblock(self) -> None:
        await self._act("block", blocked=False)

    async def change(self, **profile: str | float | None) -> None:
        """Change `first_name`, `last_name`, `username`, `language_code`, `deactivated`, `known_to`."""
        await self._client.ask("change_person", person=self.id, **profile)

    async def ask(self, text: str, *, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 - of real time, with its own error
        """Say something and wait for the bot's next message."""
        await self.say(text)
        return await self.next_message(timeout=timeout)

    async def next_message(self, *, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109 - as above
        """The next message of the bot's that was not seen yet."""
        return await self.wait_for(timeout=timeout, edits=False)

    async def wait_for(
        self,
        what: str | Callable[[Message], bool] | None = None,
        *,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - as above
        edits: bool = True,
    ) -> Message:
        """The next message or edit of the bot's that contains a text or fulfils a condition.

        Raises TimeoutError with the conversation so far.
        """
        kinds = {"message", "edit"} if edits else {"message"}

        def fits(event: Event) -> bool:
            message = event.message
            if event.kind not in kinds or message is None or not message.from_bot or message.service:
                return False
            if self._topic is not None and message.topic != self._topic:
                return False
            return what is None or (what in message.text if isinstance(what, str) else what(message))

        found = (await self._wait(fits, timeout, _words(what))).message
        if found is None:  # pragma: no cover - `fits` asked for one
            raise AssertionError
        return found

    async def answer(self, press: Press, *, timeout: float = PATIENCE) -> Answer:  # noqa: ASYNC109 - as above
        """What the bot answered to a press, even where more was done since."""

        def fits(event: Event) -> bool:
            return event.kind == "answer" and event.detail["query"] == press.query

        found = await self._wait(fits, timeout, f"an answer to {press.data!r}", since=press.seq)
        return Answer(**found.detail)

    async def press_and_wait(self, button: str, message: Message | int | None = None) -> Answer:
        """Press a button and wait until the bot has answered."""
        return await self.answer(await self.press(button, message))

    async def transcript(self) -> list[Message]:
        """Everything said in this chat, oldest first."""
        views = await self._client.ask("transcript", chat=self._where, bot=self._bot, topic=self._topic)
        return [message_from(view) for view in views]

    async def heard(self) -> list[Message]:
        """What the bot said in this chat and did not delete, oldest first."""
        return [
            message
            for message in await self.transcript()
            if message.from_bot and not message.deleted and not message.service
        ]

    async def menu(self) -> list[str]:
        """The commands that the app offers while typing."""
        chat = self._chat.id if self._chat is not None else None
        entries = await self._client.ask("menu", person=self.id, bot=self._bot, chat=chat)
        return [entry["command"] for entry in entries]

    def _events_of(self) -> dict[str, int | None]:
        """What narrows the events: a private chat is a bot's, a group is everybody's."""
        return {"chat": self._where, "bot": self._bot if self._chat is None else None}

    @property
    def _where(self) -> int:
        return self._chat.id if self._chat is not None else self.id

    async def _said(self, what: str, **details: object) -> Message:
        made = await self._act(what, **details)
        return message_from({name: value for name, value in made.items() if name != "seq"})

    async def _act(self, what: str, **details: object) -> dict[str, Any]:
        made: dict[str, Any] = await self._client.ask(
            "act",
            person=self.id,
            what=what,
            bot=self._bot,
            chat=self._chat.id if self._chat is not None else None,
            topic=self._topic,
            **details,
        )
        self._seen = made["seq"]
        return made

    async def _wait(
        self, fits: Callable[[Event], bool], seconds: float, words: str, *, since: int | None = None
    ) -> Event:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        after = self._seen if since is None else since
        while True:
            left = max(0.0, deadline - loop.time())
            last, events = await self._client.events(after, wait=left, **self._events_of())
            for event in filter(fits, events):
                if since is None:
                    self._seen = event.seq
                return event
            if not left:
                raise TimeoutError(await self._complaint(words, seconds))
            after = last

    async def _complaint(self, words: str, seconds: float) -> str:
        lines = [f"  {message}" for message in await self.transcript()] or ["  (nothing was said)"]
        troubles = [f"  {call.method}: {call.problem}" for call in await self._client.calls() if call.problem]
        if troubles:
            lines += ["refused calls, the last of them:", *troubles[-5:]]
        return "\n".join([f"{self.name} waited {seconds:g} s for {words}; so far:", *lines])


def _id(message: Message | int) -> int:
    return message if isinstance(message, int) else message.id


def _words(what: object) -> str:
    if what is None:
        return "a message"
    return f"a message with {what!r}" if isinstance(what, str) else "a message that fulfils the condition"
