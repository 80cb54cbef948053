"""Where somebody stands in a chat, and what bots are told of it."""

from __future__ import annotations

import pytest
import telegram

from playground.members import Member, permissions_api, rights_api
from playground.rights import ADMIN_RIGHTS, BASIC_ADMIN, PERMISSIONS

ADA = 7
USER = {"id": ADA, "is_bot": False, "first_name": "Ada"}
KINDS = {
    "creator": Member(ADA).owning(),
    "administrator": Member(ADA).promoted({"can_pin_messages"}, 1, "supergroup"),
    "member": Member(ADA),
    "restricted": Member(ADA).restricted({"can_send_messages"}, until=99),
    "left": Member(ADA).gone(),
    "kicked": Member(ADA).banned(until=99),
}


@pytest.mark.parametrize("status", KINDS)
def test_every_status_has_the_fields_that_the_library_asks_for(status: str) -> None:
    read = telegram.ChatMember.de_json(KINDS[status].api(USER, "supergroup"), None)
    assert status == read.status
    assert read.user.id == ADA


def test_a_supergroup_administrator_is_told_with_the_rights_of_supergroups() -> None:
    told = KINDS["administrator"].api(USER, "supergroup", can_be_edited=True)
    assert {"can_pin_messages", "can_manage_chat", "can_be_edited"} == {
        name for name, value in told.items() if value is True
    }
    assert "can_post_messages" not in told


def test_a_channel_administrator_is_told_with_the_rights_of_channels() -> None:
    told = Member(ADA).promoted({"can_post_messages"}, 1, "channel").api(USER, "channel")
    assert (told["can_post_messages"], told["can_edit_messages"]) == (True, False)
    assert "can_pin_messages" not in told


def test_rights_that_a_type_of_chat_does_not_have_are_dropped() -> None:
    assert not Member(ADA).promoted({"can_post_messages"}, 1, "supergroup").is_admin


def test_a_basic_group_gives_all_its_administrators_the_same_rights() -> None:
    assert Member(ADA).promoted({"can_delete_messages"}, 1, "group").rights == BASIC_ADMIN


def test_promoting_to_nothing_demotes() -> None:
    assert Member(ADA) == KINDS["administrator"].promoted((), 1, "supergroup")


def test_being_anonymous_alone_makes_an_administrator() -> None:
    member = Member(ADA).promoted((), 1, "supergroup", anonymous=True, title="Coach")
    told = member.api(USER, "supergroup")
    assert (told["is_anonymous"], told["custom_title"]) == (True, "Coach")
    assert frozenset({"can_manage_chat"}) == member.rights


def test_who_changes_rights_does_not_become_the_promoter() -> None:
    assert KINDS["administrator"].promoted({"can_pin_messages"}, 2, "supergroup").promoted_by == 1


def test_restricting_to_everything_lifts_the_restriction() -> None:
    assert Member(ADA) == KINDS["restricted"].restricted(PERMISSIONS)
    assert Member(ADA, "left") == KINDS["left"].restricted(PERMISSIONS)


def test_a_restricted_member_stays_restricted_while_away() -> None:
    away = KINDS["restricted"].gone()
    assert (away.present, away.status) == (False, "restricted")
    assert KINDS["restricted"] == away.back()


def test_who_was_never_restricted_comes_back_as_a_member() -> None:
    assert Member(ADA) == KINDS["left"].back()


def test_who_is_present_is_who_could_read_the_chat() -> None:
    present = {status for status, member in KINDS.items() if member.present}
    assert {"creator", "administrator", "member", "restricted"} == present


def test_rights_and_permissions_are_listed_whole() -> None:
    assert {*ADMIN_RIGHTS["channel"], "is_anonymous"} == set(rights_api((), "channel"))
    everything = {*PERMISSIONS, "can_send_media_messages"}
    assert everything == {name for name, held in permissions_api(PERMISSIONS).items() if held}
    assert not any(permissions_api(()).values())
