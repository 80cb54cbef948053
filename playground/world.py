"""The world: who there is, which chats, what was said. All in memory; the same seed gives the same world."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.calls import CallLog
from playground.chats import Chat, Content, Message
from playground.clock import Clock, SystemClock
from playground.errors import ApiError, PlaygroundError, bad_request, forbidden
from playground.events import Events
from playground.faults import Faults
from playground.flood import Flood
from playground.people import TOKEN, Bot, Person
from playground.updates import UpdateQueue

if TYPE_CHECKING:
    from typing import Any

DEFAULT_TOKEN = "100200300:playground-token-of-the-example-bot"  # noqa: S105 - no secret: it opens nothing but this

FAST_KEPT = 100
"""Messages a chat keeps in a fast world, so that a benchmark does not fill the memory."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a world behaves. `fast`: no events, no log of calls; `flood`: Telegram's limits on sending."""

    seed: int = 0
    flood: bool = False
    fast: bool = False
    calls_kept: int = 5_000
    conflict_pause: float = 3.0


class World:
    """One local Telegram."""

    def __init__(self, options: Options | None = None, clock: Clock | None = None) -> None:
        self.options = options or Options()
        self.clock: Clock = clock or SystemClock()
        self.random = random.Random(self.options.seed)  # noqa: S311 - reproducible on purpose
        self.events = Events()
        self.calls = CallLog(self.options.calls_kept)
        self.faults = Faults()
        self.flood = Flood(on=self.options.flood)
        self.people: dict[int, Person] = {}
        self.bots: dict[str, Bot] = {}
        self.under_way = 0
        """Calls that came in and are not answered yet, polls left out."""
        self._next_person = self.random.randrange(10**8, 9 * 10**8)

    def now(self) -> float:
        """Unix seconds."""
        return self.clock.now().timestamp()

    def add_bot(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        username: str = "glute_tips_playground_bot",
        first_name: str = "Glute Tips",
    ) -> Bot:
        if not TOKEN.fullmatch(token):
            raise PlaygroundError(f"a token looks like 123456:ABC-def, not like {token[:12]!r}")
        queue = UpdateQueue(self.random.randrange(10**8, 9 * 10**8), self.options.conflict_pause)
        bot = Bot(int(token.partition(":")[0]), token, first_name, username, queue)
        self.bots[token] = bot
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        person_id: int | None = None,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
    ) -> Person:
        person_id = person_id if person_id is not None else self._next_person
        if person_id in self.people:
            raise PlaygroundError(f"there is a person with the id {person_id} already")
        self._next_person = max(self._next_person, person_id) + 1
        person = Person(person_id, first_name, last_name, username, language_code)
        self.people[person_id] = person
        return person

    def first_bot(self) -> Bot:
        return next(iter(self.bots.values()))

    def start_chat(self, bot: Bot, person: Person) -> Chat:
        """The private chat of a person with a bot; it exists from the person's first word on."""
        chat = bot.chats.get(person.id)
        if chat is None:
            chat = bot.chats[person.id] = Chat(person.id, "private", person)
        return chat

    def find_chat(self, bot: Bot, chat_id: int | str) -> Chat:
        """The chat a bot names, for reading. Raises ApiError with Telegram's words."""
        chat = bot.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is not None:
            return chat
        if any(other.id == chat_id for other in self.bots.values()):
            raise forbidden("bot can't send messages to bots")
        person = self.people.get(chat_id) if isinstance(chat_id, int) else None
        if person is not None and bot.id in person.known_to:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")

    def writable_chat(self, bot: Bot, chat_id: int | str) -> Chat:
        """As `find_chat`, for writing to it."""
        chat = self.find_chat(bot, chat_id)
        if chat.person is not None and chat.person.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def pace(self, bot: Bot, chat: Chat) -> None:
        """Count one send against Telegram's limits. Raises a 429 where it is one too many."""
        refused = self.flood.take(bot.id, chat.id, self.now(), group=chat.type != "private")
        if refused is not None:
            raise refused

    def post(
        self,
        bot: Bot,
        chat: Chat,
        sender: dict[str, Any],
        content: Content,
        **flags: Any,  # noqa: ANN401 - fields of Message, checked by it
    ) -> Message:
        """Put a message into a chat, the bot's or a person's."""
        now = self.now()
        message = Message(bot.next_message_id, chat, sender, int(now), content, **flags)
        bot.next_message_id += 1
        chat.messages[message.id] = message
        if self.options.fast and len(chat.messages) > FAST_KEPT:
            del chat.messages[next(iter(chat.messages))]
        if sender["is_bot"]:
            chat.sent += 1
            if content.markup is not None and content.inline is None:
                chat.keyboard = content.markup if "keyboard" in content.markup else None
        self.emit("message", bot, chat, message)
        return message

    def emit(
        self,
        kind: str,
        bot: Bot,
        chat: Chat,
        message: Message | None = None,
        detail: dict[str, object] | None = None,
    ) -> None:
        if not self.options.fast:
            self.events.emit(kind, self.now(), bot.id, chat.id, message, detail)

    def bot_of(self, token: str) -> Bot:
        """The bot of a token in an address. Raises what Telegram answers to a wrong one."""
        bot = self.bots.get(token)
        if bot is not None:
            return bot
        if TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized")
        raise ApiError(404, "Not Found")
