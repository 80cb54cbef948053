"""The composition root: everything is put together here, started, and brought to a clean end."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import structlog
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot import telemetry
from bot.domain.delivery import Kind
from bot.domain.places import parse_gazetteer
from bot.services.answering import Answering
from bot.services.choosing import Chooser
from bot.services.crediting import Crediting
from bot.services.housekeeping import Housekeeping
from bot.services.joining import Joining
from bot.services.members import Caller
from bot.services.planning import Planner
from bot.services.reporting import Reporting
from bot.services.sending import Sender
from bot.services.snoozing import Snoozing
from bot.services.tuning import Tuning
from bot.services.whereabouts import zone_at
from bot.store import quarantine, schema
from bot.store.engine import Store, StoreUnavailable
from bot.telegram import menu
from bot.telegram.carrying import Carrying
from bot.telegram.courtesy import Courtesy
from bot.telegram.desk import Desk
from bot.telegram.errors import NotFound, TokenRefused
from bot.telegram.flood import Flood
from bot.telegram.handling import Handling
from bot.telegram.intake import Intake
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.outbox import Outbox
from bot.telegram.polling import Polling
from bot.telegram.recent import Recent
from bot.telegram.reception import ALLOWED_UPDATES, Reception
from bot.telegram.replies import Replies
from bot.telegram.request import AiohttpRequest
from bot.telegram.waiting import doubling, sleep_unless
from bot.ticker import Job, Ticker, jobs
from tips.catalogue import FILES, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import time

    from telegram import Update

    from bot.domain.days import Days
    from bot.domain.places import Gazetteer
    from bot.ports import Clock
    from bot.settings import Settings
    from tips.catalogue import Catalogue

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

# A poll lasts half a minute at most; a loop that has not ticked for this long hangs.
WRONG_TOKEN = "BOT_TOKEN: Telegram does not know it; copy it again from @BotFather (/mybots)"  # noqa: S105 - no token but words
NO_TOKEN = "BOT_TOKEN is missing; get one from @BotFather: docs/botfather.md"  # noqa: S105 - as above
POLLED_WITHIN, TICKED_WITHIN = 90.0, 30.0
MOST_SKEW = timedelta(seconds=30)


class StartError(Exception):
    """The bot cannot start. The text is one line for the operator: what is wrong and what to do."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return once it is that late."""
        while (left := (moment - self.now()).total_seconds()) > 0:  # noqa: ASYNC110 - time itself is awaited
            await asyncio.sleep(left)


