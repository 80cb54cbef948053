"""Who may do what in a group or channel."""

from __future__ import annotations

import pytest

from playground import rights
from playground.members import Member

EVERYTHING = rights.default_permissions()
OWNER = Member(1).owning()
MEMBER = Member(5)


def admin(user_id: int, *held: str, by: int = 1, chat: str = "supergroup") -> Member:
    return Member(user_id).promoted(held, by, chat)


@pytest.mark.parametrize("act", ["send", "pin", "delete_others", "restrict", "promote", "manage_topics"])
def test_an_owner_may_do_everything(act: str) -> None:
    assert rights.may(OWNER, act, "supergroup")


def test_a_member_may_do_what_the_chat_lets_everybody_do() -> None:
    assert rights.may(MEMBER, "send", "supergroup", EVERYTHING)
    assert not rights.may(MEMBER, "send", "supergroup", EVERYTHING - {"can_send_messages"})
    assert not rights.may(MEMBER, "delete_others", "supergroup", EVERYTHING)


def test_a_restricted_member_needs_both_the_own_and_the_common_permission() -> None:
    muted = MEMBER.restricted(EVERYTHING - {"can_send_messages"})
    assert not rights.may(muted, "send", "supergroup", EVERYTHING)
    assert rights.may(muted, "pin", "supergroup", EVERYTHING)
    assert not rights.may(muted, "pin", "supergroup", ())
    assert not rights.may(muted.gone(), "pin", "supergroup", EVERYTHING)


def test_an_administrator_writes_where_members_are_muted() -> None:
    assert rights.may(admin(2, "can_pin_messages"), "send", "supergroup", ())


def test_an_administrator_has_a_shared_right_by_either_way() -> None:
    helper = admin(2, "can_delete_messages")
    assert rights.may(helper, "pin", "supergroup", EVERYTHING)
    assert not rights.may(helper, "pin", "supergroup", ())
    assert rights.may(admin(2, "can_pin_messages"), "pin", "supergroup", ())


def test_in_a_channel_only_rights_count() -> None:
    editor = admin(2, "can_edit_messages", chat="channel")
    assert not rights.may(editor, "send", "channel", EVERYTHING)
    assert rights.may(editor, "pin", "channel")
    assert rights.may(editor, "edit_others", "channel")
    assert not rights.may(MEMBER, "send", "channel", EVERYTHING)


def test_nobody_edits_the_messages_of_others_in_a_group() -> None:
    with pytest.raises(KeyError):
        rights.right_for("edit_others", "supergroup")


@pytest.mark.parametrize("gone", [MEMBER.gone(), MEMBER.banned()])
def test_who_is_gone_may_nothing(gone: Member) -> None:
    assert not rights.may(gone, "send", "supergroup", EVERYTHING)


def test_a_public_group_keeps_its_info_and_pins_to_administrators() -> None:
    assert {"can_change_info", "can_pin_messages"} == EVERYTHING - rights.default_permissions(public=True)


def test_an_owner_can_give_every_right_and_a_promoter_only_the_own_ones() -> None:
    promoter = admin(2, "can_promote_members", "can_pin_messages")
    assert frozenset(rights.ADMIN_RIGHTS["channel"]) == rights.grantable(OWNER, "channel")
    assert promoter.rights == rights.grantable(promoter, "supergroup")
    assert not rights.grantable(admin(2, "can_pin_messages"), "supergroup")


def test_rights_are_taken_away_by_the_owner_or_along_the_line_of_promotion() -> None:
    promoter, second = admin(2, "can_promote_members"), admin(3, "can_promote_members", by=2)
    third = admin(4, "can_pin_messages", by=3)
    members = {member.user_id: member for member in (OWNER, promoter, second, third)}
    assert rights.may_edit_admin(OWNER, third, members)
    assert rights.may_edit_admin(promoter, third, members)
    assert not rights.may_edit_admin(second, promoter, members)
    assert not rights.may_edit_admin(third, second, members)
    assert not rights.may_edit_admin(promoter, OWNER, members)
    assert not rights.may_edit_admin(OWNER, OWNER, members)


def test_a_line_of_promotion_that_was_cut_ends() -> None:
    promoter, orphan = admin(2, "can_promote_members"), admin(4, "can_pin_messages", by=9)
    assert not rights.may_edit_admin(promoter, orphan, {})


def test_administrators_are_not_restricted_by_their_peers() -> None:
    keeper = admin(2, "can_restrict_members")
    assert rights.may_restrict(keeper, MEMBER, "supergroup")
    assert not rights.may_restrict(keeper, admin(3, "can_pin_messages"), "supergroup")
    assert not rights.may_restrict(MEMBER, Member(6), "supergroup")
    assert not rights.may_restrict(OWNER, OWNER, "supergroup")
