"""The one table of ways in: what it lists is what Telegram takes, and what buttons carry has a handler."""

from __future__ import annotations

import re

from bot.telegram.callbacks import pack, unpack
from bot.telegram.keyboard import AskLocation, Button, Remove, encoded, grid
from bot.telegram.menu import description, short_description
from bot.telegram.routes import ABOUT_MINE, PRESSES, commands
from bot.telegram.voice import Voice


def test_commands_are_named_and_described_as_telegram_takes_them() -> None:
    names = [command.name for command in commands()]
    assert len(names) == len(set(names)) <= 100
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)
    assert all(3 <= len(command.summary) <= 256 for command in commands())


def test_every_verb_fits_into_a_button_and_comes_back() -> None:
    assert [unpack(pack(verb)).verb for verb in PRESSES] == list(PRESSES)
    assert set(PRESSES) >= ABOUT_MINE


def test_descriptions_fit_and_do_not_end_in_the_middle() -> None:
    voice = Voice.of(language_code="en")
    for text, limit in ((description(voice), 512), (short_description(voice), 120)):
        assert 0 < len(text) < limit
        assert text.endswith(".")


def test_keyboards_become_what_telegram_takes() -> None:
    rows = grid([Button("a", "x"), Button("b", url="https://example.org"), Button("c", "z")], 2)
    assert [len(row) for row in rows] == [2, 1]
    assert encoded(rows) == (
        '{"inline_keyboard":[[{"text":"a","callback_data":"x"},'
        '{"text":"b","url":"https://example.org"}],[{"text":"c","callback_data":"z"}]]}'
    )
    assert '"request_location":true' in encoded(AskLocation("here", "no"))
    assert encoded(Remove()) == '{"remove_keyboard":true}'