class Pulse:
    """Shows that the loop turns and the ticker ticks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: datetime | None = None

    async def beat(self) -> None:
        """One tick."""
        self._last = self._clock.now()

    def age(self) -> float | None:
        """Seconds since the last tick; None before the first."""
        return None if self._last is None else (self._clock.now() - self._last).total_seconds()


class Trust:
    """Whether our clock can be trusted with other people's hours: it is held against Telegram's."""

    def __init__(self, request: AiohttpRequest) -> None:
        self._request = request
        self._trusted = True

    def __call__(self) -> bool:
        """False while the clocks differ by more than half a minute; said once each time it changes."""
        skew = self._request.skew or timedelta()
        trusted = abs(skew) <= MOST_SKEW
        if trusted is not self._trusted:
            self._trusted = trusted
            say = log.info if trusted else log.error
            advice = "in step again" if trusted else "set this machine's clock; nothing is sent until then"
            say(f"the clock: {advice}", action="app.clock", seconds_ahead=round(skew.total_seconds(), 1))
        return trusted


@dataclass(frozen=True, slots=True)
class App:
    """A bot, put together. `run` it once."""

    clock: Clock
    store: Store
    desk: Desk
    application: Application[Any, Any, Any, Any, Any, Any]
    polling: Polling
    sender: Sender
    ticker: Ticker
    pulse: Pulse
    http: tuple[str, int]

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then come to a clean end. Raises StartError where it cannot begin."""
        try:
            await self.prepare()
            await self._meet_telegram(stop)
            if not stop.is_set():
                await self._work(stop)
        except BaseExceptionGroup as group:
            # One cause is reported as itself; what it took down with it was cancelled.
            cause = group.exceptions[0]
            raise cause if isinstance(cause, StartError) else group from None
        finally:
            await self.application.shutdown()
            await self.store.close()
            log.info("stopped", action="app.stopped")

    async def prepare(self) -> None:
        """On SQLite the schema is brought up to date; on PostgreSQL that is the operator's to say."""
        try:
            found = await self.store.read(schema.fit)
            if self.store.dialect == "sqlite" and found in {schema.Fit.EMPTY, schema.Fit.BEHIND}:
                url = self.store.url.render_as_string(hide_password=False)
                await asyncio.to_thread(schema.migrate, url)
                found = schema.Fit.CURRENT
        except (StoreUnavailable, schema.MigrationFailed) as error:
            raise StartError(str(error)) from error
        problem = schema.complaint(found)
        if problem:
            raise StartError(problem)

    async def enrol(self, user: int, *, zone: str, at: time, days: Days, as_of: datetime) -> None:
        """Subscribe a private chat as of an instant, as its own messages would: for demonstrations.

        `at` is local to `zone`. What falls between `as_of` and now is due at once. Call `prepare` before.
        """
        caller = Caller(user, user, 0, as_of, as_of)
        await self.desk.joining.start(caller)
        await self.desk.tuning.zone(caller, zone)
        await self.desk.tuning.clock(caller, Kind.TIP, at)
        await self.desk.tuning.days(caller, days)

    async def _meet_telegram(self, stop: asyncio.Event) -> None:
        """Learn our own name. An unreachable Telegram is waited for; a wrong token is not."""
        for wait in doubling():
            try:
                await self.application.initialize()
            except (TokenRefused, NotFound):
                raise StartError(WRONG_TOKEN) from None
            except TelegramError as error:
                log.warning("Telegram cannot be reached yet", action="app.waiting", error=str(error))
                await sleep_unless(stop, self.clock, wait)
            else:
                log.info("met Telegram", action="app.met", username=self.application.bot.username)
                return
            if stop.is_set():
                return

    async def _work(self, stop: asyncio.Event) -> None:
        """Poll, send, tick and serve, side by side; the first to fail ends them all."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.polling.run(), name="polling")
            group.create_task(self._serve(stop), name="web")
            group.create_task(self._publish_menu(), name="menu")
            self.ticker.start()
            telemetry.POLL_AGE.set_function(lambda: self._poll_age() or 0.0)
            log.info("started", action="app.started")
            await stop.wait()
            log.info("stopping: no more claims, what is under way is finished", action="app.stopping")
            await self.sender.leave()
            await self.ticker.stop()
            self.polling.stop()

    async def _publish_menu(self) -> None:
        try:
            await menu.publish(self.application.bot)
        except TelegramError as error:
            # The menu of the last start is still there; the next start tries again.
            log.warning("the command menu could not be set", action="menu.failed", error=str(error))

    async def _serve(self, stop: asyncio.Event) -> None:
        """Health and metrics. Their libraries are loaded only now, when updates are polled already."""
        from bot.web import pages, server  # noqa: PLC0415 - a quarter of the start's time

        checks = {
            "loop": pages.recently(self.pulse.age, within=TICKED_WITHIN, what="last tick"),
            "polling": pages.recently(self._poll_age, within=POLLED_WITHIN, what="last answer to a poll"),
            "database": self._database_answers,
        }
        try:
            async with server.serving(pages.build(checks), *self.http):
                await stop.wait()
        except server.ListenError as error:
            raise StartError(str(error)) from error

    def _poll_age(self) -> float | None:
        age = self.polling.age()
        return None if age is None else age.total_seconds()

    async def _database_answers(self) -> str | None:
        found = await self.store.read(schema.fit)
        return schema.complaint(found)


def build(
    settings: Settings,
    *,
    clock: Clock | None = None,
    draw: Callable[[], float] = random.random,
    catalogue: Catalogue | None = None,
) -> App:
    """Put a bot together from its settings; tests replace the clock, the chance and the content.

    Raises StartError without a token, ContentError for content with mistakes.
    """
    if settings.bot_token is None:
        raise StartError(NO_TOKEN)
    clock = clock or SystemClock()
    catalogue = catalogue or load_catalogue()
    store = Store.open(settings.database_url.get_secret_value())
    request = AiohttpRequest(now=clock.now)
    application = _application(settings, request)
    outbox = Outbox(application.bot)
    recent = Recent()
    replies = Replies(outbox, clock, lambda _: telemetry.ANSWERS_DROPPED.inc())
    desk = _desk(store, catalogue, Chooser(catalogue, draw))
    application.add_handlers(Reception(desk, Carrying(replies, clock, recent), clock).handlers())
    messenger = TelegramMessenger(application.bot, outbox, catalogue, desk.reporting, clock, recent)
    sender = Sender(store, messenger, clock, rate=settings.send_rate, may_claim=Trust(request))
    planner = Planner(store, clock, catalogue, draw)
    housekeeping = Housekeeping(store, clock)
    pulse = Pulse(clock)
    table = jobs(planner, sender, housekeeping, tick_seconds=settings.tick_seconds)
    intake = _intake(application, store, clock, Courtesy(replies))
    return App(
        clock=clock,
        store=store,
        desk=desk,
        application=application,
        polling=Polling(application.bot, intake, clock, allowed_updates=ALLOWED_UPDATES),
        sender=sender,
        ticker=Ticker((*table, Job("pulse", settings.tick_seconds, pulse.beat))),
        pulse=pulse,
        http=(settings.http_host, settings.http_port),
    )


def load_catalogue() -> Catalogue:
    """The tips and exercises that come with the bot. Raises ContentError with every mistake in them."""
    folder = files("tips") / "content"
    return parse({name: (folder / name).read_text(encoding="utf-8") for name in FILES})


@cache
def atlas() -> Gazetteer:
    """The cities that come with the bot; read when somebody first names one."""
    cities = (files("bot.domain") / "cities.tsv").read_text(encoding="utf-8")
    return parse_gazetteer(cities, available_timezones())


def _application(settings: Settings, request: AiohttpRequest) -> Application[Any, Any, Any, Any, Any, Any]:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    bot: ExtBot[None] = ExtBot(
        token, base_url=f"{settings.bot_api_url}/bot", request=request, get_updates_request=request
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


def _desk(store: Store, catalogue: Catalogue, chooser: Chooser) -> Desk:
    return Desk(
        catalogue=catalogue,
        atlas=atlas,
        zone_at=zone_at,
        joining=Joining(store, chooser),
        answering=Answering(store, chooser),
        crediting=Crediting(store),
        snoozing=Snoozing(store),
        tuning=Tuning(store),
        reporting=Reporting(store),
    )


def _intake(
    application: Application[Any, Any, Any, Any, Any, Any], store: Store, clock: Clock, courtesy: Courtesy
) -> Intake:
    handling = Handling(application)

    async def handle(update: Update) -> None:
        try:
            await handling(update)
        except Exception:
            telemetry.UPDATES.labels("failed").inc()
            raise
        telemetry.UPDATES.labels("handled").inc()

    async def set_aside(update_id: int, reason: str, raw: bytes) -> None:
        telemetry.UPDATES.labels("quarantined").inc()
        await store.run(quarantine.put, update_id, raw, reason, now=clock.now())

    return Intake(
        bot=application.bot,
        clock=clock,
        handle=handle,
        quarantine=set_aside,
        sorry=courtesy.sorry,
        slow_down=courtesy.slow_down,
        is_unavailable=lambda error: isinstance(error, StoreUnavailable),
        flood=Flood(),
    )
