"""The composition root: everything is put together here, and nowhere else."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot import telemetry
from bot.clocks import Pulse, SystemClock, Trust
from bot.domain.places import parse_gazetteer
from bot.running import App, StartError
from bot.services.answering import Answering
from bot.services.choosing import Chooser
from bot.services.crediting import Crediting
from bot.services.halting import Halt
from bot.services.housekeeping import Housekeeping
from bot.services.joining import Joining
from bot.services.planning import Planner
from bot.services.reporting import Reporting
from bot.services.sending import Sender
from bot.services.snoozing import Snoozing
from bot.services.tuning import Tuning
from bot.services.whereabouts import zone_at
from bot.store import notes, quarantine
from bot.store.engine import Store, StoreUnavailable
from bot.telegram.carrying import Carrying
from bot.telegram.courtesy import Courtesy
from bot.telegram.desk import Desk
from bot.telegram.flood import Flood
from bot.telegram.handling import Handling
from bot.telegram.hook import Hook
from bot.telegram.hooking import Hooking, Wanted
from bot.telegram.intake import Intake
from bot.telegram.messenger import TelegramMessenger
from bot.telegram.outbox import Outbox
from bot.telegram.polling import Polling
from bot.telegram.recent import Recent
from bot.telegram.reception import ALLOWED_UPDATES, Reception
from bot.telegram.replies import Replies
from bot.telegram.request import AiohttpRequest
from bot.ticker import Job, Ticker, jobs
from tips.catalogue import FILES, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot, Update

    from bot.domain.places import Gazetteer
    from bot.ports import Clock
    from bot.settings import Settings
    from tips.catalogue import Catalogue

__all__ = ["NO_TOKEN", "App", "StartError", "atlas", "build", "load_catalogue"]

NO_TOKEN = "BOT_TOKEN is missing; get one from @BotFather: docs/botfather.md"  # noqa: S105 - no token but words


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
    outbox = Outbox(application.bot, request, paid=settings.allow_paid_broadcast)
    recent = Recent()
    halt = Halt()
    replies = Replies(outbox, clock, recent, halt, lambda _: telemetry.ANSWERS_DROPPED.inc())
    desk = _desk(store, catalogue, Chooser(catalogue, draw))
    application.add_handlers(Reception(desk, Carrying(replies), clock).handlers())
    messenger = TelegramMessenger(application.bot, outbox, catalogue, desk.reporting, clock, recent)
    trusted = Trust(lambda: request.skew)
    sender = Sender(store, messenger, clock, rate=settings.send_rate, may_claim=trusted, halt=halt)
    spread = timedelta(seconds=settings.spread_seconds)
    planner = Planner(store, clock, catalogue, draw, may_plan=trusted, spread=spread)
    housekeeping = Housekeeping(store, clock)
    pulse = Pulse(clock)
    table = jobs(planner, sender, housekeeping, tick_seconds=settings.tick_seconds, trusted=trusted)
    intake = _intake(application, store, clock, Courtesy(replies))
    return App(
        clock=clock,
        store=store,
        desk=desk,
        application=application,
        updates=_updates(settings, application.bot, intake, store, clock),
        sender=sender,
        ticker=Ticker((*table, Job("pulse", settings.tick_seconds, pulse.beat)), clock),
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
    zone_tab = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    return parse_gazetteer(cities, available_timezones(), zone_tab)


def _application(settings: Settings, request: AiohttpRequest) -> Application[Any, Any, Any, Any, Any, Any]:
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    bot: ExtBot[None] = ExtBot(
        token, base_url=f"{settings.bot_api_url}/bot", request=request, get_updates_request=request
    )
    return ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()


def _updates(settings: Settings, bot: Bot, intake: Intake, store: Store, clock: Clock) -> Polling | Hook:
    if settings.webhook_url is None or settings.webhook_secret is None:
        return Polling(bot, intake, clock, allowed_updates=ALLOWED_UPDATES)
    wanted = Wanted(settings.webhook_url, settings.webhook_secret.get_secret_value(), ALLOWED_UPDATES)

    async def recall() -> str | None:
        return await store.read(notes.get, "webhook")

    async def remember(mark: str) -> None:
        await store.run(notes.put, "webhook", mark)

    return Hook(intake, Hooking(bot, clock, wanted, recall=recall, remember=remember))


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
