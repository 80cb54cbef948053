"""Many rows in one statement: they travel as one JSON text, which the database itself takes apart.

A statement for each row would hand the interpreter's lock to and fro as often, behind a loop that is busy
sending; and it would cost more.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
from sqlalchemy import JSON, Text, bindparam, cast, func, select

from bot.store.types import UtcInstant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Dialect, Subquery
    from sqlalchemy.types import TypeEngine

    from bot.store.engine import Tx

_ROWS: Final = "rows"


class Batch:
    """The columns of some rows that a statement reads; no two of the rows may be about the same thing."""

    def __init__(self, **columns: TypeEngine[Any]) -> None:
        self._columns = columns
        self.rows = cache(self._rows)

    def values(self, tx: Tx, rows: Iterable[Sequence[object]]) -> Mapping[str, str]:
        """The parameter of a statement that reads `rows(dialect)`: a value for each column, in order."""
        return {_ROWS: orjson.dumps([self._stored(tx.dialect, row) for row in rows]).decode()}

    def _stored(self, dialect: Dialect, row: Sequence[object]) -> list[object]:
        return [
            kind.process_bind_param(value, dialect) if isinstance(kind, UtcInstant) else value  # type: ignore[arg-type]  # an instant, as its column says
            for kind, value in zip(self._columns.values(), row, strict=True)
        ]

    def _rows(self, dialect: str) -> Subquery:
        given = bindparam(_ROWS, type_=Text())
        if dialect == "sqlite":
            one = func.json_each(given).table_valued("value", name="one")
            cells = [
                func.json_extract(one.c.value, f"$[{place}]", type_=kind).label(name)
                for place, (name, kind) in enumerate(self._columns.items())
            ]
        else:
            one = func.json_array_elements(cast(given, JSON)).table_valued("value", name="one")
            cells = [
                cast(one.c.value.op("->>")(place), kind).label(name)
                for place, (name, kind) in enumerate(self._columns.items())
            ]
        return select(*cells).subquery("given")
