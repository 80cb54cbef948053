"""A button carries back what was put into it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import LIMIT, Press, pack, unpack

WORDS = st.text(st.characters(exclude_characters="|", codec="utf-8"), max_size=8)


@pytest.mark.uncounted
@given(verb=WORDS.filter(bool), values=st.lists(WORDS, max_size=3))
def test_what_is_packed_comes_back(verb: str, values: list[str]) -> None:
    try:
        data = pack(verb, *values)
    except ValueError:
        assert len("|".join([verb, *values]).encode()) > LIMIT
    else:
        assert Press(verb, tuple(values)) == unpack(data)
        assert len(data.encode()) <= LIMIT


@pytest.mark.uncounted
@given(st.text())
def test_any_text_is_some_press(data: str) -> None:
    assert data == "|".join([unpack(data).verb, *unpack(data).values])


@pytest.mark.parametrize("parts", [("done", "a|b"), ("",), ("put", "x" * 64)])
def test_what_would_not_come_back_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="button"):
        pack(*parts)


def test_a_value_that_an_old_button_lacks_is_empty() -> None:
    assert Press("put", ("time",)).value(1) == ""
