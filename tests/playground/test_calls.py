"""How calls are read: tokens, methods, bodies, unknown and wrong parameters; and the log of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.errors import PlaygroundError
from playground.members import rights_api
from tests.playground.gathering import gather

if TYPE_CHECKING:
    from playground.handle import Playground
    from tests.playground.conftest import Api


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("bot1:abcdef/getMe", 401, "Unauthorized"),
        ("botnonsense/getMe", 404, "Not Found"),
        ("bot/getMe", 404, "Not Found"),
        ("bot{token}/makeCoffee", 404, "Not Found: method not found"),
        ("bot{token}", 404, "Not Found"),
        ("nowhere", 404, "Not Found"),
    ],
)
async def test_wrong_addresses(pg: Playground, api: Api, path: str, status: int, told: str) -> None:
    async with api.session.get(f"{pg.url}/{path.format(token=pg.token)}") as response:
        assert response.status == status
        assert await response.json() == {"ok": False, "error_code": status, "description": told}


async def test_methods_are_found_in_any_case(api: Api) -> None:
    assert (await api("GETME"))["username"] == "glute_tips_playground_bot"


STRICT = [
    ({"txet": "hi"}, 'unknown parameter "txet" of sendMessage'),
    ({"chat_id": 1.5}, 'parameter "chat_id" must be of type Integer'),
    ({"chat_id": "one"}, 'parameter "chat_id" must be of type Integer'),
    ({"chat_id": None}, 'parameter "chat_id" is required'),
    ({"message_thread_id": True}, 'parameter "message_thread_id" must be of type Integer'),
    ({"text": 5}, 'parameter "text" must be of type String'),
    ({"protect_content": "perhaps"}, 'parameter "protect_content" must be of type Boolean'),
    ({"entities": {}}, 'parameter "entities" must be of type Array of Object'),
    ({"entities": ["b"]}, 'parameter "entities" must be of type Array of Object'),
    ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"link_preview_options": "["}, "can't parse link_preview_options JSON object"),
    ({"link_preview_options": []}, 'parameter "link_preview_options" must be of type Object'),
    ({"link_preview_options": {"off": True}}, 'unknown field "off" in link_preview_options'),
    (
        {"link_preview_options": {"is_disabled": "x"}},
        'parameter "link_preview_options.is_disabled" must be of type Boolean',
    ),
]


@pytest.mark.parametrize(("params", "told"), STRICT)
async def test_what_does_not_belong_is_refused(
    pg: Playground, api: Api, params: dict[str, Any], told: str
) -> None:
    await pg.alice.start()
    status, body = await api.whole("sendMessage", **{"chat_id": pg.alice.id, "text": "hi", **params})
    assert (status, body["error_code"]) == (400, 400)
    assert body["description"].startswith(f"Bad Request: {told}")


async def test_wrong_types_elsewhere(api: Api) -> None:
    told = await api("getUpdates", allowed_updates="message")
    assert told == "Bad Request: can't parse allowed_updates JSON object"
    told = await api("getUpdates", allowed_updates=[1])
    assert told.startswith('Bad Request: parameter "allowed_updates" must be of type Array of String')
    told = await api("sendDocument", chat_id=1, document=7)
    assert told.startswith('Bad Request: parameter "document" must be of type InputFile or String')


@pytest.mark.parametrize("disabled", ["true", "True", "1", "yes", True])
async def test_every_body_is_understood(pg: Playground, api: Api, disabled: object) -> None:
    await pg.alice.start()
    fields = {"chat_id": str(pg.alice.id), "text": "hi", "disable_notification": str(disabled)}
    form = api.form(**fields, link_preview_options='{"is_disabled": false}')
    assert (await api.post("sendMessage", form))["ok"]
    assert (await api.post("sendMessage", fields))["ok"]
    async with api.session.get(f"{api.root}/sendMessage", params=fields) as response:
        assert (await response.json())["ok"]
    heard = await pg.alice.heard()
    assert [message.silent for message in heard] == [True, True, True]
    fields["disable_notification"] = "false"
    assert (await api.post("sendMessage", fields))["ok"]
    assert not (await pg.alice.heard())[-1].silent


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (b"{", "application/json", "Bad Request: can't parse JSON object"),
        (b"[]", "application/json", "Bad Request: the body must be a JSON object"),
        (b"x", "text/plain", "Bad Request: unsupported content type 'text/plain' (the playground is strict)"),
    ],
)
async def test_bodies_that_are_none(api: Api, body: bytes, kind: str, told: str) -> None:
    headers = {"Content-Type": kind}
    async with api.session.post(f"{api.root}/getMe", data=body, headers=headers) as response:
        assert (await response.json())["description"] == told


async def test_an_empty_json_body_is_no_parameters(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    async with api.session.post(f"{api.root}/getMe", data=b"", headers=headers) as response:
        assert (await response.json())["ok"]


async def test_too_large_a_body_is_answered_as_such(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.server.MAX_BODY", 1000)
    status, body = await api.whole("getMe", text="a" * 2000)
    assert (status, body["description"]) == (413, "Request Entity Too Large")


async def test_a_fault_of_ours_is_answered_without_a_traceback(
    pg: Playground, api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr("playground.people.Bot.me", broken)
    assert await api("getMe") == "Internal Server Error"
    (call,) = await pg.calls("getMe")
    assert (call.status, call.problem) == (500, "ZeroDivisionError('by hand')")
    assert "the playground failed at getMe" in caplog.text


async def test_the_log_keeps_calls_with_their_problems(pg: Playground, api: Api) -> None:
    await api("getMe")
    await api("sendMessage", chat_id=5, text="hi")
    fine, refused = await pg.calls()
    assert (fine.method, fine.status, fine.problem) == ("getMe", 200, None)
    assert (refused.params, refused.status) == ({"chat_id": 5, "text": "hi"}, 400)
    assert refused.problem == "Bad Request: chat not found"
    assert [call.method for call in await pg.calls(after=fine.seq)] == ["sendMessage"]


async def test_files_are_logged_by_name_and_size(pg: Playground, api: Api) -> None:
    await pg.alice.start()
    form = api.form(chat_id=str(pg.alice.id))
    form.add_field("document", b"12345", filename="me.json")
    await api.post("sendDocument", form)
    assert (await pg.calls("sendDocument"))[0].params["document"] == "<me.json, 5 bytes>"


class TestTheBotsOwnAccount:
    async def test_texts_by_language(self, api: Api) -> None:
        assert await api("getMyName") == {"name": "Glute Tips"}
        assert await api("setMyDescription", description="Hello") is True
        assert await api("setMyDescription", description="Hola", language_code="es") is True
        assert await api("getMyDescription", language_code="es") == {"description": "Hola"}
        assert await api("getMyDescription", language_code="de") == {"description": "Hello"}
        assert await api("getMyShortDescription") == {"short_description": ""}
        told = await api("setMyShortDescription", short_description="a" * 121)
        assert told == "Bad Request: bot short description is too long"

    async def test_menu_button(self, pg: Playground, api: Api) -> None:
        assert await api("getChatMenuButton") == {"type": "commands"}
        await pg.alice.start()
        assert await api("setChatMenuButton", chat_id=pg.alice.id) is True
        assert await api("setChatMenuButton", menu_button={"type": "commands"}) is True
        assert await api("getChatMenuButton", chat_id=pg.alice.id) == {"type": "default"}
        group = gather(pg, "supergroup")
        assert await api("setChatMenuButton", chat_id=group.id) == "Bad Request: user not found"
        told = await api("setChatMenuButton", menu_button={"type": "web_app", "text": "x"})
        assert told == "Bad Request: can't parse menu button: MenuButton has unsupported type"

    async def test_default_rights(self, api: Api) -> None:
        rights = {"can_post_messages": True, "can_pin_messages": True, "can_change_info": False}
        assert await api("setMyDefaultAdministratorRights", rights=rights, for_channels=True) is True
        found = await api("getMyDefaultAdministratorRights", for_channels=True)
        assert found == rights_api({"can_post_messages", "can_manage_chat"}, "channel")
        assert await api("getMyDefaultAdministratorRights") == rights_api((), "supergroup")

    async def test_an_anonymous_administrator_manages_at_least(self, api: Api) -> None:
        await api("setMyDefaultAdministratorRights", rights={"is_anonymous": True})
        found = await api("getMyDefaultAdministratorRights")
        assert found == rights_api({"can_manage_chat"}, "supergroup", anonymous=True)

    async def test_leaving_is_always_fine(self, api: Api) -> None:
        assert (await api("logOut"), await api("close")) == (True, True)


@pytest.mark.parametrize(
    "method",
    [
        "sendAnimation",
        "sendMediaGroup",
        "sendPoll",
        "setMessageReaction",
        "answerInlineQuery",
        "answerWebAppQuery",
    ],
)
async def test_what_no_part_of_the_bot_uses_yet_is_unknown(api: Api, method: str) -> None:
    status, body = await api.whole(method)
    assert (status, body["description"]) == (404, "Not Found: method not found")


class TestCommands:
    async def test_the_menu_is_the_narrowest_that_fits(self, pg: Playground, api: Api) -> None:
        await pg.alice.start()
        await pg.alice.change(language_code="es-MX")
        assert await pg.alice.menu() == []
        for name, more in (
            ("default", {}),
            ("private", {"scope": {"type": "all_private_chats"}}),
            ("privado", {"scope": {"type": "all_private_chats"}, "language_code": "es"}),
            ("hers", {"scope": {"type": "chat", "chat_id": pg.alice.id}}),
        ):
            commands = [{"command": f"/{name}", "description": "What it does"}]
            assert await api("setMyCommands", commands=commands, **more) is True
        assert await pg.alice.menu() == ["hers"]
        scope = {"type": "chat", "chat_id": pg.alice.id}
        assert await api("deleteMyCommands", scope=scope) is True
        assert await pg.alice.menu() == ["privado"]
        assert await api("getMyCommands") == [{"command": "default", "description": "What it does"}]
        assert await api("getMyCommands", scope=scope) == []

    @pytest.mark.parametrize(
        ("params", "told"),
        [
            ({"commands": [{"command": "Tip", "description": "x"}]}, "BOT_COMMAND_INVALID"),
            ({"commands": [{"command": "/", "description": "x"}]}, "command must be non-empty"),
            ({"commands": [{"command": "t" * 33, "description": "x"}]}, "command length must not exceed 32"),
            ({"commands": [{"command": "tip", "description": ""}]}, "command description must be non-empty"),
            (
                {"commands": [{"command": "tip", "description": "x" * 257}]},
                "command description length must not exceed 256",
            ),
            (
                {"commands": [{"command": "tip"}]},
                "can't parse BotCommand: Can't find field \"description\"",
            ),
            (
                {"commands": [{"command": 7, "description": "x"}]},
                'can\'t parse BotCommand: Field "command" must be of type String',
            ),
            (
                {"commands": [{"command": "tip", "description": "x", "name": "y"}]},
                "unknown fields in a command: name (the playground is strict)",
            ),
            (
                {"commands": [], "scope": {"type": "default", "user_id": 5}},
                "unknown fields in scope default: user_id (the playground is strict)",
            ),
            (
                {"commands": [{"command": "tip", "description": "x"}] * 101},
                "BOT_COMMANDS_TOO_MUCH",
            ),
            (
                {"commands": [], "scope": {"type": "moon"}},
                "can't parse BotCommandScope: Unsupported type specified",
            ),
            (
                {"commands": [], "scope": {"type": "chat"}},
                "can't parse BotCommandScope: Can't find field \"chat_id\"",
            ),
            ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
            ({"commands": [], "language_code": "en-GB"}, "invalid language code specified"),
        ],
    )
    async def test_refused(self, api: Api, params: dict[str, Any], told: str) -> None:
        assert await api("setMyCommands", **params) == f"Bad Request: {told}"


async def test_unknown_verbs_people_and_bots(pg: Playground) -> None:
    with pytest.raises(PlaygroundError, match="unknown verb 'fly'; there are: act, add_bot"):
        await pg.ask("fly")
    with pytest.raises(PlaygroundError, match="there is no person with the id 5"):
        await pg.ask("act", person=5, what="start")
    with pytest.raises(PlaygroundError, match="there is no bot with the id 5"):
        await pg.ask("counts", bot=5)
    with pytest.raises(PlaygroundError, match="there is no file 'x'"):
        await pg.file("x")
    with pytest.raises(PlaygroundError, match="a token looks like 123456:ABC-def, not like 'abc'"):
        await pg.add_bot("abc")


async def test_one_call_can_be_had_by_its_number(pg: Playground, api: Api) -> None:
    for _ in range(3):
        await api("getMe")
    first, second, _third = await pg.calls()
    assert [call["seq"] for call in await pg.ask("calls", after=first.seq, limit=1)] == [second.seq]
