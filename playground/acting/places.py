"""Where a person acts: in the private chat with a bot, or in a group or channel, perhaps in a topic of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.errors import PlaygroundError

if TYPE_CHECKING:
    from playground.chats import Chat, Message
    from playground.people import Bot, Person
    from playground.world import World


@dataclass(frozen=True, slots=True)
class Place:
    """One person in one chat. Without a `chat_id` it is the private chat with the bot."""

    world: World
    person: Person
    bot: Bot
    chat_id: int | None = None
    topic: int | None = None

    def chat(self) -> Chat:
        """The chat, which must be there already. Raises PlaygroundError."""
        self._alive()
        if self.chat_id is not None and self.chat_id != self.person.id:
            return group_of(self.world, self.chat_id)
        chat = self.bot.chats.get(self.person.id)
        if chat is None:
            raise PlaygroundError(f"{self.person.name} has not started the bot; start() comes first")
        return chat

    def opened(self) -> Chat:
        """The chat to write to; the first word in a private one lets it exist."""
        self._alive()
        if self.chat_id is None or self.chat_id == self.person.id:
            return self.world.start_chat(self.bot, self.person)
        return self.chat()

    def message(self, message_id: int) -> Message:
        """A message of the chat that is still there. Raises PlaygroundError."""
        message = self.chat().messages.get(message_id)
        if message is None or message.deleted:
            raise PlaygroundError(f"there is no message {message_id} in this chat")
        return message

    def _alive(self) -> None:
        if self.person.deactivated:
            raise PlaygroundError(f"{self.person.name} deleted the account")


def group_of(world: World, chat_id: int) -> Chat:
    """A group or channel that is in use. Raises PlaygroundError."""
    chat = world.groups.get(chat_id)
    if chat is None:
        raise PlaygroundError(f"there is no chat with the id {chat_id}")
    if chat.migrated_to is not None:
        raise PlaygroundError(f"this group was upgraded; it goes on as {chat.migrated_to}")
    if chat.gone:
        raise PlaygroundError(f"{chat.title} was deleted")
    return chat
