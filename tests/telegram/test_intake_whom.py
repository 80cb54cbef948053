"""Whom an update is from, however strange the update."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.intake import received
from bot.telegram.whom import Whom, whom

PERSON = {"id": 7, "language_code": "es"}
PRIVATE = {"id": 7, "type": "private"}
GROUP = {"id": -5, "type": "supergroup"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["id", "from", "chat", "message"]), inner)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("raw", "expected", "reachable"),
    [
        ({"message": {"from": PERSON, "chat": PRIVATE}}, Whom(7, 7, private=True, language="es"), True),
        ({"message": {"from": PERSON, "chat": GROUP}}, Whom(7, -5, language="es"), False),
        (
            {"callback_query": {"id": "9", "from": PERSON, "message": {"chat": GROUP}}},
            Whom(7, -5, language="es", callback="9"),
            True,
        ),
        ({"channel_post": {"chat": GROUP}}, Whom(None, -5), False),
        ({"my_chat_member": {"from": {"id": 7}, "chat": PRIVATE}}, Whom(7, 7, private=True), True),
        ({"poll_answer": {"user": PERSON}}, Whom(7, language="es"), False),
        ({"message": {"from": 3, "chat": {"id": "x", "type": "private"}}}, Whom(private=True), False),
        ({"callback_query": {"id": 9, "from": {"id": None, "language_code": 4}}}, Whom(), False),
        ({"poll": "?"}, Whom(), False),
        ({}, Whom(), False),
    ],
)
def test_the_sender_is_found(raw: dict[str, Any], expected: Whom, reachable: bool) -> None:  # noqa: FBT001 -- a table
    assert (whom({"update_id": 1} | raw), whom(raw).reachable) == (expected, reachable)


@given(JSON)
def test_any_update_can_be_received(event: object) -> None:
    update = received({"update_id": 1, "message": event})
    assert update is not None
    assert update.update_id == 1


@pytest.mark.parametrize("raw", [None, 3, [], {}, {"update_id": "1"}])
def test_what_has_no_id_is_no_update(raw: object) -> None:
    assert received(raw) is None


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        ({"message": {"from": PERSON, "chat": GROUP}}, -5),
        ({"poll_answer": {"user": PERSON}}, 7),
        ({"poll": {}}, None),
    ],
)
def test_order_is_kept_by_chat_then_by_person(raw: dict[str, Any], lane: int | None) -> None:
    update = received({"update_id": 1} | raw)
    assert update is not None
    assert update.lane == lane
