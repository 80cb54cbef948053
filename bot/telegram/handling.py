"""Application.process_update, but its failures come back to whoever awaits it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import structlog
from telegram.ext import ApplicationHandlerStop, ExtBot

if TYPE_CHECKING:
    from telegram import Update
    from telegram.ext import Application, CallbackContext

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_caught: ContextVar[list[Exception] | None] = ContextVar("caught", default=None)


class Handling:
    """Runs an update through the application's handlers, in the caller's task, and raises what a handler
    raised.

    The library hands a handler's exception to its error handlers and returns as if all were well. Ours
    keeps it and stops the update there. Make it after the handlers were added: one that does not block
    would run on its own, its failure unseen and its update acknowledged too early, so that is a ValueError
    here. The application has to be initialized; its updater, update queue and `concurrent_updates` have no
    part in this.
    """

    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self._application = application
        _refuse_detached(application)
        application.add_error_handler(self._keep)

    async def __call__(self, update: Update) -> None:
        """Returns when every handler is done with the update; raises the first failure."""
        caught: list[Exception] = []
        token = _caught.set(caught)
        try:
            await self._application.process_update(update)
        finally:
            _caught.reset(token)
        if caught:
            raise caught[0]

    async def _keep(self, _update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        caught, error = _caught.get(), context.error
        if caught is None or error is None:
            log.error("failed outside of an update", action="handling.stray", error=repr(error))
            return
        caught.append(error)
        raise ApplicationHandlerStop


def _refuse_detached(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    bot = application.bot
    if isinstance(bot, ExtBot) and bot.defaults and not bot.defaults.block:
        raise ValueError("handlers must block: Defaults(block=False) hides their failures")
    for handler in (each for group in application.handlers.values() for each in group):
        if not handler.block:
            raise ValueError(f"handlers must block, or their failures are not seen: {handler!r}")
