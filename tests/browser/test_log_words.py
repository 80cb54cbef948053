"""What the log says of a call or an update in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.window import Window

PREVIEWS = """
async (call) => (await import("/static/panels/entries.js")).entriesOf(call).map((entry) => entry.preview)
"""
CALL: dict[str, object] = {"seq": 1, "at": 1.0, "bot_id": 7, "status": 200, "problem": None, "params": {}}
ALICE = {"id": 5, "first_name": "Alice"}
TIPS = {"id": 7, "is_bot": True, "first_name": "Glute", "last_name": "Tips"}


async def previews(window: Window, method: str, **call: object) -> list[str]:
    if window.page.url == "about:blank":
        await window.open()
    found: list[str] = await window.page.evaluate(PREVIEWS, {**CALL, "method": method, **call})
    return found


async def test_an_update_says_what_its_message_is(desktop: Window) -> None:
    said: list[tuple[dict[str, Any], str]] = [
        ({"text": "Hello  there"}, "Hello there"),
        ({"sticker": {"file_id": "x", "emoji": "💪"}}, "sticker 💪"),
        ({"photo": [{"file_id": "x"}]}, "photo"),
        ({"photo": [{"file_id": "x"}], "caption": "Me"}, "photo · Me"),
        ({"location": {"latitude": 40.4168, "longitude": -3.7038}}, "location 40.4, -3.7"),
        ({"document": {"file_id": "x", "file_name": "you.json"}}, "you.json"),
        ({"contact": {"first_name": "Zoë", "phone_number": "1"}}, "contact Zoë"),
        ({"new_chat_members": [TIPS], "new_chat_member": TIPS}, "added Glute Tips"),
        ({"left_chat_member": ALICE}, "left"),
        ({"new_chat_title": "Club"}, "changed the name to “Club”"),
    ]
    for content, expected in said:
        message = {"message_id": 3, "from": ALICE, "chat": {"id": -9, "type": "supergroup"}, **content}
        update = {"update_id": 1, "message": message}
        assert await previews(desktop, "getUpdates", answer=[update]) == ["", expected]


async def test_a_change_of_a_member_is_told_by_both_states(desktop: Window) -> None:
    change = {"old_chat_member": {"status": "left"}, "new_chat_member": {"status": "member"}}
    update = {"update_id": 1, "my_chat_member": {"chat": {"id": -9}, **change}}
    assert await previews(desktop, "getUpdates", answer=[update]) == ["", "left → member"]


async def test_a_call_that_failed_is_told_without_its_markup(desktop: Window) -> None:
    params = {"text": 'Do <b>this</b> &amp; <a href="https://x.org">that</a>, 3 &lt; 4', "parse_mode": "HTML"}
    problem = {"status": 400, "problem": "Bad Request", "answer": {"ok": False, "description": "Bad Request"}}
    assert await previews(desktop, "sendMessage", params=params, **problem) == ["Do this & that, 3 < 4"]


async def test_a_chat_with_a_pinned_message_did_not_pin_it(desktop: Window) -> None:
    chat = {"id": -9, "type": "supergroup", "title": "Club", "pinned_message": {"text": "Rules"}}
    assert await previews(desktop, "getChat", answer=chat) == [""]
