"""A member of a group or channel, and how the Bot API writes one down (ChatMember)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from playground.rights import ADMIN_RIGHTS, BASIC_ADMIN, MEDIA, PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class Member:
    """Where one person or bot stands in one chat. A change makes a new one."""

    user_id: int
    status: Status = "member"
    rights: frozenset[str] = frozenset()
    """Of an administrator."""
    permissions: frozenset[str] = frozenset()
    """What a restricted one still may."""
    title: str | None = None
    """The custom title of an owner or administrator."""
    anonymous: bool = False
    """Whether an owner or administrator writes as the chat itself."""
    until: int = 0
    """Unix seconds at which a restriction or ban ends; 0 is never."""
    promoted_by: int | None = None
    is_member: bool = True
    """Whether a restricted one is in the chat."""

    @property
    def present(self) -> bool:
        """Whether they are in the chat now."""
        return self.status in {"creator", "administrator", "member"} or (
            self.status == "restricted" and self.is_member
        )

    @property
    def is_admin(self) -> bool:
        return self.status in {"creator", "administrator"}

    def owning(self, *, anonymous: bool = False) -> Member:
        """As the owner."""
        return Member(self.user_id, "creator", title=self.title, anonymous=anonymous)

    def promoted(
        self,
        rights: Iterable[str],
        by: int,
        chat_type: str,
        *,
        title: str | None = None,
        anonymous: bool = False,
    ) -> Member:
        """As an administrator with these rights; with none at all, a plain member again.

        Any right brings `can_manage_chat` (core.telegram.org/bots/api#promotechatmember). In a basic group
        the rights are the same for all.
        """
        wanted = frozenset(rights) & frozenset(ADMIN_RIGHTS[chat_type])
        if not wanted and not anonymous:
            return self.demoted()
        wanted = BASIC_ADMIN if chat_type == "group" else wanted | {"can_manage_chat"}
        first = self.promoted_by if self.status == "administrator" else by
        return Member(
            self.user_id, "administrator", wanted, title=title, anonymous=anonymous, promoted_by=first
        )

    def demoted(self) -> Member:
        """As a plain member."""
        return Member(self.user_id)

    def restricted(self, permissions: Iterable[str], until: int = 0) -> Member:
        """With only these permissions; with all of them, a plain member again."""
        left = frozenset(permissions) & frozenset(PERMISSIONS)
        if left == frozenset(PERMISSIONS):
            return Member(self.user_id) if self.present else Member(self.user_id, "left")
        return Member(self.user_id, "restricted", permissions=left, until=until, is_member=self.present)

    def gone(self) -> Member:
        """As who left; what a restricted one may stays known for their return."""
        if self.status == "restricted":
            return replace(self, is_member=False)
        return Member(self.user_id, "left")

    def back(self) -> Member:
        """As who joined."""
        if self.status == "restricted":
            return replace(self, is_member=True)
        return Member(self.user_id)

    def banned(self, until: int = 0) -> Member:
        return Member(self.user_id, "kicked", until=until)

    def api(self, user: dict[str, Any], chat_type: str, *, can_be_edited: bool = False) -> dict[str, Any]:
        """The Bot API's ChatMember. `can_be_edited`: by the bot that asks."""
        found: dict[str, Any] = {"user": user, "status": self.status}
        match self.status:
            case "creator":
                found |= self._titled()
                found["is_anonymous"] = self.anonymous
            case "administrator":
                found["can_be_edited"] = can_be_edited
                found |= rights_api(self.rights, chat_type, anonymous=self.anonymous)
                # The name from before 2022, which Telegram still sends.
                found["can_manage_voice_chats"] = found["can_manage_video_chats"]
                found |= self._titled()
            case "restricted":
                found["until_date"] = self.until
                found |= permissions_api(self.permissions)
                found["is_member"] = self.is_member
            case "kicked":
                found["until_date"] = self.until
        return found

    def _titled(self) -> dict[str, Any]:
        return {"custom_title": self.title} if self.title else {}


def rights_api(rights: Iterable[str], chat_type: str, *, anonymous: bool = False) -> dict[str, bool]:
    """Administrator's rights as the Bot API lists them for a type of chat, the missing ones as false."""
    held = frozenset(rights)
    return {name: name in held for name in ADMIN_RIGHTS[chat_type]} | {"is_anonymous": anonymous}


def permissions_api(permissions: Iterable[str]) -> dict[str, bool]:
    """The Bot API's ChatPermissions, with the old name for all media that is still sent."""
    held = frozenset(permissions)
    told = {name: name in held for name in PERMISSIONS}
    return told | {"can_send_media_messages": not held.isdisjoint(MEDIA)}
