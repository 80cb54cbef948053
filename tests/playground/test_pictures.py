"""Pictures and documents: what is sent, in which sizes, what is refused, and how it is fetched again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from telegram import Message

from playground import pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from playground.handle import Playground
    from tests.playground.conftest import Api


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, (width, height)).save(written, kind)
    return written.getvalue()


async def send(
    api: Api, method: str, chat: int, content: bytes, name: str = "card.png", **more: str
) -> dict[str, Any]:
    form = api.form(chat_id=str(chat), **more)
    kind = method.removeprefix("send").lower()
    form.add_field(kind, io.BytesIO(content), filename=name, content_type="image/png")
    return await api.post(method, form)


@pytest.fixture
async def chat(pg: Playground) -> int:
    """Alice's, who started the bot."""
    await pg.alice.start()
    return pg.alice.id


async def test_a_picture_comes_in_sizes_from_small_to_large(api: Api, chat: int) -> None:
    sent = (
        await send(api, "sendPhoto", chat, picture(1600, 800), caption="<b>12</b> days", parse_mode="HTML")
    )["result"]
    sizes = [(size["width"], size["height"]) for size in sent["photo"]]
    assert sizes == [(90, 45), (320, 160), (800, 400), (1280, 640), (1600, 800)]
    message = Message.de_json(sent, None)
    assert message.caption_html == "<b>12</b> days"
    assert len({size.file_unique_id for size in message.photo}) == 5


@pytest.mark.parametrize(
    ("width", "height", "sides"),
    [
        (60, 30, [60]),
        (90, 90, [90]),
        (91, 2, []),
        (2560, 200, [90, 320, 800, 1280, 2560]),
        (3000, 150, None),
    ],
)
def test_a_picture_is_never_made_larger(width: int, height: int, sides: list[int] | None) -> None:
    if sides == []:
        with pytest.raises(Exception, match="PHOTO_INVALID_DIMENSIONS"):
            pictures.scaled(picture(width, height))
        return
    expected = sides or [90, 320, 800, 1280, 2560]
    assert [max(size.width, size.height) for size in pictures.scaled(picture(width, height))] == expected


async def test_every_size_can_be_fetched_as_jpeg(pg: Playground, api: Api, chat: int) -> None:
    sent = (await send(api, "sendPhoto", chat, picture(400, 200)))["result"]
    for size in sent["photo"]:
        found = await api("getFile", file_id=size["file_id"])
        assert found["file_path"].startswith("photos/file_")
        async with api.session.get(f"{pg.url}/file/bot{pg.token}/{found['file_path']}") as response:
            content = await response.read()
        assert (len(content), len(content)) == (size["file_size"], found["file_size"])
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, image.size) == ("JPEG", (size["width"], size["height"]))


async def test_a_picture_can_be_sent_again_by_any_of_its_ids(api: Api, chat: int) -> None:
    sent = (await send(api, "sendPhoto", chat, picture(400, 200)))["result"]["photo"]
    for size in sent:
        again = await api("sendPhoto", chat_id=chat, photo=size["file_id"], has_spoiler=True)
        assert again["photo"] == sent
        assert again["has_media_spoiler"] is True


async def test_a_picture_may_be_attached_under_another_name(api: Api, chat: int) -> None:
    form = api.form(chat_id=str(chat), photo="attach://card", show_caption_above_media="true")
    form.add_field("card", picture(10, 10), filename="card.png")
    sent = (await api.post("sendPhoto", form))["result"]
    assert (sent["photo"][0]["width"], sent["show_caption_above_media"]) == (10, True)


# Made in the test: each process of the run collects them all.
NO_PICTURES: list[tuple[Callable[[], bytes], str]] = [
    (lambda: b"not a picture", "IMAGE_PROCESS_FAILED"),
    (lambda: picture(50, 50)[:60], "IMAGE_PROCESS_FAILED"),
    (lambda: picture(50, 50, "TIFF"), "IMAGE_PROCESS_FAILED"),
    (lambda: b"", "file must be non-empty"),
    (lambda: picture(9500, 501), "PHOTO_INVALID_DIMENSIONS"),
    (lambda: picture(210, 10), "PHOTO_INVALID_DIMENSIONS"),
    (lambda: picture(10_000, 9_500, mode="1"), "PHOTO_INVALID_DIMENSIONS"),
    (
        lambda: bytes(10 * 1024 * 1024 + 1),
        "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
    ),
]


