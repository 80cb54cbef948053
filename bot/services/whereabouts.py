"""Whereabouts: from a shared location to its time zone. The location itself is never stored or logged."""

from __future__ import annotations

import asyncio
import sys

# The map of the zones takes tens of megabytes; a child that ends gives them back.
_LOOK_UP = "import sys, tzfpy; print(tzfpy.get_tz(float(sys.argv[1]), float(sys.argv[2])))"
SECONDS = 10


async def zone_at(latitude: float, longitude: float) -> str | None:
    """The IANA name of the zone at these degrees; None at sea, or where it cannot be told."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _LOOK_UP,
        str(longitude),
        str(latitude),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            found, _ = await child.communicate()
    except TimeoutError:
        child.kill()
        await child.wait()
        return None
    zone = found.decode().strip()
    return zone if zone and not zone.startswith("Etc/") else None
