"""Who may do what in a group or channel: rights of administrators, permissions of everybody else.

Sources: core.telegram.org/bots/api (ChatAdministratorRights, ChatPermissions, promoteChatMember) and TDLib's
DialogParticipant. A right is an administrator's, a permission anybody's; four names are both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playground.members import Member

_BEGINNING = ("can_manage_chat", "can_change_info")
_MIDDLE = ("can_delete_messages", "can_invite_users", "can_restrict_members")
_END = (
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
_POSTING = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
ADMIN_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "group": (*_BEGINNING, *_MIDDLE, "can_pin_messages", *_END),
    "supergroup": (*_BEGINNING, *_MIDDLE, "can_pin_messages", "can_manage_topics", "can_manage_tags", *_END),
    "channel": (*_BEGINNING, *_POSTING, *_MIDDLE, *_END),
}
"""The rights there are, by type of chat, in the order in which Telegram writes them; `is_anonymous` aside."""

BASIC_ADMIN = frozenset(
    {
        "can_manage_chat",
        "can_change_info",
        "can_delete_messages",
        "can_invite_users",
        "can_restrict_members",
        "can_manage_video_chats",
        "can_pin_messages",
    }
)
"""What each administrator of a basic group has: rights cannot be chosen there (TDLib, GroupAdministrator)."""

SENDING = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
)
SHARED = ("can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics")
"""Names that are a right and a permission: an administrator has them by either."""
MEDIA = SENDING[1:7]
PERMISSIONS = (*SENDING, "can_react_to_messages", "can_edit_tag", *SHARED)

_NEEDS = {
    ("channel", "send"): "can_post_messages",
    ("channel", "pin"): "can_edit_messages",
    ("channel", "edit_others"): "can_edit_messages",
}
_NEEDS_ANYWHERE = {
    "send": "can_send_messages",
    "pin": "can_pin_messages",
    "delete_others": "can_delete_messages",
    "change_info": "can_change_info",
    "add": "can_invite_users",
    "restrict": "can_restrict_members",
    "promote": "can_promote_members",
    "manage_topics": "can_manage_topics",
}


def default_permissions(*, public: bool = False) -> frozenset[str]:
    """What everybody may do in a new group; a public one keeps its info and its pins to administrators."""
    kept = {"can_change_info", "can_pin_messages"} if public else set()
    return frozenset(PERMISSIONS) - kept


def right_for(act: str, chat_type: str) -> str:
    """The name of the right that an act needs.

    Acts: send, pin, edit_others, delete_others, change_info, add, restrict, promote, manage_topics. Raises
    KeyError for an act that nobody has a right to, such as edit_others in a group.
    """
    return _NEEDS.get((chat_type, act)) or _NEEDS_ANYWHERE[act]


def may(member: Member, act: str, chat_type: str, permissions: Iterable[str] = ()) -> bool:
    """Whether a member may do this, by status, own rights and what the chat lets everybody do."""
    return has(member, right_for(act, chat_type), chat_type, permissions)


def has(member: Member, right: str, chat_type: str, permissions: Iterable[str] = ()) -> bool:
    """Whether a member has a right or a permission, however they came by it."""
    match member.status:
        case "creator":
            return True
        case "administrator":
            if right in SENDING or right in {"can_react_to_messages", "can_edit_tag"}:
                return chat_type != "channel"
            return right in member.rights or (
                right in SHARED and chat_type != "channel" and right in permissions
            )
        case "member":
            return chat_type != "channel" and right in PERMISSIONS and right in permissions
        case "restricted":
            return member.is_member and right in member.permissions and right in permissions
        case _:
            return False


def grantable(by: Member, chat_type: str) -> frozenset[str]:
    """The rights that this member can give to others: all of an owner's, the own ones of who may promote."""
    if by.status == "creator":
        return frozenset(ADMIN_RIGHTS[chat_type])
    if by.status == "administrator" and "can_promote_members" in by.rights:
        return by.rights & frozenset(ADMIN_RIGHTS[chat_type])
    return frozenset()


def may_edit_admin(by: Member, admin: Member, members: Mapping[int, Member]) -> bool:
    """Whether `by` may change or take away the rights of an administrator.

    The owner may; a promoter may for those whom they promoted, or whom those promoted, and so on.
    """
    if by.status == "creator":
        return admin.user_id != by.user_id
    if by.status != "administrator" or "can_promote_members" not in by.rights or admin.status == "creator":
        return False
    promoter, seen = admin.promoted_by, {admin.user_id}
    while promoter is not None and promoter not in seen:
        if promoter == by.user_id:
            return True
        seen.add(promoter)
        above = members.get(promoter)
        promoter = above.promoted_by if above is not None else None
    return False


def may_restrict(by: Member, target: Member, chat_type: str) -> bool:
    """Whether `by` may restrict or remove the other: never an administrator, who is demoted first."""
    return may(by, "restrict", chat_type) and not target.is_admin and by.user_id != target.user_id
