"""The page's files as a browser gets them, and who is kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.page.guard import refusal

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api


async def got(api: Api, url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    async with api.session.get(url, headers=headers) as response:
        return response.status, await response.text(), dict(response.headers)


@pytest.mark.parametrize(
    ("path", "kind", "word"),
    [
        ("/", "text/html; charset=utf-8", "<!doctype html>"),
        ("/index.html", "text/html; charset=utf-8", "<!doctype html>"),
        ("/static/app.js", "text/javascript; charset=utf-8", "import"),
        ("/static/styles/tokens.css", "text/css; charset=utf-8", "--accent"),
        ("/static/icon.svg", "image/svg+xml; charset=utf-8", "<svg"),
    ],
)
async def test_files_have_their_types_and_stay_fresh(
    pg: Playground, api: Api, path: str, kind: str, word: str
) -> None:
    status, text, headers = await got(api, pg.url + path)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, "no-cache")
    assert word in text


async def test_the_page_may_fetch_nothing_from_elsewhere(pg: Playground, api: Api) -> None:
    _, text, headers = await got(api, pg.url + "/")
    assert headers["Content-Security-Policy"].startswith("default-src 'self'; img-src 'self' data:;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/styles",
        "/static/nothing.js",
        "/static/../serving.py",
        "/static/..%2fserving.py",
        "/static/%2e%2e/%2e%2e/__init__.py",
        "/static//etc/passwd",
        "/static/app.js%00.html",
        "/static/%2fetc%2fpasswd",
    ],
)
async def test_nothing_outside_the_folder_is_served(pg: Playground, path: str) -> None:
    host, port = pg.url.removeprefix("http://").split(":")
    assert await _status_of(host, int(port), path) == 404


async def _status_of(host: str, port: int, path: str) -> int:
    """Ask for exactly this path: clients tidy dots away."""
    import asyncio  # noqa: PLC0415 - only here

    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    await writer.wait_closed()
    return status


PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    ],
)
async def test_pictures_are_told_by_their_first_bytes(
    pg: Playground, api: Api, content: bytes, kind: str
) -> None:
    stored = await _sent(pg, api, content)
    async with api.session.get(f"{pg.url}/picture/{pg.bot.id}/{stored}") as response:
        assert (response.status, response.content_type) == (200, kind)
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert await response.read() == content


async def test_what_is_no_picture_is_not_shown_but_can_be_downloaded(pg: Playground, api: Api) -> None:
    stored = await _sent(pg, api, b"<script>alert(1)</script>")
    async with api.session.get(f"{pg.url}/picture/{pg.bot.id}/{stored}") as response:
        assert response.status == 404
    async with api.session.get(f"{pg.url}/download/{pg.bot.id}/{stored}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert await response.read() == b"<script>alert(1)</script>"


@pytest.mark.parametrize("path", ["picture/1/file1", "download/1/file1", "download/x", "picture/"])
async def test_unknown_files_are_missing(pg: Playground, api: Api, path: str) -> None:
    assert (await got(api, f"{pg.url}/{path}"))[0] == 404


async def _sent(pg: Playground, api: Api, content: bytes) -> str:
    await pg.alice.start()
    form = api.form(chat_id=str(pg.alice.id))
    form.add_field("document", content, filename="a.bin", content_type="application/octet-stream")
    answer: dict[str, Any] = await api.post("sendDocument", form)
    stored: str = answer["result"]["document"]["file_id"]
    return stored


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80@127.0.0.1"},
        {"Host": "[broken"},
        {"Host": "localhost.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_sites_are_refused(pg: Playground, api: Api, headers: dict[str, str]) -> None:
    for path in ("/", "/stream", "/static/app.js"):
        assert (await got(api, pg.url + path, **headers))[0] == 403
    async with api.session.post(pg.url + "/control/info", json={}, headers=headers) as response:
        assert response.status == 403
        assert "playground" in (await response.json())["description"]


async def test_our_own_page_is_let_in(pg: Playground, api: Api) -> None:
    for host in (pg.url, pg.url.replace("127.0.0.1", "localhost"), pg.url.replace("127.0.0.1", "[::1]")):
        headers = {"Host": host.removeprefix("http://"), "Origin": host, "Sec-Fetch-Site": "same-origin"}
        async with api.session.post(pg.url + "/control/info", json={}, headers=headers) as response:
            assert response.status == 200


async def test_verbs_are_not_asked_for_by_links(pg: Playground, api: Api) -> None:
    status, text, _ = await got(api, pg.url + "/control/clear")
    assert status == 405
    assert "POST" in text


@pytest.mark.parametrize(
    ("host", "listening", "welcome"),
    [
        ("127.0.0.1:1", "127.0.0.1", True),
        ("box.lan:80", "box.lan", True),
        ("box.lan:80", "127.0.0.1", False),
        ("192.168.1.5:8081", "0.0.0.0", True),
        ("192.168.1.5:8081", "127.0.0.1", False),
        ("rebound.example", "0.0.0.0", False),
        ("", "0.0.0.0", False),
    ],
)
def test_the_host_is_an_address_of_ours(host: str, listening: str, welcome: bool) -> None:  # noqa: FBT001 - a table
    assert (refusal({"Host": host}, listening) is None) == welcome


async def test_the_bot_api_is_for_programs_under_any_name(pg: Playground) -> None:
    named = aiohttp.ClientSession(headers={"Host": "telegram.example"})
    async with named as session, session.get(f"{pg.url}/bot{pg.token}/getMe") as response:
        assert response.status == 200
