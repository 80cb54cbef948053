"""Bad input: whatever comes in, the answer is Telegram's JSON with the reason, never a traceback or a 500."""

from __future__ import annotations

import asyncio
import gzip
import io
import tracemalloc
from typing import TYPE_CHECKING

import orjson
import pytest
from yarl import URL

from playground import server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.handle import Playground
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
