"""Where Alembic meets our tables. Takes `config.attributes["connection"]`, else the URL in DATABASE_URL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from alembic import context

from bot.store.indexes import metadata
from bot.store.migrate import engine
from bot.store.types import Minute, UtcInstant

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from sqlalchemy import Connection


def render_item(kind: str, item: object, autogen_context: AutogenContext) -> str | Literal[False]:
    """Writes our own column types by name; Alembic would write the type beneath and lose the meaning."""
    if kind == "type" and isinstance(item, UtcInstant | Minute):
        autogen_context.imports.add("from bot.store.types import Minute, UtcInstant")
        return f"{type(item).__name__}()"
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=render_item,
        # True on SQLite as well: bot.store.engine begins real transactions there.
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with engine(os.environ["DATABASE_URL"]).begin() as opened:
        migrate(opened)
