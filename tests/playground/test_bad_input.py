"""Bad input: whatever comes in, the answer is Telegram's JSON with the reason, never a traceback or a 500."""

from __future__ import annotations

import asyncio
import gzip
import io
import tracemalloc
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from playground import server
from playground.handle import Playground
from playground.methods import METHODS
from playground.pictures import sample
from playground.schema import Upload
from playground.wire import json_response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from tests.playground.conftest import Api

ANSWERS = {200, 400, 401, 403, 404, 409, 413, 415, 429}


async def sent(
    api: Api, body: bytes, kind: str, method: str = "sendMessage", **headers: str
) -> tuple[int, str]:
    """A body of any kind; the status, and what was told."""
    headers = {"Content-Type": kind, **headers}
    async with api.session.post(f"{api.root}/{method}", data=io.BytesIO(body), headers=headers) as response:
        answer = await response.json()
    assert answer["ok"] is (response.status == 200)
    return response.status, answer.get("description", "")


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_verbs_are_not_implemented(api: Api, verb: str) -> None:
    async with api.session.request(verb, f"{api.root}/getMe") as response:
        assert await response.json() == {"ok": False, "error_code": 501, "description": "Not Implemented"}
        assert response.status == 501


@pytest.mark.parametrize(
    ("token", "status", "told"),
    [
        ("1:abcdef", 401, "Unauthorized"),
        ("{token}x", 401, "Unauthorized"),
        ("0:abcdef", 404, "Not Found"),
        ("-5:abcdef", 404, "Not Found"),
        ("abc", 404, "Not Found"),
        ("%00", 404, "Not Found"),
        ("%FF%FE", 404, "Not Found"),
        ("1" * 5000, 404, "Not Found"),
        ("..%2F..%2Fetc", 404, "Not Found"),
    ],
)
async def test_wrong_tokens(pg: Playground, api: Api, token: str, status: int, told: str) -> None:
    for place in ("/bot{}/getMe", "/file/bot{}/photos/file_0.jpg"):
        url = pg.url + place.format(token.format(token=pg.token))
        async with api.session.get(URL(url, encoded=True)) as response:
            assert (response.status, (await response.json())["description"]) == (status, told)


async def test_another_bots_token_is_another_bot(pg: Playground, api: Api) -> None:
    await pg.add_bot("77:other", username="other_bot", first_name="Other")
    await pg.alice.start()
    async with api.session.get(
        f"{pg.url}/bot77:other/sendMessage", params={"chat_id": pg.alice.id, "text": "hi"}
    ) as response:
        assert (await response.json())["description"] == "Bad Request: chat not found"


@pytest.mark.parametrize(
    "method", ["makeCoffee", "get%00Me", "get%FFMe", "getMe/", "getMe/more", "sendmessage%20"]
)
async def test_unknown_methods(pg: Playground, api: Api, method: str) -> None:
    async with api.session.get(URL(f"{api.root}/{method}", encoded=True)) as response:
        assert response.status == 404
        assert (await response.json())["description"] == "Not Found: method not found"
    assert (await pg.calls())[-1].status == 404


BODIES: list[tuple[bytes, str, int, str]] = [
    (b"{", "application/json", 400, "can't parse JSON object"),
    (b'{"text": "\\ud800"}', "application/json", 400, "can't parse JSON object"),
    (b'{"text": "\xff"}', "application/json", 400, "can't parse JSON object"),
    (b'{"chat_id": 1e999}', "application/json", 400, "can't parse JSON object"),
    (b'{"reply_markup": ' + b"[" * 5000, "application/json", 400, "can't parse JSON object"),
    (b'{"a": ' + b"[" * 101 + b"]" * 101 + b"}", "application/json", 400, "can't parse JSON object"),
    (b'"text"', "application/json", 400, "the body must be a JSON object"),
    (b"chat_id=%FF%FE&text=a", "application/x-www-form-urlencoded", 400, "parameter"),
    (b"text=a", "application/x-www-form-urlencoded; charset=nonsense", 400, "can't parse the body"),
    (b"\xff", "application/x-www-form-urlencoded; charset=utf-8", 400, "strings must be encoded in UTF-8"),
    (b"x", "multipart/form-data", 400, "boundary not found"),
    (b"x", "multipart/form-data; boundary=" + "b" * 80, 400, "boundary too big or empty"),
    (b"x", "multipart/form-data; boundary=b", 400, "can't parse the body"),
    (b"--b\r\n\r\n\r\n--b--\r\n", "multipart/form-data; boundary=b", 400, "can't parse the body"),
    (
        b"--b\r\nNonsense\r\n\r\nx\r\n--b--\r\n",
        "multipart/form-data; boundary=b",
        400,
        "can't parse the body",
    ),
    (
        b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--b--\r\n',
        "multipart/form-data; boundary=b",
        400,
        "strings must be encoded in UTF-8",
    ),
    (b"text", "text/plain", 400, "unsupported content type"),
    (b"x" * (1024 * 1024 + 1), "application/json", 413, "Request Entity Too Large: too much parameters"),
]


