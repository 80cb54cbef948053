"""A chat's own limit is told from the whole bot's by our own count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.telegram.recent import Recent

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
PERSON, GROUP = 1, -1


def test_a_chat_that_got_nothing_is_far_from_its_limit() -> None:
    assert not Recent().near_limit(PERSON, NOW)


def test_one_message_within_the_second_is_near_the_limit() -> None:
    recent = Recent()
    recent.note(PERSON, NOW)
    assert recent.near_limit(PERSON, NOW + timedelta(seconds=0.9))
    assert not recent.near_limit(PERSON, NOW + timedelta(seconds=1))


def test_eighteen_in_a_minute_are_near_a_groups_limit_and_not_a_persons() -> None:
    recent = Recent()
    for number in range(18):
        for chat in (PERSON, GROUP):
            recent.note(chat, NOW + timedelta(seconds=2 * number))
    soon = NOW + timedelta(seconds=40)
    assert recent.near_limit(GROUP, soon)
    assert not recent.near_limit(PERSON, soon)
    assert not recent.near_limit(GROUP, NOW + timedelta(seconds=61))


def test_only_the_chats_written_to_last_are_remembered() -> None:
    recent = Recent(chats=1)
    recent.note(PERSON, NOW)
    recent.note(GROUP, NOW)
    assert not recent.near_limit(PERSON, NOW)
    assert recent.near_limit(GROUP, NOW)