@pytest.mark.parametrize(("content", "told"), NO_PICTURES, ids=range(len(NO_PICTURES)))
async def test_what_is_no_picture(
    pg: Playground, api: Api, chat: int, content: Callable[[], bytes], told: str
) -> None:
    assert (await send(api, "sendPhoto", chat, content()))["description"] == f"Bad Request: {told}"
    assert await pg.alice.heard() == []


@pytest.mark.parametrize(
    ("photo", "told"),
    [
        (None, "there is no photo in the request"),
        ("attach://nowhere", "there is no photo in the request"),
        ("attach://chat_id", "there is no photo in the request"),
        ("not!", "wrong remote file identifier specified: Wrong character in the string"),
        ("AAAAA", "wrong remote file identifier specified: Wrong string length"),
        ("AAAB", "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"),
        ("https://example.org/a.png", "failed to get HTTP URL content"),
    ],
)
async def test_a_picture_that_is_not_there(api: Api, chat: int, photo: str | None, told: str) -> None:
    assert await api("sendPhoto", chat_id=chat, photo=photo) == f"Bad Request: {told}"


async def test_the_chat_is_looked_at_before_the_picture(api: Api) -> None:
    assert (await send(api, "sendPhoto", 4242, b"no picture"))["description"] == "Bad Request: chat not found"


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "L", "1"])
def test_what_was_transparent_becomes_white_and_all_modes_are_taken(mode: str) -> None:
    (size,) = pictures.scaled(picture(8, 8, mode=mode))
    with Image.open(io.BytesIO(size.content)) as image:
        expected = 255 if mode in {"RGBA", "LA"} else 0
        assert image.convert("L").getpixel((4, 4)) == pytest.approx(expected, abs=2)


def test_a_picture_is_turned_as_its_camera_was_held() -> None:
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(written, "JPEG", exif=exif)
    (size,) = pictures.scaled(written.getvalue())
    assert (size.width, size.height) == (20, 40)


def test_a_sample_is_a_picture() -> None:
    assert [size.width for size in pictures.scaled(pictures.sample())] == [90, 320, 640]


async def test_ids_do_not_change_their_kind(api: Api, chat: int) -> None:
    photo = (await send(api, "sendPhoto", chat, picture(10, 10)))["result"]["photo"][0]["file_id"]
    document = (await send(api, "sendDocument", chat, b"text", "a.txt"))["result"]["document"]["file_id"]
    told = await api("sendDocument", chat_id=chat, document=photo)
    assert told == "Bad Request: can't use file of type Photo as Document"
    told = await api("sendPhoto", chat_id=chat, photo=document)
    assert told == "Bad Request: can't use file of type Document as Photo"


async def test_a_document_is_shown_by_its_thumbnail(api: Api, chat: int) -> None:
    form = api.form(chat_id=str(chat), thumbnail="attach://small")
    form.add_field("document", b"%PDF", filename="plan.pdf", content_type="application/pdf")
    form.add_field("small", picture(300, 150, "JPEG"), filename="small.jpg")
    document = (await api.post("sendDocument", form))["result"]["document"]
    assert (document["thumbnail"]["width"], document["thumbnail"]["height"]) == (300, 150)
    assert (document["file_name"], document["mime_type"]) == ("plan.pdf", "application/pdf")


@pytest.mark.parametrize("thumbnail", [b"no picture", bytes(200 * 1024 + 1)])
async def test_a_thumbnail_that_is_none_is_left_out(api: Api, chat: int, thumbnail: bytes) -> None:
    form = api.form(chat_id=str(chat))
    form.add_field("document", b"text", filename="a.txt", content_type="text/plain")
    form.add_field("thumbnail", thumbnail, filename="t.jpg")
    assert "thumbnail" not in (await api.post("sendDocument", form))["result"]["document"]


