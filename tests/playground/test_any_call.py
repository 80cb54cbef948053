"""Any call at all, put together by Hypothesis: none ends in a fault of ours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.handle import Playground
from playground.methods import METHODS
from playground.pictures import sample
from playground.schema import Upload
from playground.wire import json_response
from tests.playground.test_bad_input import ANSWERS, sent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.playground.conftest import Api

ODD: list[Any] = [
    *(None, True, False, 0, -1, 2**31, 2**63 - 1, -(2**63), 2**64 - 1, 1e300, -0.5),
    *("", " ", "1", "-1", "true", "9" * 40, "\0", "\U0001f600" * 3, "x" * 5000, "[[", "{}"),
    *("@", "@alice", "HTML", "default", "chat", "attach://file", "http://[::1", "a.b"),
    *([], {}, [[]], [{}], [None], {"": None}, {"a": {"b": [1]}}),
]
"""Values that are the wrong kind somewhere, or at the end of a range."""
FORMATTED = {"parse_mode": "HTML", "text": "<b>a</b> #b"}
LINK = {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.org"}
INLINE = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}, {"text": "c", "url": "https://a.org"}]]}
REPLY = {"keyboard": [["a", {"text": "b", "request_location": True}]], "resize_keyboard": True}
SENSIBLE: dict[str, list[dict[str, Any]]] = {
    "sendmessage": [
        {**FORMATTED, "reply_markup": INLINE, "link_preview_options": {"is_disabled": True}},
        {"text": "a", "reply_markup": REPLY, "reply_parameters": {"message_id": 1, "quote": "/start"}},
        {"text": "abc", "entities": [LINK, {"type": "bold", "offset": 1, "length": 2}]},
        {
            "text": "a",
            "reply_markup": {"remove_keyboard": True},
            "message_effect_id": "5",
            "message_thread_id": 1,
        },
    ],
    "sendphoto": [
        {"photo": "attach://file", "caption": "a", "caption_entities": [LINK], "reply_markup": INLINE}
    ],
    "senddocument": [{"document": "attach://file", "thumbnail": "attach://file", "caption": "a"}],
    "editmessagetext": [{**FORMATTED, "message_id": 2, "reply_markup": INLINE}],
    "editmessagecaption": [{"message_id": 3, "caption": "a"}],
    "editmessagemedia": [
        {"message_id": 3, "media": {"type": "photo", "media": "attach://file", "caption": "a"}}
    ],
    "editmessagereplymarkup": [{"message_id": 2, "reply_markup": INLINE}],
    "deletemessage": [{"message_id": 1}],
    "answercallbackquery": [{"callback_query_id": "1", "text": "a", "cache_time": 0}],
    "setmycommands": [
        {"commands": [{"command": "tip", "description": "A tip"}], "scope": {"type": "chat", "chat_id": 1}}
    ],
    "setchatmenubutton": [{"menu_button": {"type": "commands"}}],
    "setwebhook": [{"url": "http://127.0.0.1:9/", "ip_address": "127.0.0.1", "allowed_updates": ["message"]}],
}
SENSIBLE |= {
    "forwardmessage": [{"from_chat_id": "PRIVATE", "message_id": 2}],
    "copymessage": [{"from_chat_id": "PRIVATE", "message_id": 3, "reply_markup": INLINE}],
    "deletemessages": [{"message_ids": [1, 2, 3]}],
    "pinchatmessage": [{"message_id": 2}],
    "createforumtopic": [{"name": "a", "icon_color": 7322096}],
    "editforumtopic": [{"message_thread_id": 2, "name": "b"}],
}
PLACES = ["PRIVATE", "group", "forum", "channel"]
NAMES = sorted(name for name in METHODS if name != "getupdates")


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A call that makes sense, with a few things in it replaced; a name of PLACES stands for a chat."""
    name = draw(st.sampled_from([*SENSIBLE, *NAMES]))
    takes = METHODS[name].takes
    params: dict[str, Any] = dict(draw(st.sampled_from(SENSIBLE.get(name, [{}]))))
    for field in METHODS[name].needs - {"chat_id", *params}:
        params[field] = draw(st.sampled_from(ODD))
    for _ in range(draw(st.integers(0, 3)) if takes.keys() - {"chat_id"} else 0):
        params = mangled(draw, params, takes.keys() - {"chat_id"})
    if "chat_id" in takes:
        params["chat_id"] = draw(st.sampled_from([*(PLACES * 20), *ODD]))
    if draw(st.booleans()):
        params["file"] = Upload("a.txt", "text/plain", draw(st.sampled_from([b"", b"text", sample(40, 30)])))
    return name, params


def mangled(draw: st.DrawFn, found: Any, more: Iterable[str] = ("more",)) -> Any:
    """The same with one thing in it replaced, or put in besides, at any depth."""
    keys: list[Any] = []
    if isinstance(found, dict):
        keys = sorted({*found, *more})
    elif isinstance(found, list):
        keys = list(range(len(found)))
    if not keys:
        return draw(st.sampled_from(ODD))
    key = draw(st.sampled_from(keys))
    old = found[key] if isinstance(found, list) else found.get(key)
    new = (
        mangled(draw, old)
        if isinstance(old, dict | list) and draw(st.booleans())
        else draw(st.sampled_from(ODD))
    )
    if isinstance(found, list):
        return [*found[:key], new, *found[key + 1 :]]
    return {**found, key: new}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(calls(), min_size=1, max_size=4))
def test_no_call_at_all_ends_in_a_fault_of_ours(asked: list[tuple[str, dict[str, Any]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playground.methods.polling._resolved", nowhere)
        asyncio.run(ask(asked))


async def nowhere(_: object) -> str:
    """The address behind a name, without asking anybody."""
    return "127.0.0.1"


async def ask(asked: list[tuple[str, dict[str, Any]]]) -> None:
    """Carry out calls as they would come over the wire, and write down the answers and the log."""
    pg = Playground()
    await pg.alice.start()
    places = {"PRIVATE": pg.alice.id}
    for kind in PLACES[1:]:
        places[kind] = (await pg.ask("create_chat", person=pg.alice.id, kind=kind, title=kind))["id"]
        where = {"chat": places[kind], "by": pg.alice.id, "user": pg.bot.id}
        places[kind] = (await pg.ask("member", what="promote", **where))["chat"]
    api = pg.server._api
    photo = Upload("a.png", "image/png", sample(40, 30))
    for chat in places.values():
        await api._carry_out(pg.bot, "sendMessage", {"chat_id": chat, "text": "a"})
        await api._carry_out(pg.bot, "sendPhoto", {"chat_id": chat, "photo": photo})
    for name, params in asked:
        given = {
            field: places.get(value, value) if isinstance(value, str) else value
            for field, value in params.items()
        }
        status, body, problem = await api._carry_out(pg.bot, name, given)
        assert status in ANSWERS, problem
        api._finish(pg.bot, name, given, status, body, problem)
    await api.webhooks.close()
    json_response(200, {"result": await pg.ask("calls")})
    for chat in places.values():
        json_response(200, {"result": await pg.ask("transcript", chat=chat)})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=st.binary(max_size=200) | st.sampled_from(ODD).map(lambda value: orjson.dumps({"text": value})),
    kind=st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "text/plain; charset=x",
            "",
            ";",
        ]
    ),
    prefix=st.sampled_from([b"", b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n', b"--b\r\n"]),
)
async def test_no_body_at_all_ends_in_a_fault_of_ours(
    api: Api, body: bytes, kind: str, prefix: bytes
) -> None:
    status, _ = await sent(api, prefix + body, kind)
    assert status in ANSWERS
