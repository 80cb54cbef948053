"""Links to the bot, and buttons that ask for a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from playground.errors import PlaygroundError
from tests.playground.updates import kinds, states

if TYPE_CHECKING:
    from playground.gathering import Gathering
    from playground.handle import Playground
    from playground.someone import Someone
    from tests.playground.conftest import Api

BOT = "t.me/glute_tips_playground_bot"


@pytest.fixture
async def group(pg: Playground) -> Gathering:
    return await pg.alice.create_group("Glute club")


async def news(api: Api) -> list[tuple[str, Any]]:
    return [(kind, update[kind]) for update in await api.news() for kind in kinds([update])]


async def rights_of(group: Gathering, bot: int) -> set[str]:
    found = next(each for each in (await group.info())["members"] if each["user"]["id"] == bot)
    return {name for name, given in (found["rights"] or {}).items() if given}


@pytest.mark.parametrize(
    "link", [f"https://{BOT}?start=ref_42", "tg://resolve?domain=Glute_Tips_Playground_Bot&start=ref_42"]
)
async def test_a_start_link_says_start_with_the_payload(pg: Playground, api: Api, link: str) -> None:
    said = await pg.alice.follow(link)
    assert said is not None
    assert (said.text, said.chat_id) == ("/start ref_42", pg.alice.id)
    assert [message["text"] for _, message in await news(api)] == ["/start ref_42"]


async def test_a_bare_link_only_opens_the_chat(pg: Playground, api: Api) -> None:
    assert await pg.alice.follow(BOT) is None
    assert await api.news() == []


async def test_a_public_chats_link_opens_it(pg: Playground) -> None:
    group = await pg.alice.create_group("Public", username="glutes")
    found = await pg.ask("follow", person=pg.alice.id, link="https://t.me/Glutes")
    assert found == {"chat": group.id, "message": None}


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("https://example.com/x", "no link that the app follows by itself"),
        ("https://t.me/", "no link that the app follows by itself"),
        ("t.me/nobody_here", "there is no @nobody_here"),
        (f"{BOT}?start=a%20b", "'a b' is no payload"),
        (f"{BOT}?startgroup=x", "this link asks for a chat to add the bot to"),
    ],
)
async def test_other_links_are_refused(pg: Playground, link: str, why: str) -> None:
    with pytest.raises(PlaygroundError, match=why):
        await pg.alice.follow(link)


async def test_a_group_link_adds_the_bot_and_says_start_with_its_name(
    pg: Playground, api: Api, group: Gathering
) -> None:
    said = await pg.alice.follow(f"{BOT}?startgroup=setup", group)
    assert said is not None
    assert said.text == "/start@glute_tips_playground_bot setup"
    told = await news(api)
    assert [kind for kind, _ in told] == ["my_chat_member", "message", "message"]
    assert told[2][1]["text"] == said.text


async def test_a_group_link_without_payload_says_nothing(pg: Playground, api: Api, group: Gathering) -> None:
    assert await pg.alice.follow(f"{BOT}?startgroup", group) is None
    assert kinds(await api.news()) == ["my_chat_member", "message"]


async def test_a_group_link_may_ask_for_rights(pg: Playground, api: Api, group: Gathering) -> None:
    await pg.alice.follow(f"{BOT}?startgroup=x&admin=pin_messages+delete_messages+nonsense", group)
    assert await rights_of(group, pg.bot.id) == {
        "can_manage_chat",
        "can_pin_messages",
        "can_delete_messages",
    }
    assert states((await api.news())[0]) == ("left", "administrator")


async def test_followed_again_the_link_only_says_start(pg: Playground, api: Api, group: Gathering) -> None:
    link = f"{BOT}?startgroup=x&admin=pin_messages"
    await pg.alice.follow(link, group)
    await api.news()
    await pg.alice.follow(link, group)
    assert kinds(await api.news()) == ["message"]


async def test_who_may_not_promote_adds_a_plain_member(pg: Playground, api: Api, group: Gathering) -> None:
    mira = await pg.add_person("Mira")
    await group.add(mira)
    await mira.follow(f"{BOT}?startgroup=x&admin=pin_messages", group)
    assert states((await api.news())[0]) == ("left", "member")


async def test_rights_in_a_basic_group_upgrade_it(pg: Playground) -> None:
    small = await pg.alice.create_group("Small", kind="group")
    before = small.id
    said = await pg.alice.follow(f"{BOT}?startgroup=x&admin=pin_messages", small)
    assert said is not None
    assert small.id == said.chat_id != before


async def test_a_channel_link_makes_an_administrator(pg: Playground, api: Api, group: Gathering) -> None:
    channel = await pg.alice.create_group("News", kind="channel")
    assert await pg.alice.follow(f"{BOT}?startchannel&admin=post_messages", channel) is None
    assert await rights_of(channel, pg.bot.id) == {"can_manage_chat", "can_post_messages"}
    assert [states(update) for update in await api.news()] == [("left", "administrator")]
    with pytest.raises(PlaygroundError, match="this link is for a channel"):
        await pg.alice.follow(f"{BOT}?startchannel", group)
    with pytest.raises(PlaygroundError, match="this link is for a group"):
        await pg.alice.follow(f"{BOT}?startgroup", channel)


async def test_a_channel_link_without_rights_asks_for_the_bots_usual_ones(pg: Playground, api: Api) -> None:
    channel = await pg.alice.create_group("News", kind="channel")
    await api("setMyDefaultAdministratorRights", rights={"can_post_messages": True}, for_channels=True)
    await pg.alice.follow(f"{BOT}?startchannel", channel)
    assert await rights_of(channel, pg.bot.id) == {"can_manage_chat", "can_post_messages"}


class TestPicking:
    """Answers to KeyboardButtonRequestChat."""

    async def ask(self, pg: Playground, api: Api, **wish: object) -> Someone:
        await pg.alice.start()
        button = {"text": "Pick", "request_chat": {"request_id": 7, **wish}}
        await api("sendMessage", chat_id=pg.alice.id, text="Which?", reply_markup={"keyboard": [[button]]})
        await api.news()
        return pg.alice

    async def test_a_choice_is_told(self, pg: Playground, api: Api, group: Gathering) -> None:
        alice = await self.ask(pg, api, chat_is_channel=False, request_title=True, request_username=True)
        await alice.pick_chat("Pick", group)
        ((_, message),) = await news(api)
        assert message["chat_shared"] == {"request_id": 7, "chat_id": group.id, "title": "Glute club"}
        assert message["chat"]["id"] == pg.alice.id

    async def test_a_public_name_is_told_where_asked_for(self, pg: Playground, api: Api) -> None:
        public = await pg.alice.create_group("Public", username="glutes")
        alice = await self.ask(pg, api, chat_is_channel=False, request_username=True)
        picked = await alice.pick_chat("Pick", public)
        assert picked.service is not None
        assert picked.service["username"] == "glutes"

    async def test_the_bot_gets_the_rights_before_it_is_told(
        self, pg: Playground, api: Api, group: Gathering
    ) -> None:
        alice = await self.ask(
            pg,
            api,
            chat_is_channel=False,
            user_administrator_rights={"can_promote_members": True, "can_pin_messages": True},
            bot_administrator_rights={"can_pin_messages": True},
        )
        await alice.pick_chat("Pick", group)
        assert [kind for kind, _ in await news(api)] == ["my_chat_member", "message", "message"]
        assert await rights_of(group, pg.bot.id) == {"can_manage_chat", "can_pin_messages"}

    async def test_the_bot_is_added_where_it_wants_to_be_a_member(
        self, pg: Playground, api: Api, group: Gathering
    ) -> None:
        alice = await self.ask(pg, api, chat_is_channel=False, bot_is_member=True)
        await alice.pick_chat("Pick", group)
        await alice.pick_chat("Pick", group)
        assert kinds(await api.news()) == ["my_chat_member", "message", "message", "message"]

    @pytest.mark.parametrize(
        ("wish", "why"),
        [
            ({"chat_is_channel": True}, "asks for a chat with chat_is_channel true"),
            ({"chat_is_forum": True}, "asks for a chat with chat_is_forum true"),
            ({"chat_has_username": True}, "asks for a chat with chat_has_username true"),
        ],
    )
    async def test_only_what_the_button_asks_for_is_offered(
        self, pg: Playground, api: Api, group: Gathering, wish: dict[str, bool], why: str
    ) -> None:
        alice = await self.ask(pg, api, **{"chat_is_channel": False, **wish})
        with pytest.raises(PlaygroundError, match=why):
            await alice.pick_chat("Pick", group)

    async def test_only_chats_where_one_has_the_rights_are_offered(self, pg: Playground, api: Api) -> None:
        mira = await pg.add_person("Mira")
        hers = await mira.create_group("Hers")
        rights = {"can_pin_messages": True, "can_promote_members": True}
        alice = await self.ask(
            pg, api, chat_is_channel=False, chat_is_created=True, user_administrator_rights=rights
        )
        with pytest.raises(PlaygroundError, match="Alice is not in Hers"):
            await alice.pick_chat("Pick", hers)
        await hers.add(pg.alice)
        with pytest.raises(PlaygroundError, match="asks for a chat of one's own"):
            await alice.pick_chat("Pick", hers)
        alice = await self.ask(pg, api, chat_is_channel=False, user_administrator_rights=rights)
        with pytest.raises(PlaygroundError, match="Alice lacks can_p"):
            await alice.pick_chat("Pick", hers)

    async def test_the_button_must_be_one_that_asks(self, pg: Playground, api: Api, group: Gathering) -> None:
        alice = await self.ask(pg, api, chat_is_channel=False)
        with pytest.raises(PlaygroundError, match="use pick_chat"):
            await alice.tap("Pick")
        with pytest.raises(PlaygroundError, match="which chat"):
            await pg.ask("act", person=alice.id, what="pick_chat", label="Pick")
        await api("sendMessage", chat_id=alice.id, text="?", reply_markup={"keyboard": [[{"text": "Pick"}]]})
        with pytest.raises(PlaygroundError, match="'Pick' does not ask for a chat"):
            await alice.pick_chat("Pick", group)
