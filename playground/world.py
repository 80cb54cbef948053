"""The world: who there is, which chats, what was said. All in memory; the same seed gives the same world."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground import delivery, membership, placing
from playground.access import reach
from playground.calls import CallLog
from playground.chats import Chat, Content
from playground.clock import Clock, SystemClock
from playground.errors import ApiError, PlaygroundError
from playground.events import Events
from playground.faults import Faults
from playground.flood import Flood
from playground.people import TOKEN, Bot, Person
from playground.updates import UpdateQueue

if TYPE_CHECKING:
    from typing import Any

    from playground.access import Access
    from playground.chats import Message, User
    from playground.members import Member
    from playground.travel import Travel

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
    strict_webhooks: bool = False
    """Telegram brings updates to https on four ports only; without this, http on any port will do."""

    @property
    def kept(self) -> int | None:
        """Messages that a chat keeps; None is all."""
        return FAST_KEPT if self.fast else None


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
        self.groups: dict[int, Chat] = {}
        """Basic groups, supergroups and channels; a private chat is its bot's."""
        self.travel: Travel | None = None
        """Moves the clock, where the bot shares it."""
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
        zone: str | None = None,
    ) -> Person:
        person_id = person_id if person_id is not None else self._next_person
        if person_id in self.people:
            raise PlaygroundError(f"there is a person with the id {person_id} already")
        self._next_person = max(self._next_person, person_id) + 1
        person = Person(person_id, first_name, last_name, username, language_code, zone)
        self.people[person_id] = person
        return person

    def first_bot(self) -> Bot:
        return next(iter(self.bots.values()))

    def user(self, user_id: int) -> User | None:
        """The Bot API's User of a person or bot; None where there is nobody."""
        person = self.people.get(user_id)
        if person is not None:
            return person.user()
        return next((bot.user() for bot in self.bots.values() if bot.id == user_id), None)

    def start_chat(self, bot: Bot, person: Person) -> Chat:
        """The private chat of a person with a bot; it exists from the person's first word on."""
        chat = bot.chats.get(person.id)
        if chat is None:
            chat = bot.chats[person.id] = Chat(person.id, "private", person, bot=bot)
        return chat

    def meet(self, bot: Bot, *user_ids: int) -> None:
        """Let a bot have seen people in a group: it is told something else of them than of strangers."""
        for user_id in user_ids:
            if user_id in self.people:
                self.people[user_id].known_to.add(bot.id)

    def find_chat(self, bot: Bot, chat_id: int | str, access: Access = "read") -> Chat:
        """The chat a bot names. Raises ApiError with Telegram's words."""
        return reach(self, bot, chat_id, access)

    def writable_chat(self, bot: Bot, chat_id: int | str) -> Chat:
        """As `find_chat`, for writing to it."""
        return reach(self, bot, chat_id, "write")

    def pace(self, bot: Bot, chat: Chat) -> None:
        """Count one send against Telegram's limits. Raises a 429 where it is one too many."""
        refused = self.flood.take(bot.id, chat.id, self.now(), group=chat.type != "private")
        if refused is not None:
            raise refused

    def post(
        self,
        bot: Bot | None,
        chat: Chat,
        sender: User,
        content: Content,
        **flags: Any,  # noqa: ANN401 - see `placing.place`
    ) -> Message:
        """Put a message into a chat, a bot's or a person's, and tell every bot that is to know."""
        if chat.type == "channel":
            flags.setdefault("sender_chat", chat)
            if chat.signatures:
                flags.setdefault("author_signature", name_of(sender))
        message = placing.place(self, chat, sender, content, **flags)
        if sender["is_bot"]:
            placing.note_words_of_bot(chat, sender, message)
        self.emit("message", bot, chat, message)
        if not (sender["is_bot"] and chat.bot is not None):
            delivery.announce(self, message)
        if chat.linked is not None and chat.type == "channel":
            placing.forward(self, message)
        return message

    def service(
        self,
        chat: Chat,
        by: User,
        *,
        thread: int | None = None,
        silent: bool = False,
        as_chat: bool = False,
        **fields: Any,  # noqa: ANN401 - the Bot API's fields of Message
    ) -> Message:
        """Put a service message into a chat, and tell every bot that is to know.

        An anonymous administrator stays one, as does what the chat does itself (`as_chat`).
        """
        anonymous = as_chat or chat.type == "channel" or chat.member(by["id"]).anonymous
        flags: dict[str, Any] = {"silent": silent, "service": fields}
        if anonymous:
            flags["sender_chat"] = chat
        message = placing.place(self, chat, by, Content(), thread=thread, **flags)
        self.emit("message", None, chat, message)
        delivery.announce(self, message)
        return message

    def edited(self, message: Message) -> None:
        """Tell of an edit whoever is to know."""
        bot = self._writer(message)
        self.emit("edit", bot, message.chat, message)
        if bot is None or message.chat.bot is None:
            delivery.announce(self, message, edited=True)

    def removed(self, message: Message) -> None:
        """Tell of a deletion; bots are told of none."""
        chat = message.chat
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.emit("delete", self._writer(message), chat, message)

    def member_changed(self, chat: Chat, by: User, old: Member, new: Member) -> None:
        """Let a member be another than before, and tell every bot that is to know."""
        membership.change(self, chat, by, old, new)

    def emit(
        self,
        kind: str,
        bot: Bot | None,
        chat: Chat,
        message: Message | None = None,
        detail: dict[str, object] | None = None,
    ) -> None:
        """Note what happened in a chat, for whoever watches. A group's things may be of no bot: bot_id 0."""
        if self.options.fast:
            return
        bot = bot or chat.bot
        self.events.emit(kind, self.now(), bot.id if bot is not None else 0, chat.id, message, detail)
        if kind == "message":
            chat.last_seq = self.events.last

    def _writer(self, message: Message) -> Bot | None:
        if not message.from_bot:
            return None
        wanted = message.sender["id"]
        return next((bot for bot in self.bots.values() if bot.id == wanted), None)

    def bot_of(self, token: str) -> Bot:
        """The bot of a token in an address. Raises what Telegram answers to a wrong one."""
        bot = self.bots.get(token)
        if bot is not None:
            return bot
        if TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized")
        raise ApiError(404, "Not Found")


def name_of(user: User) -> str:
    """A user's whole name."""
    return f"{user['first_name']} {user.get('last_name', '')}".strip()
