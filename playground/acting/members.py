"""What a person does to members: adds, promotes, demotes, restricts, removes; and leaving.

Sources: core.telegram.org/api/rights; restricting somebody, or choosing an administrator's rights, needs a
supergroup, into which the apps turn a basic group first (Telegram Desktop: SaveAdminCallback and
SaveRestrictedCallback).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from playground import groups, membership, rights
from playground.errors import PlaygroundError
from playground.members import Member
from playground.rights import ADMIN_RIGHTS, BASIC_ADMIN, PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from playground.chats import Chat
    from playground.people import Person
    from playground.world import World

_USUAL = frozenset(
    {
        "can_change_info",
        "can_delete_messages",
        "can_invite_users",
        "can_restrict_members",
        "can_pin_messages",
        "can_manage_video_chats",
        "can_manage_topics",
        "can_post_messages",
        "can_edit_messages",
    }
)
"""What the apps tick when somebody is promoted: all but adding administrators and staying anonymous."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One person's doing to one member; `rights` are an administrator's, or the permissions that stay."""

    world: World
    chat: Chat
    by: Person
    user_id: int
    rights: Mapping[str, bool] | None = None
    title: str | None = None
    anonymous: bool = False
    until: int = 0

    @property
    def me(self) -> Member:
        return self.chat.member(self.by.id)

    @property
    def member(self) -> Member:
        return self.chat.member(self.user_id)

    def change(self, new: Member) -> None:
        self.world.member_changed(self.chat, self.by.user(), self.member, new)


def manage(what: str, deed: Deed) -> tuple[Chat, Member]:
    """Do it; the chat is another than before where it had to be upgraded. Raises PlaygroundError."""
    doing = DEEDS.get(what)
    if doing is None:
        raise PlaygroundError(f"people here can {', '.join(DEEDS)}, not {what!r}")
    if deed.world.user(deed.user_id) is None:
        raise PlaygroundError(f"there is nobody with the id {deed.user_id}")
    chat = doing(deed) or deed.chat
    return chat, chat.member(deed.user_id)


def _add(deed: Deed) -> Chat | None:
    """Add somebody, or join by oneself what is public; a bot can only administrate a channel."""
    chat = deed.chat
    bot = deed.user_id not in deed.world.people
    if deed.user_id == deed.by.id:
        if not chat.username:
            raise PlaygroundError(f"{chat.title} is private: somebody there has to add {deed.by.name}")
    elif bot and chat.type == "channel":
        return _promote(deed)
    else:
        _need(deed, "add")
    if deed.member.status == "kicked":
        if deed.user_id == deed.by.id:
            raise PlaygroundError(f"{deed.by.name} was removed from {chat.title}")
        _need(deed, "restrict")
    membership.add(deed.world, chat, deed.by.user(), [deed.user_id])
    return None


def _promote(deed: Deed) -> Chat | None:
    """Make an administrator, also of a bot that is not there yet, and also with other rights than before."""
    chat, wanted = deed.chat, _wanted(deed)
    if deed.user_id == deed.by.id and deed.me.status == "creator" and chat.type == "supergroup":
        deed.change(replace(deed.me, title=deed.title, anonymous=deed.anonymous))
        return None
    if not rights.may(deed.me, "promote", chat.type):
        raise PlaygroundError(f"{deed.by.name} may not make administrators in {chat.title}")
    if beyond := wanted - rights.grantable(deed.me, _grown(chat)):
        raise PlaygroundError(f"{deed.by.name} can't give {', '.join(sorted(beyond))}, having it not")
    if deed.member.is_admin and not _edits(deed):
        raise PlaygroundError(f"{deed.by.name} may not change this administrator's rights")
    if chat.type == "group":
        if wanted != BASIC_ADMIN or deed.title or deed.anonymous:
            return _promoted(_moved(deed), wanted)
        membership.add(deed.world, chat, deed.by.user(), [deed.user_id])
    return _promoted(deed, wanted)


def _promoted(deed: Deed, wanted: frozenset[str]) -> Chat:
    """In supergroups and channels a bot joins and is promoted at once, and is then told of as new."""
    chat, came = deed.chat, not deed.member.present
    new = deed.member.promoted(wanted, deed.by.id, chat.type, title=deed.title, anonymous=deed.anonymous)
    deed.change(new)
    user = deed.world.user(deed.user_id)
    if came and user is not None and chat.type != "channel":
        membership.tell_of(deed.world, chat, deed.by.user(), [user])
    return chat


