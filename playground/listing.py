"""How the control API shows chats: the rows of a person's list, and all that is known of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.acting.voices import silenced
from playground.members import permissions_api, rights_api
from playground.showing import message_view

if TYPE_CHECKING:
    from playground.chats import Chat, Message
    from playground.members import Member
    from playground.people import Bot, Person
    from playground.world import World

Row = dict[str, Any]


def rows(world: World, person: Person) -> list[Row]:
    """The chats that the person's app lists, latest activity first; bots' are there from the beginning."""
    private = [private_row(person, bot) for bot in world.bots.values()]
    shared = [row(person, chat) for chat in world.groups.values() if _listed(chat, person)]
    return sorted(private + shared, key=_recency, reverse=True)


def private_row(person: Person, bot: Bot) -> Row:
    """The chat with a bot, also before it was started."""
    chat = bot.chats.get(person.id)
    if chat is not None:
        return row(person, chat)
    return {
        **_blank(person.id, "private", bot.first_name),
        **_of_bot(bot, person),
    }


def row(person: Person, chat: Chat) -> Row:
    """A chat that exists, as this person sees it."""
    why = silenced(chat, person)
    found = _blank(chat.id, chat.type, chat.bot.first_name if chat.bot else chat.title or "")
    found |= {
        "username": chat.username,
        "forum": chat.is_forum,
        "blocked": chat.blocked,
        "started": True,
        "status": chat.member(person.id).status if chat.bot is None else "member",
        "can_write": why is None,
        "can_write_why": why,
        "pinned": [number for number in chat.pinned if number in chat.messages],
        "last": _last(chat),
        "last_seq": chat.last_seq,
        "action": chat.action,
        "keyboard": chat.keyboard,
        "description": chat.description,
    }
    if chat.bot is not None:
        return found | _of_bot(chat.bot, person)
    return found | {
        "anonymous": chat.member(person.id).anonymous,
        "members": sum(1 for _ in chat.present()),
        "linked": chat.linked.id if chat.linked is not None else None,
    }


def details(world: World, person: Person, chat: Chat) -> Row:
    """A group or channel with its members, topics and permissions."""
    return {
        **row(person, chat),
        "members": [member_view(world, chat, member) for member in chat.members.values()],
        "topics": [
            {
                "id": topic.id,
                "name": topic.name,
                "icon_color": topic.icon_color,
                "closed": topic.closed,
                "hidden": topic.hidden,
            }
            for topic in chat.topics.values()
        ],
        "permissions": permissions_api(chat.permissions),
    }


def member_view(world: World, chat: Chat, member: Member) -> Row:
    """Who somebody is in a chat, gone or banned ones included."""
    admin = member.status in {"creator", "administrator"}
    return {
        "user": world.user(member.user_id),
        "status": member.status,
        "title": member.title,
        "anonymous": member.anonymous,
        "rights": rights_api(member.rights, chat.type, anonymous=member.anonymous) if admin else None,
        "permissions": permissions_api(member.permissions) if member.status == "restricted" else None,
        "until": member.until,
    }


def _blank(chat_id: int, type_: str, title: str) -> Row:
    return {
        "id": chat_id,
        "type": type_,
        "title": title,
        "username": None,
        "forum": False,
        "photo": None,
        "bot_id": None,
        "blocked": False,
        "started": False,
        "status": "member",
        "can_write": True,
        "can_write_why": None,
        "members": 2,
        "linked": None,
        "pinned": [],
        "last": None,
        "last_seq": 0,
        "action": None,
        "keyboard": None,
        "menu_button": None,
        "description": "",
        "anonymous": False,
    }


def _of_bot(bot: Bot, person: Person) -> Row:
    """What the app shows of a bot; its description, in the person's language, stands in an empty chat."""
    language = (person.language_code or "").partition("-")[0]
    described = bot.texts.get(("description", language)) or bot.texts.get(("description", ""), "")
    found: Row = {"bot_id": bot.id, "username": bot.username, "description": described}
    return found | {"menu_button": _menu(bot, person)}


def _listed(chat: Chat, person: Person) -> bool:
    return chat.member(person.id).present and chat.migrated_to is None and not chat.gone


def _last(chat: Chat) -> Row | None:
    latest: Message | None = next((m for m in reversed(chat.messages.values()) if not m.deleted), None)
    return message_view(latest) if latest is not None else None


def _recency(found: Row) -> tuple[int, int]:
    last = found["last"]
    return (last["date"] if last else 0, found["last_seq"])


def _menu(bot: Bot, person: Person) -> dict[str, Any]:
    return bot.menu_buttons.get(person.id) or bot.menu_buttons.get(None, {"type": "commands"})
