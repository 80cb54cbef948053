"""What an operator asks: is everything in order (`check`), and how do things stand (`status`)?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import TelegramError

from bot.app import NO_TOKEN, load_catalogue
from bot.locale.catalogues import LANGUAGES, SOURCE, BrokenCatalogueError, read
from bot.running import WRONG_TOKEN
from bot.services.status import Status, status
from bot.store import notes, schema
from bot.store.copying import CopyRefused, copy_from
from bot.store.engine import Store, StoreUnavailable
from bot.telegram.errors import NotFound, TokenRefused
from bot.telegram.request import AiohttpRequest
from bot.telegram.trouble import ADVICE, Trouble
from tips.catalogue import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telegram import WebhookInfo

    from bot.settings import Settings

__all__ = ["CopyRefused", "StoreUnavailable", "copied", "overview", "problems", "way_in"]


async def problems(settings: Settings) -> list[str]:
    """Everything that would keep the bot from working, one line each."""
    return [*_content(), *_catalogues(), *await _database(settings), *await _telegram(settings)]


def way_in(settings: Settings) -> str:
    """How updates come in, in a few words."""
    return f"by webhook, at {settings.webhook_url}" if settings.webhook_url else "by polling"


async def overview(settings: Settings) -> str:
    """How things stand, for reading in a terminal. Raises StoreUnavailable."""
    store = Store.open(settings.database_url.get_secret_value())
    try:
        problem = schema.complaint(await store.read(schema.fit))
        if problem:
            raise StoreUnavailable(problem)
        return _table(await store.read(status, datetime.now(UTC)), way_in(settings))
    finally:
        await store.close()


async def copied(settings: Settings, source: str) -> str:
    """Copy another database into ours, and tell how much came. Raises CopyRefused, StoreUnavailable."""
    store = Store.open(settings.database_url.get_secret_value())
    try:
        problem = schema.complaint(await store.read(schema.fit))
        if problem:
            raise CopyRefused(f"DATABASE_URL: {problem}")
        rows = await store.run(copy_from, source)
    finally:
        await store.close()
    return _aligned([*((name, f"{count} rows") for name, count in rows.items()), ("all", "copied")])


def _content() -> list[str]:
    try:
        load_catalogue()
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def _catalogues() -> list[str]:
    found = []
    for language in LANGUAGES.keys() - {SOURCE}:
        try:
            read(language)
        except BrokenCatalogueError as error:
            found.append(str(error))
    return found


async def _database(settings: Settings) -> list[str]:
    store = Store.open(settings.database_url.get_secret_value())
    try:
        found = await store.read(schema.fit)
        if found is schema.Fit.CURRENT:
            # Only a write shows that a file is read-only or its disk full.
            await store.run(notes.put, "checked_at", datetime.now(UTC).isoformat(timespec="seconds"))
    except StoreUnavailable as error:
        return [f"DATABASE_URL: {error}"]
    finally:
        await store.close()
    # An SQLite file is made and brought up to date by `run` itself.
    made_by_run = store.dialect == "sqlite" and found in {schema.Fit.EMPTY, schema.Fit.BEHIND}
    problem = None if made_by_run else schema.complaint(found)
    return [problem] if problem else []


async def _telegram(settings: Settings) -> list[str]:
    if settings.bot_token is None:
        return [NO_TOKEN]
    request = AiohttpRequest()
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.bot_api_url}/bot",
        request=request,
        get_updates_request=request,
    )
    try:
        await bot.initialize()
        return list(_webhook(settings, await bot.get_webhook_info()))
    except (TokenRefused, NotFound):
        return [WRONG_TOKEN]
    except TelegramError as error:
        return [f"BOT_API_URL: Telegram cannot be reached: {error}"]
    finally:
        # The library closes nothing where it never got to know its own name.
        await request.shutdown()


def _webhook(settings: Settings, found: WebhookInfo) -> Iterator[str]:
    """What Telegram says of its way to us. One that is not set yet is no problem: `run` sets it."""
    if settings.webhook_url is None:
        if found.url:
            yield f"WEBHOOK_URL: {ADVICE[Trouble.WEBHOOK]}"
    elif found.last_error_date and found.pending_update_count and found.url == settings.webhook_url:
        when = found.last_error_date.isoformat(timespec="seconds")
        yield (
            f"WEBHOOK_URL: Telegram cannot bring {found.pending_update_count} updates: "
            f"{found.last_error_message} ({when})"
        )


def _table(found: Status, way: str) -> str:
    rows = [
        ("updates", way),
        (
            "subscribers",
            ", ".join(f"{count} {state}" for state, count in found.subscribers.items()) or "none",
        ),
        ("asleep", f"{found.asleep} (unreachable until they write or press)"),
        *((f"deliveries {name}", str(count)) for name, count in found.deliveries.items()),
        ("overdue", f"{found.overdue} schedules waiting to be planned"),
        ("quarantine", f"{found.quarantined} updates set aside"),
        (
            "halted until",
            found.halted_until.isoformat(timespec="seconds") if found.halted_until else "not halted",
        ),
    ]
    return _aligned(rows)


def _aligned(rows: Sequence[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)
