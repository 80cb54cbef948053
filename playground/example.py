"""The example that `make run` opens with: a person in mid-streak, a group, a channel, and their last days.

The days are lived, not drawn: the bot runs through them, and the person presses Done.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, available_timezones

from tzlocal import get_localzone_name

from bot.domain.days import Days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import App
    from playground.handle import Playground
    from playground.someone import Someone
    from playground.travel import Travel

NAME: Final = "Sam"
DONE: Final = "✅ Done"
ZONE: Final = ZoneInfo("Europe/Madrid")
LIVED: Final = timedelta(days=2, minutes=1)
"""How long before it opens the example's clock has to start."""

# Monday, Wednesday and Friday, and the weekday it opens on.
_USUAL: Final = Days.of(0, 2, 4)
_WEEKS_BEFORE: Final = 4
# So many trainings ago Sam missed one; a rest took care of it.
_MISSED: Final = 4
_EVENING: Final = time(18, 40)
_SOON: Final = timedelta(minutes=12)
_LAST_MOMENT: Final = timedelta(seconds=1)
_POSTING: Final = {"can_post_messages": True, "can_edit_messages": True}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the example, and where."""

    sam: Someone
    zone: ZoneInfo
    group: int
    channel: int


def opening(now: datetime) -> datetime:
    """The moment at which the example opens, and Sam's tip is due: the beginning of this minute."""
    return now.replace(second=0, microsecond=0)


def home() -> ZoneInfo:
    """Where Sam lives: here, so that the browser shows Sam's hours; in Madrid, if this machine is nowhere."""
    with suppress(LookupError, OSError, ValueError):
        here = get_localzone_name()
        if here in available_timezones() and "/" in here and not here.startswith("Etc/"):
            return ZoneInfo(here)
    return ZONE


async def furnish(playground: Playground, app: App, opens_at: datetime, zone: ZoneInfo = ZONE) -> Cast:
    """People, a group, a channel, and four weeks of training. Call it before the app runs."""
    sam = playground.alice
    await sam.change(first_name=NAME, username="sam", zone=zone.key)
    await sam.started_before()
    cast = await _gather(playground, sam, zone)
    await app.prepare()
    await _train(app, cast, opens_at)
    return cast


async def live(travel: Travel, cast: Cast, opens_at: datetime) -> None:
    """Let the last days pass, with Sam pressing Done, up to the moment before it opens. The app runs."""
    last = opens_at - _LAST_MOMENT
    today = opens_at.astimezone(cast.zone).date()
    while (trip := await travel.to_next(before=last)).messages:
        # Today's Done is left to whoever opens the example.
        if trip.now.astimezone(cast.zone).date() < today:
            await travel.to(min(trip.now + _SOON, last))
            await _press_done(cast.sam)


async def _press_done(sam: Someone) -> None:
    for message in reversed(await sam.heard()):
        if DONE in message.labels:
            await sam.press(DONE, message)
            return


async def _gather(playground: Playground, sam: Someone, zone: ZoneInfo) -> Cast:
    lucia = await playground.add_person("Lucía", username="lucia", language_code="es", zone="Europe/Madrid")
    jonas = await playground.add_person("Jonas", username="jonas", language_code="en", zone="Europe/Berlin")
    bot = playground.bot.id
    group = await playground.ask(
        "create_chat",
        person=sam.id,
        kind="supergroup",
        title="Morning Squad",
        members=[lucia.id, jonas.id, bot],
    )
    for who, text in (
        (lucia, "Who is in this week? 🍑"),
        (jonas, "Me! Monday and Wednesday, before work."),
        (sam, "Hip thrusts on Friday, if my back agrees."),
    ):
        await playground.ask("act", person=who.id, what="say", chat=group["id"], text=text)
    channel = await playground.ask(
        "create_chat",
        person=sam.id,
        kind="channel",
        title="Strong Every Day",
        members=[lucia.id],
        username="strong_every_day",
    )
    await playground.ask("member", chat=channel["id"], by=sam.id, user=bot, what="promote", rights=_POSTING)
    text = "Welcome! One small thing for strong glutes, every day."
    await playground.ask("act", person=sam.id, what="say", chat=channel["id"], text=text)
    return Cast(sam, zone, group["id"], channel["id"])


async def _train(app: App, cast: Cast, opens_at: datetime) -> None:
    """Subscribe Sam weeks ago, and credit the training days since, but for one."""
    local = opens_at.astimezone(cast.zone)
    days = _USUAL | Days.of(local.weekday())
    began = local - timedelta(weeks=_WEEKS_BEFORE, hours=2)
    minute = time(local.hour, local.minute)
    await app.enrol(cast.sam.id, zone=cast.zone.key, at=minute, days=days, as_of=began.astimezone(UTC))
    lived_from = (local - LIVED).replace(hour=0, minute=0)
    evenings = list(_evenings(days, began, lived_from))
    del evenings[-_MISSED]
    for at in evenings:
        await app.credit(cast.sam.id, at=at.astimezone(UTC))


def _evenings(days: Days, began: datetime, ends: datetime) -> Iterator[datetime]:
    """The local evenings of the training days between two local moments."""
    day = began.date()
    while (at := datetime.combine(day, _EVENING, began.tzinfo)) < ends:
        if day in days and at > began:
            yield at
        day += timedelta(days=1)
