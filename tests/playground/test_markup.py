"""Texts and entities, as Telegram's own parser sees them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.markup import MAX_CAPTION, formatted, typed, utf16_length


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"offset": offset, "length": length, "type": kind, **more}


READ = [
    ("<b>a</b> 1 &lt; 2", "HTML", "a 1 < 2", [entity("bold", 0, 1)]),
    ("😀 <i>b</i>", "HTML", "😀 b", [entity("italic", 3, 1)]),
    ("*a* _b_", "MarkdownV2", "a b", [entity("bold", 0, 1), entity("italic", 2, 1)]),
    ("*a* \\.", "markdown", "a \\.", [entity("bold", 0, 1)]),
    ("<b>plain</b>", None, "<b>plain</b>", []),
    ("<b>plain</b>", "none", "<b>plain</b>", []),
    ("&nbsp;", "HTML", "&nbsp;", []),
    ("<pre><code class='language-py'>x</code></pre>", "HTML", "x", [entity("pre", 0, 1, language="py")]),
    ("<pre>x</pre>", "HTML", "x", [entity("pre", 0, 1)]),
    ("<a href='http://localhost/'>here</a>", "HTML", "here", []),
    (
        "<a href='https://x.org'>here</a>",
        "HTML",
        "here",
        [entity("text_link", 0, 4, url="https://x.org/")],
    ),
    (
        "<tg-emoji emoji-id='5368324170671202286'>👍</tg-emoji>",
        "HTML",
        "👍",
        [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
    ),
    (
        "<tg-time unix='1647531900' format='wDT'>later</tg-time>",
        "HTML",
        "later",
        [entity("date_time", 0, 5, unix_time=1647531900, date_time_format="wDT")],
    ),
    (
        "<blockquote expandable>q</blockquote>",
        "HTML",
        "q",
        [entity("expandable_blockquote", 0, 1)],
    ),
    ("  <b>a</b>  ", "HTML", "a", [entity("bold", 0, 1)]),
    ("<b>  a  </b>", "HTML", "  a", [entity("bold", 0, 3)]),
    ("a <b> </b>", "HTML", "a", []),
    ("a\tb\r\nc\0", None, "a b\nc", []),
    ("see /done now", None, "see /done now", [entity("bot_command", 4, 5)]),
    ("<b>/done</b>", "HTML", "/done", [entity("bold", 0, 5)]),
    (
        "@alice #glutes x.org a@b.org",
        None,
        "@alice #glutes x.org a@b.org",
        [
            entity("mention", 0, 6),
            entity("hashtag", 7, 7),
            entity("url", 15, 5),
            entity("email", 21, 7),
        ],
    ),
]


@pytest.mark.parametrize(("text", "mode", "shown", "entities"), READ)
def test_what_becomes_of_a_text(
    text: str, mode: str | None, shown: str, entities: list[dict[str, Any]]
) -> None:
    assert formatted(text, mode, None) == (shown, entities)


BROKEN = [
    ("<b>x", "HTML", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ("a.", "MarkdownV2", "can't parse entities: Character '.' is reserved and must be escaped"),
    ("<h1>x</h1>", "HTML", "can't parse entities: Unsupported start tag"),
    ("x", "XML", "unsupported parse_mode"),
]


@pytest.mark.parametrize(("text", "mode", "told"), BROKEN)
def test_broken_markup_is_answered_in_telegrams_words(text: str, mode: str, told: str) -> None:
    with pytest.raises(ApiError) as refused:
        formatted(text, mode, None)
    assert refused.value.code == 400
    assert refused.value.description.startswith(f"Bad Request: {told}")


def test_a_mentioned_person_keeps_the_id() -> None:
    _, entities = formatted("<a href='tg://user?id=7'>Ada</a>", "HTML", None)
    assert entities[0]["user"]["id"] == 7


def test_given_entities_move_with_the_trimmed_text() -> None:
    text, entities = formatted("  \nabc  ", None, [entity("bold", 4, 4), entity("italic", 7, 1)])
    assert (text, entities) == ("abc", [entity("bold", 1, 2)])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"type": "bold", "offset": 0}, 'Can\'t find field "length"'),
        ({"offset": 0, "length": 1}, 'Can\'t find field "type"'),
        ({"type": "shout", "offset": 0, "length": 1}, "Unsupported type specified"),
        ({"type": ["bold"], "offset": 0, "length": 1}, "Unsupported type specified"),
        ({"type": "bold", "offset": 0, "length": 1.5}, 'parameter "length" must be of type Integer'),
        ({"type": "bold", "offset": -1, "length": 1}, "ENTITY_BOUNDS_INVALID"),
        ({"type": "bold", "offset": 0, "length": 2}, "ENTITY_BOUNDS_INVALID"),
        ({"type": "text_link", "offset": 0, "length": 1}, 'Can\'t find field "url"'),
        (
            {"type": "text_link", "offset": 0, "length": 1, "url": {}},
            'parameter "url" must be of type String',
        ),
        ({"type": "bold", "offset": 0, "length": 1, "size": 7}, "unknown fields in an entity: size"),
    ],
)
def test_entities_that_are_none(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ApiError, match=told):
        formatted("x", None, [given])


def test_what_telegram_finds_itself_is_passed_over() -> None:
    text, entities = formatted(
        "hi", None, [entity("hashtag", 0, 2), entity("bold", 0, 0), entity("pre", 0, 1)]
    )
    assert (text, entities) == ("hi", [entity("pre", 0, 1)])


def test_more_than_32_kilobytes_are_not_looked_at() -> None:
    with pytest.raises(ApiError, match="text is too long"):
        formatted("<b>" * 10_923, "HTML", None)


def test_a_caption_has_its_own_limit() -> None:
    with pytest.raises(ApiError, match="message caption is too long"):
        formatted("a" * (MAX_CAPTION + 1), None, None, limit=MAX_CAPTION)


def test_typed_commands_are_found_at_utf16_offsets() -> None:
    text, entities = typed("  😀 /start@some_bot now ")
    assert text == "😀 /start@some_bot now"
    assert entities == [entity("bot_command", 3, 15)]


@given(st.text(max_size=60))
def test_any_text_comes_through_with_entities_inside_it(text: str) -> None:
    text = text.encode(errors="ignore").decode()
    shown, entities = formatted(text, None, None)
    assert shown == shown.strip(" \n")
    assert all(e["offset"] >= 0 and e["offset"] + e["length"] <= utf16_length(shown) for e in entities)


@pytest.mark.parametrize("shape", ["r", "w", "d", "D", "t", "T", "wDt", "dT"])
def test_a_date_keeps_how_it_is_to_be_shown(shape: str) -> None:
    _, (entity,) = formatted(f'<tg-time unix="1795420800" format="{shape}">soon</tg-time>', "HTML", None)
    assert (entity["unix_time"], entity["date_time_format"]) == (1795420800, shape)


def test_a_date_without_a_format_shows_as_written() -> None:
    _, (entity,) = formatted('<tg-time unix="1795420800">soon</tg-time>', "HTML", None)
    assert entity == {"type": "date_time", "offset": 0, "length": 4, "unix_time": 1795420800}