def _demote(deed: Deed) -> None:
    """Let an administrator be a plain member; a bot leaves a channel with that."""
    if not deed.member.is_admin:
        raise PlaygroundError("this is no administrator")
    if not _edits(deed):
        raise PlaygroundError(f"{deed.by.name} may not change this administrator's rights")
    bot = deed.user_id not in deed.world.people
    left = bot and deed.chat.type == "channel"
    deed.change(Member(deed.user_id, "left") if left else deed.member.demoted())


def _restrict(deed: Deed) -> Chat | None:
    """Leave somebody only some permissions; all of them lift the restriction."""
    _need(deed, "restrict")
    if deed.chat.type == "channel":
        raise PlaygroundError("nobody can be restricted in a channel")
    _check_target(deed)
    if deed.chat.type == "group":
        deed = _moved(deed)
    left = [name for name in PERMISSIONS if (deed.rights or {}).get(name)]
    deed.change(deed.member.restricted(left, deed.until))
    return deed.chat


def _remove(deed: Deed) -> None:
    """Remove somebody for good; an administrator is one no more first."""
    _need(deed, "restrict")
    if deed.member.is_admin and deed.user_id != deed.by.id and _edits(deed):
        new = deed.member.demoted().banned(deed.until)
    else:
        _check_target(deed)
        new = deed.member.banned(deed.until)
    membership.remove(deed.world, deed.chat, deed.by.user(), new)


def _unban(deed: Deed) -> None:
    """Lift a ban: the person may come back, but is not back by that."""
    _need(deed, "restrict")
    if deed.member.status != "kicked":
        raise PlaygroundError("this one is not banned")
    deed.change(Member(deed.user_id, "left"))


def _leave(deed: Deed) -> None:
    """Go by oneself."""
    if not deed.me.present:
        raise PlaygroundError(f"{deed.by.name} is not in {deed.chat.title}")
    membership.remove(deed.world, deed.chat, deed.by.user(), deed.me.gone())


def _transfer(deed: Deed) -> None:
    """Hand the chat over to another person; who owned it stays as an administrator with all rights."""
    person, chat = deed.by, deed.chat
    if deed.me.status != "creator":
        raise PlaygroundError(f"{person.name} is not the owner of {chat.title}")
    if deed.user_id == person.id or deed.user_id not in deed.world.people or not deed.member.present:
        raise PlaygroundError("only another person in the chat can be its owner")
    mine = deed.me.promoted(ADMIN_RIGHTS[chat.type], deed.user_id, chat.type)
    deed.change(deed.member.owning())
    deed.world.member_changed(chat, person.user(), deed.me, mine)


DEEDS: dict[str, Callable[[Deed], Chat | None]] = {
    "add": _add,
    "promote": _promote,
    "demote": _demote,
    "restrict": _restrict,
    "remove": _remove,
    "unban": _unban,
    "leave": _leave,
    "transfer": _transfer,
}


def _wanted(deed: Deed) -> frozenset[str]:
    """The rights to give: as asked, else the usual ones as far as the person can give them."""
    chat = deed.chat
    there_are = frozenset(ADMIN_RIGHTS[_grown(chat)])
    if deed.rights is None:
        return BASIC_ADMIN if chat.type == "group" else _USUAL & rights.grantable(deed.me, chat.type)
    asked = frozenset(name for name, given in deed.rights.items() if given)
    if unknown := asked - there_are - {"is_anonymous"}:
        raise PlaygroundError(f"there is no right {', '.join(sorted(unknown))} in a {chat.type}")
    return (asked & there_are) | {"can_manage_chat"}


def _grown(chat: Chat) -> str:
    """The type of chat that rights can be chosen in."""
    return "supergroup" if chat.type == "group" else chat.type


def _moved(deed: Deed) -> Deed:
    """The same deed in the supergroup that the basic group is turned into for it."""
    return replace(deed, chat=groups.upgrade(deed.world, deed.chat, deed.by.user()))


def _need(deed: Deed, act: str) -> None:
    if not rights.may(deed.me, act, deed.chat.type, deed.chat.permissions):
        raise PlaygroundError(f"{deed.by.name} lacks {rights.right_for(act, deed.chat.type)} here")


def _edits(deed: Deed) -> bool:
    return rights.may_edit_admin(deed.me, deed.member, deed.chat.members)


def _check_target(deed: Deed) -> None:
    if not rights.may_restrict(deed.me, deed.member, deed.chat.type):
        raise PlaygroundError(f"{deed.by.name} can't do that to an administrator")
