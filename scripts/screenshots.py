"""Take the pictures of the page that the documents show: `python -m scripts.screenshots`.

Writes docs/images/{phone,desktop}-{light,dark}.png. Clock, chance and content are always the same, and so are
the pictures where Chromium and fonts are (Debian's fonts-dejavu and fonts-noto-color-emoji), but for a second
in the log where the machine was busy.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
import zoneinfo
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PIL import Image

from bot import telemetry
from playground import example
from playground.clock import ManualClock
from tests.browser.chromium import launched
from tests.browser.stage import Stage, playing, waiting
from tests.browser.window import DESKTOP, PHONE

if TYPE_CHECKING:
    from playwright.async_api import Browser, ViewportSize

Theme = Literal["light", "dark"]
FOLDER: Final = Path(__file__).parents[1] / "docs" / "images"
SIZES: Final = {"phone": PHONE, "desktop": DESKTOP}
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
COLOURS: Final = 256
ROUNDS: Final = 5
"""Of looking for the best colours; none is then far off."""
MOST_BYTES: Final = 200_000
SETTLED_SECONDS: Final = 0.5
ZONE: Final = example.ZONE.key
# A Wednesday, 08:00 there.
OPENS_AT: Final = datetime(2026, 11, 25, 7, tzinfo=UTC)


async def main() -> None:
    """What `make run` opens with, a minute later: Sam has read the tip and trained."""
    zoneinfo.reset_tzpath(())
    telemetry.set_up("WARNING", "console")
    clock = ManualClock(OPENS_AT - example.LIVED)
    with tempfile.TemporaryDirectory() as folder:
        async with launched() as browser, waiting(f"sqlite:///{folder}/bot.db", clock) as stage:
            cast = await example.furnish(stage.pg, stage.app, OPENS_AT)
            async with playing(stage):
                await act(stage, cast)
                await take_all(browser, stage)


async def take_all(browser: Browser, stage: Stage) -> None:
    """A picture of each size in each theme, written where the documents look for it."""
    for name, size in SIZES.items():
        for theme in THEMES:
            taken = small(await picture(browser, stage, size, theme))
            (FOLDER / f"{name}-{theme}.png").write_bytes(taken)
            print(f"docs/images/{name}-{theme}.png  {len(taken):,} bytes")


async def act(stage: Stage, cast: example.Cast) -> None:
    """The last days, today's tip, and Sam's Done."""
    travel = stage.travel
    await example.live(travel, cast, OPENS_AT)
    await travel.to_next()
    await cast.sam.press(example.DONE)
    await travel.by(timedelta(minutes=1))


async def picture(browser: Browser, stage: Stage, size: ViewportSize, theme: Theme) -> bytes:
    """The chat with the bot, as a PNG in full colour."""
    context = await browser.new_context(
        viewport=size,
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id=ZONE,
    )
    page = await context.new_page()
    # The page's own seconds go by this; in a picture none pass.
    await page.add_init_script("performance.now = () => 0")
    await page.goto(f"{stage.pg.url}/#{stage.alice.id}/{stage.alice.id}")
    await page.locator("[data-test=bubble]").last.wait_for()
    await page.locator("[data-test=log-row]").last.wait_for(state="attached")
    await page.evaluate("document.activeElement.blur()")
    before, taken = b"", await page.screenshot(animations="disabled")
    while taken != before:
        # What still moves is not finished; a picture is taken twice to be sure.
        await asyncio.sleep(SETTLED_SECONDS)
        before, taken = taken, await page.screenshot(animations="disabled")
    await context.close()
    return taken


def small(png: bytes) -> bytes:
    """The same picture in few colours. Raises ValueError where it is still too large for the documents."""
    full = Image.open(io.BytesIO(png)).convert("RGB")
    few = full.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, ROUNDS, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    few.save(packed, "PNG", optimize=True)
    if packed.tell() > MOST_BYTES:
        raise ValueError(f"a picture has {packed.tell():,} bytes; at most {MOST_BYTES:,} fit the documents")
    return packed.getvalue()


if __name__ == "__main__":
    asyncio.run(main())