async def test_a_picture_sent_as_a_document_has_a_thumbnail_of_itself(api: Api, chat: int) -> None:
    document = (await send(api, "sendDocument", chat, picture(640, 480)))["result"]["document"]
    assert document["thumbnail"]["width"] == 320


async def test_20_megabytes_can_be_fetched_and_no_more(api: Api, chat: int) -> None:
    size = 20 * 1024 * 1024
    for more, told in ((0, size), (1, "Bad Request: file is too big")):
        form = api.form(chat_id=str(chat))
        form.add_field("document", io.BytesIO(bytes(size + more)), filename="big.bin")
        file_id = (await api.post("sendDocument", form))["result"]["document"]["file_id"]
        found = await api("getFile", file_id=file_id)
        assert told == (found if more else found["file_size"])


async def test_a_caption_can_be_changed_and_taken_away(api: Api, chat: int) -> None:
    sent = (await send(api, "sendPhoto", chat, picture(10, 10), caption="one"))["result"]
    where = {"chat_id": chat, "message_id": sent["message_id"]}
    assert (await api("editMessageCaption", **where, caption="two"))["caption"] == "two"
    told = await api("editMessageCaption", **where, caption="two")
    assert told.startswith("Bad Request: message is not modified")
    assert "caption" not in await api("editMessageCaption", **where)
    told = await api("editMessageCaption", **where, caption="a" * 1025)
    assert told == "Bad Request: message caption is too long"
    assert await api("editMessageText", **where, text="hi") == (
        "Bad Request: there is no text in the message to edit"
    )


async def test_a_text_has_no_caption(api: Api, chat: int) -> None:
    sent = await api("sendMessage", chat_id=chat, text="hi")
    told = await api("editMessageCaption", chat_id=chat, message_id=sent["message_id"], caption="x")
    assert told == "Bad Request: there is no caption in the message to edit"


async def test_a_picture_can_take_the_place_of_another(pg: Playground, api: Api, chat: int) -> None:
    sent = (await send(api, "sendPhoto", chat, picture(10, 10), caption="one"))["result"]
    form = api.form(
        chat_id=str(chat),
        message_id=str(sent["message_id"]),
        media='{"type": "photo", "media": "attach://new", "caption": "two"}',
    )
    form.add_field("new", picture(20, 20), filename="new.png")
    edited = (await api.post("editMessageMedia", form))["result"]
    assert (edited["photo"][0]["width"], edited["caption"]) == (20, "two")
    again = {"type": "photo", "media": edited["photo"][0]["file_id"], "caption": "two"}
    told = await api("editMessageMedia", chat_id=chat, message_id=sent["message_id"], media=again)
    assert told.startswith("Bad Request: message is not modified")
    (seen,) = await pg.alice.heard()
    assert seen.extra["photo"][0]["width"] == 20


@pytest.mark.parametrize(
    ("media", "told"),
    [
        ({"media": "x"}, "can't parse InputMedia: Can't find field \"type\""),
        ({"type": "hologram", "media": "x"}, 'can\'t parse InputMedia: type "hologram" is unsupported'),
        ({"type": "photo"}, "there is no photo in the request"),
        ("{", "can't parse media JSON object"),
    ],
)
async def test_media_that_is_none(api: Api, chat: int, media: object, told: str) -> None:
    sent = await api("sendMessage", chat_id=chat, text="hi")
    found = await api("editMessageMedia", chat_id=chat, message_id=sent["message_id"], media=media)
    assert found.startswith(f"Bad Request: {told}")


async def test_files_are_handed_out_with_name_and_type(pg: Playground, api: Api, chat: int) -> None:
    document = (await send(api, "sendDocument", chat, b"{}", "me.json"))["result"]["document"]
    found = await pg.ask("file", file_id=document["file_id"])
    assert (found["name"], found["mime"]) == ("me.json", "image/png")
