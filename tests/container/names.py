"""A name server of a test's own: whatever name it is asked for leads to the addresses it is given."""

from __future__ import annotations

import asyncio
import struct
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_HEADER = struct.Struct("!6H")
_ANSWER_WITHOUT_ERROR = 0x8180
_A = b"\x00\x01"
# The name of the question, an address of the internet, not to be kept, four bytes.
_RECORD = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x00\x00\x04"


class Names(asyncio.DatagramProtocol):
    """Answers with `addresses` as they are at that moment, as Docker's does for the replicas of a service."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.port = 0
        self._closed = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # By its methods it is one; in Python 3.11 not by its class.
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        name_ends = data.index(b"\x00", _HEADER.size) + 1
        question = data[_HEADER.size : name_ends + 4]
        asked_for_ipv4 = data[name_ends : name_ends + 2] == _A
        found = [IPv4Address(address).packed for address in self.addresses] if asked_for_ipv4 else []
        header = _HEADER.pack(int.from_bytes(data[:2], "big"), _ANSWER_WITHOUT_ERROR, 1, len(found), 0, 0)
        self._transport.sendto(header + question + b"".join(_RECORD + each for each in found), addr)

    def connection_lost(self, exc: Exception | None) -> None:
        self._closed.set()

    async def close(self) -> None:
        self._transport.close()
        await self._closed.wait()


@asynccontextmanager
async def names() -> AsyncIterator[Names]:
    """Listens within the block, on a free port of this machine."""
    _, found = await asyncio.get_running_loop().create_datagram_endpoint(Names, ("127.0.0.1", 0))
    try:
        yield found
    finally:
        await found.close()
