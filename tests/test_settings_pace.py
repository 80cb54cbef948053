"""How fast tips go out: what is accepted, and what is said of a pace that costs or that Telegram refuses."""

from __future__ import annotations

import pytest

from bot.settings import Settings, SettingsError, load, remarks

NO_SPREAD = "expected whole seconds from 1 to 3600, or 0 for none, e.g. 300"
NO_RATE = 'expected messages a second from 1 to 100000, or "unlimited", e.g. 25'


@pytest.mark.parametrize("text", ["on", "ON", "true", "Yes", "1"])
def test_paid_broadcast_is_switched_on_in_any_common_way(text: str) -> None:
    assert load({"ALLOW_PAID_BROADCAST": text}).allow_paid_broadcast is True


@pytest.mark.parametrize("text", ["off", "Off", "false", "no", "0", ""])
def test_it_is_off_otherwise(text: str) -> None:
    assert load({"ALLOW_PAID_BROADCAST": text}).allow_paid_broadcast is False


def test_a_spread_is_whole_seconds_up_to_an_hour() -> None:
    assert [load({"SPREAD_SECONDS": text}).spread_seconds for text in ("", "0", "300", "3600")] == [
        0,
        0,
        300,
        3600,
    ]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("ALLOW_PAID_BROADCAST", "maybe", "found 'maybe', expected on or off, e.g. off"),
        ("ALLOW_PAID_BROADCAST", "2", "found '2', expected on or off, e.g. off"),
        *(
            ("SPREAD_SECONDS", value, f"found '{value}', {NO_SPREAD}")
            for value in ("3601", "-1", "1.5", "nan", "5m")
        ),
        *(
            ("SEND_RATE", value, f"found {value!a}, {NO_RATE}")
            for value in ("0", "-1", "nan", "inf", "1e3", "25.0", "٢٥")
        ),
    ],
)
def test_a_wrong_value_is_one_line_with_name_finding_and_example(name: str, value: str, problem: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load({name: value})
    assert refused.value.problems == (f"{name}: {problem}",)


@pytest.mark.parametrize("rate", [1, 25, 30])
@pytest.mark.parametrize("paid", [False, True])
def test_what_telegram_takes_for_free_needs_no_word(rate: int, *, paid: bool) -> None:
    assert list(remarks(Settings(send_rate=rate, allow_paid_broadcast=paid))) == []


@pytest.mark.parametrize("rate", [31, 1000, None])
def test_a_faster_rate_that_is_not_paid_for_is_told_to_end_in_429(rate: int | None) -> None:
    [line] = remarks(Settings(send_rate=rate))
    assert line == (
        "SEND_RATE: Telegram takes 30 a second for free; to more it answers 429, and everything waits; "
        "expected 25, or ALLOW_PAID_BROADCAST=on"
    )


@pytest.mark.parametrize(("rate", "stars"), [(31, "0.1"), (40, "1"), (1000, "97")])
def test_what_is_paid_for_is_told_with_its_price(rate: int, stars: str) -> None:
    [line] = remarks(Settings(send_rate=rate, allow_paid_broadcast=True))
    assert "each message over 30 a second costs 0.1 Telegram Stars" in line
    assert line.endswith(f"up to {stars} Stars a second")


@pytest.mark.parametrize("rate", [1001, None])
def test_more_than_can_be_bought_is_told_too(rate: int | None) -> None:
    price, limit = remarks(Settings(send_rate=rate, allow_paid_broadcast=True))
    assert price.endswith("up to 97 Stars a second")
    assert limit == (
        "SEND_RATE: Telegram takes 1000 a second at most; to more it answers 429, and everything waits; "
        "expected 1000 or less"
    )
