"""A bot at work: started, kept going side by side, and brought to a clean end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import structlog
from telegram.error import TelegramError

from bot import telemetry
from bot.domain.delivery import Kind
from bot.services.members import Caller
from bot.services.upcoming import upcoming
from bot.store import schema
from bot.store.engine import StoreUnavailable
from bot.telegram import menu
from bot.telegram.errors import NotFound, TokenRefused
from bot.telegram.hook import Hook
from bot.telegram.waiting import doubling, sleep_unless

if TYPE_CHECKING:
    from datetime import datetime, time

    from telegram.ext import Application

    from bot.clocks import Pulse
    from bot.domain.days import Days
    from bot.ports import Clock
    from bot.services.sending import Sender
    from bot.services.upcoming import Upcoming
    from bot.store.engine import Store
    from bot.telegram.desk import Desk
    from bot.telegram.polling import Polling
    from bot.ticker import Ticker

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

WRONG_TOKEN: Final = "BOT_TOKEN: Telegram does not know it; copy it again from @BotFather (/mybots)"  # noqa: S105 - words
# A poll lasts half a minute at most; a loop that has not ticked for this long hangs.
POLLED_WITHIN: Final = 90.0
TICKED_WITHIN: Final = 30.0


class StartError(Exception):
    """The bot cannot start. The text is one line for the operator: what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class App:
    """A bot, put together. `run` it once."""

    clock: Clock
    store: Store
    desk: Desk
    application: Application[Any, Any, Any, Any, Any, Any]
    updates: Polling | Hook
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
            # The library closes nothing where it never got to know its own name.
            await self.application.bot.request.shutdown()
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

    async def credit(self, user: int, *, at: datetime) -> None:
        """Credit a person's day as their /done at that instant would: for demonstrations."""
        await self.desk.crediting.done_today(Caller(user, user, 0, at, at))

    @property
    def busy(self) -> bool:
        """Whether it is at work at this very moment, and not only waiting for a time to come."""
        return self.store.busy or self.sender.delivering > 0

    async def upcoming(self, after: datetime) -> Upcoming | None:
        """What time will bring about next, later than an instant: for whoever moves the clock."""
        return await self.store.read(upcoming, after)

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
        """Take updates, send, tick and serve, side by side; the first to fail ends them all."""
        async with asyncio.TaskGroup() as group:
            updates = group.create_task(self.updates.run(), name="updates")
            group.create_task(self._serve(updates), name="web")
            group.create_task(self._publish_menu(), name="menu")
            self.ticker.start()
            telemetry.POLL_AGE.set_function(lambda: self._poll_age() or 0.0)
            log.info("started", action="app.started")
            await stop.wait()
            log.info("stopping: no more claims, what is under way is finished", action="app.stopping")
            if isinstance(self.updates, Hook):
                # At once: from now on other processes have the updates.
                self.updates.stop()
            await self.sender.leave()
            await self.ticker.stop()
            self.updates.stop()

    async def _publish_menu(self) -> None:
        try:
            await menu.publish(self.application.bot)
        except TelegramError as error:
            # The menu of the last start is still there; the next start tries again.
            log.warning("the command menu could not be set", action="menu.failed", error=str(error))

    async def _serve(self, updates: asyncio.Task[None]) -> None:
        """Health, metrics and the webhook, until the last update is done with.

        Their libraries are loaded only now, when updates are polled already.
        """
        from bot.web import hook, pages, server  # noqa: PLC0415 - a quarter of the start's time

        checks: dict[str, pages.Check] = {
            "loop": pages.recently(self.pulse.age, within=TICKED_WITHIN, what="last tick"),
            "database": self._database_answers,
        }
        more = []
        if isinstance(self.updates, Hook):
            wanted = self.updates.hooking.wanted
            checks["webhook"] = self._webhook_is_set
            more = [hook.route(urlsplit(wanted.url).path, wanted.secret, self.updates.take)]
        else:
            checks["polling"] = pages.recently(
                self._poll_age, within=POLLED_WITHIN, what="last answer to a poll"
            )
        try:
            async with server.serving(pages.build(checks, *more), *self.http):
                if isinstance(self.updates, Hook):
                    self.updates.listening.set()
                await asyncio.wait({updates})
        except server.ListenError as error:
            raise StartError(str(error)) from error

    def _poll_age(self) -> float | None:
        age = None if isinstance(self.updates, Hook) else self.updates.age()
        return None if age is None else age.total_seconds()

    async def _webhook_is_set(self) -> str | None:
        return self.updates.problem() if isinstance(self.updates, Hook) else None

    async def _database_answers(self) -> str | None:
        found = await self.store.read(schema.fit)
        return schema.complaint(found)