@pytest.mark.parametrize(("body", "kind", "status", "told"), BODIES, ids=range(len(BODIES)))
async def test_bodies_that_are_none(api: Api, body: bytes, kind: str, status: int, told: str) -> None:
    found, description = await sent(api, body, kind)
    assert found == status
    assert description.removeprefix("Bad Request: ").startswith(told)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "nonsense"])
async def test_packed_bodies_are_refused(api: Api, encoding: str) -> None:
    body = gzip.compress(b'{"text": "packed"}')
    assert await sent(api, body, "application/json", **{"Content-Encoding": encoding}) == (
        415,
        "Unsupported Media Type: unsupported content-encoding",
    )


async def test_a_part_with_a_name_that_is_no_text(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    body = (
        f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{pg.alice.id}\r\n--b\r\n'.encode()
        + b'Content-Disposition: form-data; name="document"; filename="\xff.txt"\r\n'
        + b"Content-Type: text/\xff\r\n\r\nhi\r\n--b--\r\n"
    )
    assert await sent(api, body, "multipart/form-data; boundary=b", "sendDocument") == (200, "")
    assert (await pg.calls())[-1].status == 200


async def test_a_part_may_say_its_type(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    body = (
        f'--b\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{pg.alice.id}\r\n--b\r\n'
        'Content-Disposition: form-data; name="text"\r\nContent-Type: application/octet-stream\r\n\r\n'
        "typed\r\n--b--\r\n"
    )
    assert await sent(api, body.encode(), "multipart/form-data; boundary=b") == (200, "")
    assert (await pg.alice.heard())[-1].text == "typed"


async def test_100_megabytes_are_refused_before_they_are_read(pg: Playground) -> None:
    """By their length alone: the server answers while the client has sent nothing of it."""
    host, port = pg.url.removeprefix("http://").split(":")
    tracemalloc.start()
    try:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            f"POST /bot{pg.token}/sendDocument HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Length: {100 * 1024 * 1024}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n\r\n".encode()
        )
        async with asyncio.timeout(2):
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readuntil(b"}")
        writer.close()
        assert tracemalloc.get_traced_memory()[1] < 5 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert head.startswith(b"HTTP/1.1 413 ")
    assert orjson.loads(body) == {
        "ok": False,
        "error_code": 413,
        "description": "Request Entity Too Large",
    }


async def test_too_much_without_a_length_is_refused_where_it_gets_too_much(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAX_BODY", 100_000)

    async def much() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield bytes(10_000)

    headers = {"Content-Type": "application/json"}
    async with api.session.post(f"{api.root}/getMe", data=much(), headers=headers) as response:
        assert (response.status, (await response.json())["description"]) == (413, "Request Entity Too Large")


async def test_of_repeated_parameters_the_first_counts(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    query = f"chat_id={pg.alice.id}&text=first&text=second"
    async with api.session.post(f"{api.root}/sendMessage?{query}", data={"text": "third"}) as response:
        assert (await response.json())["result"]["text"] == "first"


@pytest.mark.parametrize(
    "number", ["9" * 30, "9" * 5000, "1e5", "0x10", "\uff11\uff12", "1_000", " 5", "--5", ""]
)
async def test_numbers_that_are_none(api: Api, number: str) -> None:
    told = await api("deleteMessage", chat_id=5, message_id=number)
    assert told.startswith('Bad Request: parameter "message_id" must be of type Integer')
    assert (await api("sendMessage", chat_id=number, text="hi")).startswith("Bad Request: ")


@pytest.mark.parametrize("number", [-(2**63), 2**63 - 1, 2**63, -(2**53), 0, -1])
async def test_the_largest_numbers(api: Api, number: int) -> None:
    asked = ({"offset": number}, {"offset": 5, "limit": number}, {"offset": 6, "timeout": min(number, 0)})
    for params in asked:
        status, _ = await api.whole("getUpdates", **params)
        assert status in ANSWERS
    assert (await api("sendMessage", chat_id=number, text="hi")).startswith("Bad Request: ")


async def test_text_with_every_odd_character(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    for text in ("a\0b", "\x00", "\u202e" * 50, "e" + "\u0301" * 500, "\ufeff", "\U0010ffff", "\x7f\x1b[31m"):
        for mode in ("HTML", "MarkdownV2", None):
            status, body = await api.whole("sendMessage", chat_id=pg.alice.id, text=text, parse_mode=mode)
            assert status in {200, 400}, body


# Any call at all: one that makes sense, with a few things in it replaced by others.

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
    """A method and its parameters; a name in PLACES stands for the id of a chat."""
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
