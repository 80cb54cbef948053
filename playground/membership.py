"""Who comes, goes and changes in groups and channels, and which bot is told of it. Rights are the caller's.

Sources: core.telegram.org/bots/api#update (a bot is told of itself always, of others where it is an
administrator and asked for `chat_member`) and #chatmemberupdated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.chats import ANONYMOUS
from playground.members import Member
from playground.rights import may_edit_admin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playground.chats import Chat, User
    from playground.people import Bot
    from playground.world import World


def change(world: World, chat: Chat, by: User, old: Member, new: Member) -> None:
    """Let a member be another than before, and queue my_chat_member and chat_member."""
    before = dict(chat.members)
    chat.members[new.user_id] = new
    if old == new:
        return
    world.emit("chat", None, chat, detail={"user": new.user_id, "status": new.status})
    for bot in world.bots.values():
        kind = _kind(chat, bot, new)
        if kind is not None:
            world.meet(bot, new.user_id, by["id"])
            bot.queue.add(kind, _told(world, chat, by, (old, new), bot, before), world.now())


def add(world: World, chat: Chat, by: User, user_ids: Sequence[int]) -> None:
    """Let people and bots join; in a group a service message tells of it.

    Who joins by themselves is `by` too.
    """
    came = [user_id for user_id in user_ids if not chat.member(user_id).present]
    for user_id in came:
        old = chat.member(user_id)
        change(world, chat, by, old, old.back() if old.status == "restricted" else Member(user_id))
    users = [user for user_id in came if (user := world.user(user_id)) is not None]
    if users and chat.type != "channel":
        tell_of(world, chat, by, users)


def tell_of(world: World, chat: Chat, by: User, users: Sequence[User]) -> None:
    """The service message of those who joined. The two first fields are from before 2016 and still sent."""
    one: dict[str, Any] = {"new_chat_participant": users[0], "new_chat_member": users[0]}
    world.service(chat, by, **one, new_chat_members=list(users))


def remove(world: World, chat: Chat, by: User, new: Member) -> None:
    """Let somebody be gone or banned; where they were in a group, a service message tells of it."""
    old = chat.member(new.user_id)
    change(world, chat, by, old, new)
    user = world.user(new.user_id)
    if old.present and not new.present and user is not None and chat.type != "channel":
        world.service(chat, by, left_chat_participant=user, left_chat_member=user)


def actor(chat: Chat, by: User) -> User:
    """Who a bot is told did it: an anonymous administrator of a group stays one."""
    return ANONYMOUS if chat.type != "channel" and chat.member(by["id"]).anonymous else by


def _kind(chat: Chat, bot: Bot, new: Member) -> str | None:
    if bot.id == new.user_id:
        return "my_chat_member"
    return "chat_member" if chat.member(bot.id).is_admin else None


def _told(
    world: World, chat: Chat, by: User, states: tuple[Member, Member], bot: Bot, before: dict[int, Member]
) -> dict[str, Any]:
    user = world.user(states[0].user_id) or {}
    me = chat.member(bot.id)
    old, new = (
        state.api(user, chat.type, can_be_edited=may_edit_admin(me, state, members))
        for state, members in zip(states, (before, chat.members), strict=True)
    )
    return {
        "chat": chat.brief(),
        "from": actor(chat, by),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
