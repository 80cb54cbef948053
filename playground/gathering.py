"""A group or channel from the outside: its people, its topics, how it is run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    from playground.client import Client
    from playground.someone import Someone

    Who: TypeAlias = Someone | int


class Gathering:
    """One group, supergroup, forum or channel.

    Whatever is done is done by its owner, unless told otherwise with `by`. `id` follows an upgrade.
    """

    def __init__(self, client: Client, chat_id: int, owner: Someone) -> None:
        self.id = chat_id
        self.owner = owner
        self._client = client

    async def add(self, who: Who, *, by: Who | None = None) -> dict[str, Any]:
        """Add a person or a bot; into a channel a bot comes as an administrator."""
        return await self._member("add", who, by)

    async def promote(
        self,
        who: Who,
        *rights: str,
        by: Who | None = None,
        title: str | None = None,
        anonymous: bool = False,
    ) -> dict[str, Any]:
        """Make an administrator, with these rights or the usual ones."""
        given = dict.fromkeys(rights, True) if rights else None
        return await self._member("promote", who, by, rights=given, title=title, anonymous=anonymous)

    async def demote(self, who: Who, *, by: Who | None = None) -> dict[str, Any]:
        return await self._member("demote", who, by)

    async def restrict(
        self, who: Who, *permissions: str, until: int = 0, by: Who | None = None
    ) -> dict[str, Any]:
        """Leave somebody only these permissions, until a Unix second or for good."""
        return await self._member("restrict", who, by, rights=dict.fromkeys(permissions, True), until=until)

    async def remove(self, who: Who, *, by: Who | None = None) -> dict[str, Any]:
        """Ban somebody, who is out by that."""
        return await self._member("remove", who, by)

    async def unban(self, who: Who, *, by: Who | None = None) -> dict[str, Any]:
        return await self._member("unban", who, by)

    async def leave(self, who: Who) -> dict[str, Any]:
        """Let somebody go by themselves."""
        return await self._member("leave", who, who)

    async def transfer(self, who: Someone) -> dict[str, Any]:
        """Hand it over to somebody in it."""
        found = await self._member("transfer", who, None)
        self.owner = who
        return found

    async def topic(
        self, what: str, topic: int | None = None, name: str | None = None, *, by: Who | None = None
    ) -> int:
        """Create, edit, close, reopen, delete, hide or unhide a topic; its number."""
        found = await self._ask("topic", by, chat=self.id, what=what, topic=topic, name=name)
        return int(found["id"])

    async def upgrade(self) -> int:
        """Let a basic group become a supergroup; its new id."""
        self.id = int((await self._ask("upgrade", None, chat=self.id))["id"])
        return self.id

    async def link(self, group: Gathering) -> None:
        """Let a group discuss the posts of this channel."""
        group.id = int((await self._ask("link", None, channel=self.id, chat=group.id))["id"])

    async def unlink(self) -> None:
        await self._ask("unlink", None, channel=self.id)

    async def change(self, *, by: Who | None = None, **what: object) -> None:
        """Change `title`, `description`, `permissions`, `forum` or `signatures`."""
        self.id = int((await self._ask("set_chat", by, chat=self.id, **what))["id"])

    async def delete(self) -> None:
        """Delete it for everybody."""
        await self._ask("delete_chat", None, chat=self.id)

    async def info(self) -> dict[str, Any]:
        """All about it, as its owner sees it."""
        found: dict[str, Any] = await self._client.ask("chat", chat=self.id, person=self.owner.id)
        return found

    async def _member(self, what: str, who: Who, by: Who | None, **more: object) -> dict[str, Any]:
        found = await self._ask("member", by, chat=self.id, user=_id(who), what=what, **more)
        self.id = int(found["chat"])
        return found

    async def _ask(self, verb: str, by: Who | None, **params: object) -> dict[str, Any]:
        found: dict[str, Any] = await self._client.ask(
            verb, by=_id(self.owner if by is None else by), **params
        )
        return found


def _id(who: Who) -> int:
    return who if isinstance(who, int) else who.id
